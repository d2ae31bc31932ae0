"""The facts of an audit entry in words: the name of each, and its value where that is a code.

The entry keeps what was written; this is how it reads. Codes of the apps above come from their `AppConfig`
(`word_values`), for the kernel does not know them.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from brands.display import localised
from brands.goods import CATEGORIES

FACTS: dict[str, Any] = {
    "active": _("active"),
    "after": _("after snapshot"),
    "answer": _("answer"),
    "attempts": _("attempts"),
    "base_url": _("address of its API"),
    "brand": _("brand"),
    "bytes": _("bytes"),
    "categories": _("categories of goods"),
    "category": _("category"),
    "code": _("code"),
    "company": _("company"),
    "contact": _("contact"),
    "currency": _("currency"),
    "decisions": _("decisions"),
    "document_sha256": _("SHA-256 of the document"),
    "due": _("answer due by"),
    "email": _("e-mail address"),
    "file": _("file"),
    "flag": _("flag"),
    "ground": _("ground"),
    "import": _("import"),
    "item": _("item"),
    "item_url": _("address of an item"),
    "items": _("items"),
    "kind": _("kind"),
    "manager": _("account manager"),
    "marketplace": _("marketplace"),
    "name": _("name"),
    "new": _("new flags"),
    "nice_classes": _("Nice classes"),
    "note": _("note"),
    "notice.en": _("notice in English"),
    "notice.zh-hans": _("notice in Chinese"),
    "number": _("registration number"),
    "office": _("office"),
    "owner": _("registered owner"),
    "person": _("person"),
    "pictures": _("listings whose pictures were examined"),
    "product": _("product"),
    "pull_every": _("seconds between pulls"),
    "reason": _("reason"),
    "reference_price": _("reference price"),
    "right": _("right"),
    "role": _("role"),
    "rule_version": _("version of the rules"),
    "run": _("scan"),
    "seen_again": _("flags seen again"),
    "seller_id": _("seller id"),
    "sha256": _("SHA-256 of the picture"),
    "shard": _("part of the scan"),
    "shards": _("parts of the scan"),
    "slug": _("address of the portal"),
    "state": pgettext_lazy("of a flag, case, right or brand", "state"),
    "statement.en": _("statement in English"),
    "statement.zh-hans": _("statement in Chinese"),
    "up_to": _("up to snapshot"),
    "valid_to": _("valid until"),
    "violation": _("violation"),
}
ISO = re.compile(r"\d{4}-\d\d-\d\d(T|$)")
WAS = "was"
"""A fact that holds the row as it stood before a correction."""
_values: dict[tuple[str, str], Mapping[str, Any]] = {}


def word_values(object_type: str, fact: str, labels: Mapping[str, Any]) -> None:
    """What the codes of a fact mean where the model has no choices that say it."""
    _values[object_type, fact] = labels


Fact = tuple[Any, str, str]
Sides = Mapping[str, Any]


def facts(object_type: str, before: Sides, after: Sides) -> list[Fact]:
    """(what, before, after) of each fact of a step; a fact without a value on either side is left out."""
    earlier = after.get(WAS)
    if isinstance(earlier, dict):
        before, after = earlier | dict(before), {key: value for key, value in after.items() if key != WAS}
    found = []
    for name in dict.fromkeys([*before, *after]):
        old, new = (value_words(object_type, name, side.get(name)) for side in (before, after))
        if old or new:
            found.append((FACTS.get(name, name), old, new))
    return found


def value_words(object_type: str, fact: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return pgettext("between the items of a list", ", ").join(
            value_words(object_type, fact, each) for each in value
        )
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, str):
        return str(_labels(object_type, fact).get(value) or _moment(value))
    return str(value)


def _labels(object_type: str, fact: str) -> Mapping[str, Any]:
    if fact in ("category", "categories"):
        return CATEGORIES
    if (object_type, fact) in _values:
        return _values[object_type, fact]
    try:
        return dict(apps.get_model(object_type)._meta.get_field(fact).flatchoices or ())
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return {}  # an entry of no object, or a fact that is no column of it


def _moment(text: str) -> str:
    """A stored date or time as the reader's language writes it; any other text as it is."""
    if not ISO.match(text):
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is None:
        return localised.date_of(text) if len(text) == len("2026-01-31") else text
    return localised.moment(moment)
