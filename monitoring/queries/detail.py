"""Everything about one flag for the review desk and the triage preview, in three queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from brands.models import Brand, Product, ReferencePicture
from listings.models import Listing, ListingImage, Seller, Snapshot
from monitoring.models import Decision, Evidence, Flag, FlagMessage
from monitoring.queries.detail_parts import (
    SNAPSHOTS_SHOWN,
    Change,
    PastDecision,
    Picture,
    Relative,
    SeenEvidence,
    SellerRecord,
    ThreadMessage,
    changes_of,
    decision_of,
    evidence_of,
    message_of,
    pictures_of,
    record_of,
)
from monitoring.queries.outlines import outlined
from monitoring.queries.reference import Reference, best_reference
from monitoring.states import FLAG
from monitoring.wording import Reason

EVIDENCE_SHOWN = 10
FAMILY_SHOWN = 12
PRODUCTS_READ = 300


@dataclass(frozen=True, slots=True)
class FlagDetail:
    flag: Flag
    brand: Brand
    listing: Listing
    seller: Seller | None
    pictures: list[Picture]
    evidence: list[SeenEvidence]
    """Newest first."""
    changes: list[Change]
    """Newest first."""
    decisions: list[PastDecision]
    messages: list[ThreadMessage]
    """Oldest first, as one reads."""
    family: list[Relative]
    record: SellerRecord
    reference: Reference

    @property
    def newest(self) -> SeenEvidence | None:
        return self.evidence[0] if self.evidence else None

    @property
    def title(self) -> str:
        """The title that the marks fit."""
        return self.newest.title if self.newest else self.listing.title

    @property
    def reasons(self) -> list[Reason]:
        return self.newest.reasons if self.newest else []

    @property
    def reasons_told(self) -> list[Reason]:
        """Each sentence once: a second picture that shows the same product says nothing new."""
        return list({(reason.code, reason.text): reason for reason in reversed(self.reasons)}.values())[::-1]

    @property
    def outlined(self) -> bool:
        """Whether a part of a picture that is shown here is outlined."""
        return any(picture.outline for picture in self.pictures)

    @property
    def listing_url(self) -> str:
        """Where the listing stands on its marketplace; empty when no address is known."""
        if self.listing.url.startswith(("https://", "http://")):
            return self.listing.url
        template = self.listing.marketplace.item_url
        return template.replace("{id}", self.listing.item_id) if "{id}" in template else ""

    @property
    def state_label(self) -> Any:
        return FLAG.states[self.flag.state]

    @property
    def title_changed_since(self) -> bool:
        return self.newest is not None and self.newest.title != self.listing.title


def _with_everything(brand_ids: tuple[int, ...]) -> QuerySet[Flag]:
    """The flag and, as JSON arrays of the same query, all that hangs on it."""
    ours = {"flag_id": OuterRef("pk")}
    evidence = (
        Evidence.objects.for_brands(brand_ids)
        .filter(**ours)
        .order_by("-id")
        .values(
            row=JSONObject(
                id="id",
                title="title",
                price="price",
                currency="currency",
                score="score",
                rule_version="rule_version",
                seller_name="seller_name",
                signals="signals",
                at="created_at",
            )
        )[:EVIDENCE_SHOWN]
    )
    decisions = (
        Decision.objects.for_brands(brand_ids)
        .filter(**ours)
        .order_by("-id")
        .values(
            row=JSONObject(
                action="action",
                reason="reason",
                violation="violation",
                note="note",
                by=F("by__name"),
                role="by_role",
                at="at",
                undone_at="undone_at",
            )
        )
    )
    messages = (
        FlagMessage.objects.for_brands(brand_ids)
        .filter(**ours)
        .order_by("id")
        .values(row=JSONObject(author=F("author__name"), role="author_role", text="text", at="at"))
    )
    snapshots = (
        Snapshot.objects.filter(listing_id=OuterRef("listing_id"))
        .order_by("-id")
        .values(
            row=JSONObject(
                at="observed_at",
                title="title",
                price="price",
                currency="currency",
                state="state",
                seller=F("seller__name"),
            )
        )[: SNAPSHOTS_SHOWN + 1]
    )
    pictures = (
        ListingImage.objects.filter(listing_id=OuterRef("listing_id"), state="fetched")
        .order_by("position", "id")
        .values(row=JSONObject(id="id", width="width", height="height", url="url"))
    )
    record = (
        Flag.objects.for_brands(brand_ids)
        .filter(brand_id=OuterRef("brand_id"), seller_id=OuterRef("seller_id"))
        .order_by()
        .values("brand_id")
        .annotate(
            flags=Count("id"),
            confirmed=Count("id", filter=Q(state__in=["confirmed", "removed_by_platform"])),
            rejected=Count("id", filter=Q(state__in=["rejected", "dismissed"])),
            open=Count("id", filter=Q(state__in=["new", "with_brand", "question"])),
        )
        .values(row=JSONObject(flags="flags", confirmed="confirmed", rejected="rejected", open="open"))
    )
    return (
        Flag.objects.for_brands(brand_ids)
        .select_related("brand", "seller", "listing__marketplace", "triaged_by")
        .annotate(
            evidence_rows=ArraySubquery(evidence),
            decision_rows=ArraySubquery(decisions),
            message_rows=ArraySubquery(messages),
            snapshot_rows=ArraySubquery(snapshots),
            picture_rows=ArraySubquery(pictures),
            record_rows=ArraySubquery(record),
        )
    )


def _family(flag: Flag) -> list[Relative]:
    kin = Q()
    if flag.seller_id:
        kin |= Q(seller_id=flag.seller_id)
    if flag.skeleton:
        kin |= Q(skeleton=flag.skeleton)
    if not kin:
        return []
    found = (
        Flag.objects.for_brand(flag.brand_id)
        .filter(kin)
        .exclude(pk=flag.pk)
        .select_related("listing")
        .order_by("-id")[:FAMILY_SHOWN]
    )
    return [
        Relative(
            other,
            same_seller=bool(flag.seller_id) and other.seller_id == flag.seller_id,
            same_title=bool(flag.skeleton) and other.skeleton == flag.skeleton,
        )
        for other in found
    ]


def _products(brand_id: int) -> list[Any]:
    pictures = (
        ReferencePicture.objects.for_brand(brand_id)
        .filter(product_id=OuterRef("pk"))
        .order_by("id")
        .values(row=JSONObject(id="id", width="width", height="height"))
    )
    return list(
        Product.objects.for_brand(brand_id)
        .annotate(picture_rows=ArraySubquery(pictures))
        .order_by("-active", "id")[:PRODUCTS_READ]
    )


def flag_detail(brand_ids: Iterable[int], flag_id: int) -> FlagDetail | None:
    """None when there is no such flag in these brands, which for the reader is the same as none at all."""
    flag: Any = _with_everything(tuple(brand_ids)).filter(pk=flag_id).first()
    if flag is None:
        return None
    evidence = [evidence_of(row) for row in flag.evidence_rows]
    listing = flag.listing
    reasons = evidence[0].reasons if evidence else []
    return FlagDetail(
        flag=flag,
        brand=flag.brand,
        listing=listing,
        seller=flag.seller,
        pictures=pictures_of(flag.picture_rows, reasons),
        evidence=evidence,
        changes=changes_of(flag.snapshot_rows),
        decisions=[decision_of(row) for row in flag.decision_rows],
        messages=[message_of(row) for row in flag.message_rows],
        family=_family(flag),
        record=record_of(flag.record_rows),
        reference=best_reference(
            title=evidence[0].title if evidence else listing.title,
            category=listing.category,
            price=listing.price,
            currency=listing.currency,
            brand=flag.brand,
            products=_products(flag.brand_id),
            outlined=outlined(reasons),
        ),
    )
