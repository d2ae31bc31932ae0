"""The catalogue tool on a small project of its own, and the real catalogue."""

import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from ipjf import catalogue

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
ONE = _("A listing")
TWO = pgettext_lazy("flag state", "New")
def three(n):
    return ngettext("%(count)d flag", "%(count)d flags", n) % {"count": n}
"""
TEMPLATE = """{% load i18n %}
    {# a remark #}
<p title='{% translate "Quoted" %}'>{% blocktranslate trimmed count n=list|length %}
      {{ n }} case
   {% plural %}
      {{ n }} cases
{% endblocktranslate %}</p>
{% translate "Seller" context "column" %} {{ _("Constant") }} it's
'odd {% blocktranslate with a=b %}Hi {{ a }}
there{% endblocktranslate %}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for app in catalogue.APPS:
        (tmp_path / app).mkdir()
    (tmp_path / "brands" / "models.py").write_text(PYTHON)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


def ids(project: Path) -> set[tuple[object, str | None]]:
    with catalogue.po_path(project).open("rb") as file:
        return {catalogue._key(message) for message in read_po(file) if message.id}


def translate(project: Path, texts: dict[str, str]) -> None:
    """What a translator does: fill in; `texts` by singular, everything else gets a Chinese mark."""
    path = catalogue.po_path(project)
    book = catalogue.read(path)
    for message in book:
        if message.id:
            source = message.id if isinstance(message.id, str) else message.id[-1]
            first = message.id if isinstance(message.id, str) else message.id[0]
            text = texts.get(first, "译" + source if not source.endswith("\n") else source)
            message.string = text if isinstance(message.id, str) else (text,)
    with path.open("wb") as file:
        write_po(file, book)


def test_finds_every_kind_of_string(project: Path) -> None:
    catalogue.update(project)
    assert ids(project) == {
        ("A listing", None),
        ("New", "flag state"),
        (("%(count)d flag", "%(count)d flags"), None),
        ("Quoted", None),
        (("%(n)s case", "%(n)s cases"), None),
        ("Seller", "column"),
        ("Constant", None),
        ("Hi %(a)s\nthere", None),
    }


def test_update_keeps_translations_and_drops_what_is_gone(project: Path) -> None:
    catalogue.update(project)
    translate(project, {"A listing": "一条商品"})
    source = project / "brands" / "models.py"
    source.write_text(PYTHON.replace('"New"', '"Fresh"'))
    done = catalogue.update(project)
    assert (done.added, done.removed, done.untranslated) == (1, ("New",), 1)
    assert "一条商品" in catalogue.po_path(project).read_text()
    before = catalogue.po_path(project).read_text()
    catalogue.update(project)
    assert catalogue.po_path(project).read_text().splitlines()[8:] == before.splitlines()[8:]


def faults(project: Path) -> list[str]:
    return [fault.what for fault in catalogue.faults(project)]


def test_check_passes_only_when_complete(project: Path) -> None:
    assert "not in the catalogue: 'A listing'" in faults(project)
    catalogue.update(project)
    assert "not translated: 'A listing'" in faults(project)
    translate(project, {})
    assert faults(project) == []


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ({"%(count)d flag": "若干标记"}, "placeholders differ from ['%(count)d']: '%(count)d flags'"),
        ({"%(n)s case": "%(m)s 个"}, "placeholders differ from ['%(n)s']: '%(n)s cases'"),
        ({"A listing": "商品\n"}, "line breaks at the ends differ: 'A listing'"),
    ],
)
def test_check_finds_wrong_translations(project: Path, texts: dict[str, str], fault: str) -> None:
    catalogue.update(project)
    translate(project, texts)
    assert faults(project) == [fault]


@pytest.mark.parametrize(
    "line",
    [
        """X = f"{_('Lost')} 1"\n""",
        "from django.utils.translation import gettext as at_once\nX = at_once('Lost')\n",
    ],
)
def test_check_finds_strings_that_cannot_be_gathered(project: Path, line: str) -> None:
    (project / "brands" / "forms.py").write_text("from django.utils.translation import gettext as _\n" + line)
    catalogue.update(project)
    translate(project, {})
    found = faults(project)
    # from Python 3.12 on the tokeniser sees into f-strings, and the string is simply gathered
    assert found == ["move it out of the f-string, or call it gettext: 'Lost'"] or ("Lost", None) in ids(
        project
    )


def test_check_finds_fuzzy_and_obsolete(project: Path) -> None:
    catalogue.update(project)
    translate(project, {})
    path = catalogue.po_path(project)
    text = path.read_text().replace('msgid "A listing"', '#, fuzzy\nmsgid "A listing"', 1)
    path.write_text(text + '\nmsgid "Gone"\nmsgstr "没了"\n\n#~ msgid "Older"\n#~ msgstr "更早"\n')
    assert sorted(faults(project)) == [
        "marked fuzzy, confirm or mend it: 'A listing'",
        "no longer in the sources: 'Gone'",
        "no longer in the sources: 'Older'",
    ]


def test_compiled_catalogue_is_what_gettext_reads(project: Path) -> None:
    catalogue.update(project)
    translate(project, {"A listing": "一条商品", "%(n)s case": "%(n)s 个案件"})
    with catalogue.compile_catalogue(project).open("rb") as file:
        book = gettext.GNUTranslations(file)
    assert book.gettext("A listing") == "一条商品"
    assert book.ngettext("%(n)s case", "%(n)s cases", 1) == "%(n)s 个案件"
    assert book.pgettext("flag state", "New") == "译New"


def test_compiling_without_a_catalogue_says_what_to_do(project: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"run `manage\.py messages` first"):
        catalogue.compile_catalogue(project)


def test_the_portal_is_complete_in_chinese() -> None:
    assert catalogue.faults(Path(settings.BASE_DIR)) == []
