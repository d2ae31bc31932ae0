"""The runs of a title's reading in the reader's language. A reader without Chinese must understand each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from brands.goods import CATEGORIES
from monitoring.detection.cells import Cell
from monitoring.detection.xray import Meaning, Run
from monitoring.wording import sentence

ROLES: dict[str, Any] = {
    "brand_name": gettext_lazy("Name"),
    "jargon": gettext_lazy("Word of the trade"),
    "official_claim": gettext_lazy("Official claim"),
    "lawful": gettext_lazy("Lawful use"),
    "category": gettext_lazy("Kind of goods"),
    "plain": gettext_lazy("Nothing special"),
}
"""What a run of a title is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One run as the page shows it."""

    role: str
    label: str
    text: str
    cells: tuple[Cell, ...]
    odd: tuple[Cell, ...]
    pinyin: str
    says: str
    """Empty where there is nothing to say."""
    note: str
    """Two or three words for below the text: what it stands for."""
    counts: bool


def lines(title: str, runs: Sequence[Run]) -> list[Line]:
    return [_line(title, run) for run in runs]


def _line(title: str, run: Run) -> Line:
    says = run.says
    counts = says is None or says.counts
    return Line(
        role=run.role if counts else "uncounted",
        label=str(ROLES[run.role]) if counts else _("Not counted as a name"),
        text=run.text,
        cells=run.cells,
        odd=run.odd,
        pinyin=run.pinyin,
        says=_says(title, says) if says is not None else "",
        note=_note(says) if says is not None else "",
        counts=counts,
    )


def _says(title: str, says: Meaning) -> str:
    if says.role == "category":
        return _("Speaks of goods of the kind: %(category)s") % {
            "category": CATEGORIES.get(says.category, says.category)
        }
    found = title[slice(*says.span)]
    params = {"found": found, "term": found, "name": says.name}
    worded = sentence(says.code, params | {"gloss_en": says.gloss_en, "gloss_zh": says.gloss_zh})
    if not says.counts:
        return _("Could mean %(name)s, but nothing else in the listing says so.") % {"name": says.name}
    return worded


def _note(says: Meaning) -> str:
    if says.gloss_en:
        return says.gloss_zh if (get_language() or "en").startswith("zh") else says.gloss_en
    if says.category:
        return str(CATEGORIES.get(says.category, says.category))
    return says.name
