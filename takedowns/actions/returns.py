"""A removed listing that is on sale again: its flag goes back to triage, with its history."""

from django.db.models import OuterRef, Subquery

from brands import tenancy
from brands.errors import NotPossible, StaleState
from monitoring.actions.flags import reopen
from monitoring.models import Flag
from takedowns.models import Case

LIMIT = 200


def returned() -> list[tuple[int, int]]:
    """(flag, brand) of removals that did not last. The newest case of a flag says: one that was upheld counts
    like one that was never contested; one that was reinstated does not, for there it is back by right."""
    newest = Case.objects.across_brands().filter(flag_id=OuterRef("flag_id")).order_by("-pk")
    with tenancy.platform_scope():
        return list(
            Case.objects.across_brands()
            .filter(
                state__in=("removed", "upheld"),
                listing__state="onsale",
                flag__state__in=("confirmed", "removed_by_platform"),
                brand__state="active",
            )
            .filter(pk=Subquery(newest.values("pk")[:1]))
            .order_by("pk")
            .values_list("flag_id", "brand_id")[:LIMIT]
        )


def reopen_flag(flag_id: int, brand_id: int) -> bool:
    """False when someone moved the flag in the meantime: then it is open already."""
    with tenancy.brand_scope(brand_id):
        flag = Flag.objects.for_brand(brand_id).filter(pk=flag_id).first()
        if flag is None:
            return False
        try:
            reopen(flag=flag, reason="on_sale_again")
        except (NotPossible, StaleState):
            return False
        return True
