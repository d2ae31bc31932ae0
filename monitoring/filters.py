"""The list filter: a GET form, so that every view of a list is an address."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brands.models import Brand
from monitoring.detection.engine import SIGNAL_CODES
from monitoring.models import Evidence, Flag
from monitoring.queries.paging import BY_NEWEST, BY_PRICE, BY_PRIORITY, BY_SCORE, Order
from monitoring.states import FLAG, OPEN_FLAGS
from monitoring.wording import CHIPS

SORTS: dict[str, tuple[Order, Any]] = {
    "priority": (BY_PRIORITY, gettext_lazy("most pressing first")),
    "score": (BY_SCORE, gettext_lazy("highest risk first")),
    "newest": (BY_NEWEST, gettext_lazy("newest first")),
    "price": (BY_PRICE, gettext_lazy("cheapest first")),
}
OPEN, ALL = "open", "all"
AGES = {
    "1": gettext_lazy("in the last day"),
    "7": gettext_lazy("in the last 7 days"),
    "30": gettext_lazy("in the last 30 days"),
    "older": gettext_lazy("more than 7 days ago"),
}
DUE = {"over": gettext_lazy("overdue"), "near": gettext_lazy("due within a day")}
PLAIN = {"name.plain", "name.alias"}
"""Codes that say a name stands there, which is no reason yet."""
FAMILIES = ("name", "jargon", "price", "seller", "lawful")


def _codes(family: str) -> list[str]:
    return [code for code in SIGNAL_CODES if code.startswith(f"{family}.") and code not in PLAIN]


class FlagFilter(forms.Form):
    """Every field may be left out. A value that is not understood is dropped, not an error: the address
    may come from an old bookmark."""

    q = forms.CharField(label=gettext_lazy("Title contains"), max_length=100, required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    brand = forms.ChoiceField(label=gettext_lazy("Brand"), required=False)
    risk = forms.IntegerField(label=gettext_lazy("Risk from"), min_value=0, max_value=100, required=False)
    seller = forms.CharField(label=gettext_lazy("Seller"), max_length=100, required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    age = forms.ChoiceField(label=gettext_lazy("Raised"), required=False)
    due = forms.ChoiceField(label=gettext_lazy("Deadline"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Sort"), required=False)
    family = forms.RegexField(r"^[0-9a-f]{64}$", required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict, *, brands: Sequence[Brand] = (), default_state: str = "new", **kwargs: Any
    ) -> None:
        super().__init__(data, auto_id="filter_%s", **kwargs)
        self.brands = {brand.slug: brand for brand in brands}
        self.default_state = default_state
        anything = ("", _("Any"))
        self._choose("state", [*FLAG.choices, (OPEN, _("All open")), (ALL, _("All"))])
        if len(self.brands) > 1:
            self._choose("brand", [("", _("All my brands")), *((b.slug, b.name) for b in brands)])
        else:
            del self.fields["brand"]
        self._choose("reason", [anything, *((family, CHIPS[family]) for family in FAMILIES)])
        self._choose("source", [anything, *Flag.SOURCES])
        self._choose("age", [anything, *AGES.items()])
        self._choose("due", [anything, *DUE.items()])
        self._choose("sort", [(key, capfirst(str(label))) for key, (_order, label) in SORTS.items()])
        self.full_clean()
        # bound fields show what is in force, defaults included, and nothing that was dropped
        shown = {name: value for name, value in data.dict().items() if name not in self.errors}
        self.errors.clear()
        self.data = {**shown, "state": self.value("state"), "sort": self.value("sort")}

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def value(self, name: str) -> Any:
        """What is in force: the cleaned value, or the default where it is empty or was not understood."""
        found = self.cleaned_data.get(name)
        if name == "state":
            return found or self.default_state
        if name == "sort":
            return found or "priority"
        return found

    @property
    def order(self) -> Order:
        return SORTS[self.value("sort")][0]

    @property
    def narrowed(self) -> bool:
        """Whether anything but the state and the sort is set: an empty list then means 'nothing matches'."""
        return any(
            self.value(name) not in (None, "") for name in self.fields if name not in ("state", "sort")
        )

    def apply(self, flags: QuerySet[Flag]) -> QuerySet[Flag]:
        state = self.value("state")
        if state == OPEN:
            flags = flags.filter(state__in=OPEN_FLAGS)
        elif state != ALL:
            flags = flags.filter(state=state)
        if chosen := self.brands.get(self.value("brand") or ""):
            flags = flags.filter(brand_id=chosen.pk)
        if (risk := self.value("risk")) is not None:
            flags = flags.filter(score__gte=risk)
        if text := self.value("q"):
            flags = flags.filter(listing__title__icontains=text)
        if seller := self.value("seller"):
            flags = flags.filter(Q(seller__external_id=seller) | Q(seller__name__icontains=seller))
        if source := self.value("source"):
            flags = flags.filter(source=source)
        if family := self.value("family"):
            flags = flags.filter(skeleton=family)
        return self._by_reason(self._by_time(flags))

    def _by_time(self, flags: QuerySet[Flag]) -> QuerySet[Flag]:
        now = timezone.now()
        age = self.value("age")
        if age == "older":
            flags = flags.filter(raised_at__lt=now - timedelta(days=7))
        elif age:
            flags = flags.filter(raised_at__gte=now - timedelta(days=int(age)))
        due = self.value("due")
        if due == "over":
            flags = flags.filter(due_at__lt=now)
        elif due == "near":
            flags = flags.filter(due_at__gte=now, due_at__lt=now + timedelta(days=1))
        return flags

    def _by_reason(self, flags: QuerySet[Flag]) -> QuerySet[Flag]:
        reason = self.value("reason")
        if not reason:
            return flags
        carries = Q()
        for code in _codes(reason):
            carries |= Q(signals__contains=[{"code": code}])
        seen = Evidence.objects.across_brands().filter(carries, flag_id=OuterRef("pk"))
        return flags.filter(Exists(seen))

    def summary(self) -> str:
        """The filter as a sentence. Each part is a phrase of its own, so that translators need no grammar
        of ours; the first says what is listed, the last how it is sorted."""
        state = self.value("state")
        if state == OPEN:
            what = _("All open flags")
        elif state == ALL:
            what = _("All flags")
        else:
            what = _("Flags in state “%(state)s”") % {"state": FLAG.states[state]}
        return _("%(what)s, %(sorted)s.") % {
            "what": _(", ").join([what, *self._phrases()]),
            "sorted": SORTS[self.value("sort")][1],
        }

    def _phrases(self) -> list[str]:
        found: list[str] = []
        if chosen := self.brands.get(self.value("brand") or ""):
            found.append(_("of %(brand)s") % {"brand": chosen.name})
        if (risk := self.value("risk")) is not None:
            found.append(_("risk %(risk)s or more") % {"risk": risk})
        if text := self.value("q"):
            found.append(_("title contains “%(text)s”") % {"text": text})
        if seller := self.value("seller"):
            found.append(_("seller “%(seller)s”") % {"seller": seller})
        if reason := self.value("reason"):
            found.append(_("with the reason “%(reason)s”") % {"reason": CHIPS[reason]})
        if source := self.value("source"):
            found.append(_("source “%(source)s”") % {"source": dict(Flag.SOURCES)[source]})
        if age := self.value("age"):
            found.append(_("raised %(when)s") % {"when": AGES[age]})
        if due := self.value("due"):
            found.append(str(DUE[due]))
        if self.value("family"):
            found.append(_("of one family of titles"))
        return found

    def query(self, **changes: str) -> str:
        """The query string of this filter with some values changed; the cursor is dropped, for it belongs
        to another list."""
        query = QueryDict(mutable=True)
        for name in self.fields:
            value = changes.pop(name, self.data.get(name, ""))
            if value not in (None, ""):
                query[name] = str(value)
        query.update({name: value for name, value in changes.items() if value})
        return query.urlencode()


def selected(data: QueryDict, limit: int) -> list[tuple[int, int | None]]:
    """The ticked rows of a bulk form: `flag` values of the form `id:version`. What is not of that form is
    dropped; more than `limit` are refused by the caller, for they did not come from a page of ours."""
    found: list[tuple[int, int | None]] = []
    for value in data.getlist("flag")[: limit + 1]:
        number, _colon, version = value.partition(":")
        if number.isdecimal() and number.isascii() and len(number) < 19:
            known = version.isdecimal() and version.isascii() and len(version) < 10
            found.append((int(number), int(version) if known else None))
    return found
