from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from listings.models.marketplace import Marketplace
from listings.states import LISTING_STATES, PICTURE_STATES

# Foreign keys without an index of their own are led by a unique constraint or are never looked up by.
# Each index costs every listing that comes in; bench/ingest.py tells how much.


class Seller(models.Model):
    marketplace = models.ForeignKey(
        Marketplace, on_delete=models.PROTECT, related_name="sellers", db_index=False
    )
    external_id = models.CharField(
        max_length=80, help_text="The marketplace's id; the name where a source has none."
    )
    name = models.CharField(_("shop name"), max_length=200, blank=True)
    location = models.CharField(max_length=80, blank=True)
    credit = models.IntegerField(null=True, help_text="The marketplace's own score, as it gives it.")
    first_seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["marketplace", "external_id"], name="seller_once")]

    def __str__(self) -> str:
        return self.name or self.external_id


class Listing(models.Model):
    """A listing as it stands now; how it stood before is in its snapshots."""

    # checked by hand: who writes listings holds a lock on their marketplace, and its sellers keep it
    marketplace = models.ForeignKey(
        Marketplace, on_delete=models.PROTECT, related_name="listings", db_index=False, db_constraint=False
    )
    item_id = models.CharField(max_length=80)
    url = models.CharField(max_length=500, blank=True)
    seller = models.ForeignKey(
        Seller, null=True, on_delete=models.PROTECT, related_name="listings", db_index=False
    )
    title = models.CharField(max_length=500)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="CNY")
    category = models.CharField(max_length=80, blank=True)
    sales = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=list(LISTING_STATES.items()), default="onsale")
    content_hash = models.CharField(max_length=64)
    modified_at = models.DateTimeField(
        null=True, help_text="The source's own time of change, when it gives one."
    )
    first_seen_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(help_text="To within a day, while it stays as it is.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["marketplace", "item_id"], name="listing_once")]
        indexes = [models.Index(fields=["seller", "-id"], name="listing_seller")]

    def __str__(self) -> str:
        return self.title


class Snapshot(models.Model):
    """What a listing said at one time: immutable, made only when something changed.

    `content_hash` is the content's own the first time a listing says it. When a listing goes back to what it
    said before (a price restored, a removed item on sale again), the hash takes in the time of that change: a
    scan must see it again, while a replayed row, whose plain hash is known, makes nothing."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="snapshots", db_index=False)
    content_hash = models.CharField(max_length=64)
    title = models.CharField(max_length=500)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    category = models.CharField(max_length=80, blank=True)
    # the listing's own at the time, whose constraint was checked then; sellers are never deleted
    seller = models.ForeignKey(
        Seller, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    state = models.CharField(max_length=10, choices=list(LISTING_STATES.items()))
    pictures = models.JSONField(default=list, help_text="Addresses, in order.")
    attributes = models.JSONField(
        default=dict, help_text="What else the source says: declared brand, sales, props."
    )
    observed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "content_hash"], name="snapshot_once")]

    def __str__(self) -> str:
        return self.title


class ListingImage(models.Model):
    """One picture of a listing: fetched once through the guarded client, kept re-encoded."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="images", db_index=False)
    url = models.CharField(max_length=1000)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=list(PICTURE_STATES.items()), default="pending")
    file = models.FileField(upload_to="listings/%Y/%m/", blank=True)
    width = models.PositiveIntegerField(null=True, help_text="Pixels.")
    height = models.PositiveIntegerField(null=True, help_text="Pixels.")
    sha256 = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    examine_at = models.DateTimeField(
        null=True,
        default=timezone.now,
        help_text="When a fetched picture is due to be examined; empty once it was.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "url"], name="listing_image_once")]
        indexes = [
            models.Index(fields=["sha256"], name="image_digest"),
            models.Index(fields=["next_try_at"], name="image_pending", condition=models.Q(state="pending")),
            models.Index(
                fields=["examine_at"],
                name="image_to_examine",
                condition=models.Q(state="fetched", examine_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.url
