"""A brand's names and categories: what the engine searches for."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from brands import audit
from brands.errors import Invalid
from brands.goods import CATEGORIES
from brands.models import Brand, BrandName
from brands.permissions import Actor


def profile_changed(brand_id: int) -> None:
    """The next scan sees that this brand must be matched again. Takes the audit chain first: the brand's
    row is changed under it by others too."""
    audit.hold(brand_id)
    Brand.objects.filter(pk=brand_id).update(profile_version=F("profile_version") + 1)


@transaction.atomic
def add_name(*, brand: Brand, actor: Actor, text: str, kind: str) -> BrandName:
    text = " ".join(text.split())
    if not any(c.isalnum() for c in text):
        raise Invalid(fields={"text": _("A name needs at least one letter.")})
    if BrandName.objects.for_brand(brand).filter(text__iexact=text).exists():
        raise Invalid(fields={"text": _("This name is already in your profile.")})
    try:
        with transaction.atomic():
            name = BrandName.objects.create(brand=brand, text=text, kind=kind)
    except IntegrityError as error:
        raise Invalid(fields={"text": _("This name is already in your profile.")}) from error
    profile_changed(brand.pk)
    audit.record(
        brand_id=brand.pk,
        actor=actor,
        action="profile.add_name",
        obj=name,
        after={"name": text, "kind": kind},
    )
    return name


@transaction.atomic
def remove_name(*, name: BrandName, actor: Actor) -> None:
    """The last one stays: without a name nothing could be found."""
    rows = BrandName.objects.for_brand(name.brand_id).select_for_update()
    if not [row for row in rows if row.pk != name.pk]:
        raise Invalid(_("This is the only name of the brand. Add another one first."))
    audit.record(
        brand_id=name.brand_id,
        actor=actor,
        action="profile.remove_name",
        obj=name,
        before={"name": name.text, "kind": name.kind},
    )
    name.delete()
    profile_changed(name.brand_id)


@transaction.atomic
def set_categories(*, brand: Brand, actor: Actor, categories: Iterable[str]) -> None:
    chosen = sorted(set(categories))
    if unknown := set(chosen) - CATEGORIES.keys():
        raise Invalid(fields={"categories": _("Unknown category: %s") % ", ".join(sorted(unknown))})
    before = brand.categories
    if chosen == before:
        return
    Brand.objects.filter(pk=brand.pk).update(categories=chosen)
    brand.categories = chosen
    profile_changed(brand.pk)
    audit.record(
        brand_id=brand.pk,
        actor=actor,
        action="profile.set_categories",
        obj=brand,
        before={"categories": before},
        after={"categories": chosen},
    )
