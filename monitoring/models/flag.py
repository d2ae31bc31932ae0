from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Person, Right
from brands.tenancy import TenantModel
from listings.models import Listing, Seller, Snapshot
from monitoring.states import FLAG, VIOLATIONS


class Flag(TenantModel):
    """A listing that may infringe one brand's rights. One per brand and listing; seen again, it
    gathers evidence. Brand-leading indexes serve every list."""

    SOURCES = [("scan", _("Monitoring scan")), ("brand", _("Reported by the brand"))]
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    seller = models.ForeignKey(Seller, null=True, on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=SOURCES, default="scan")
    state = models.CharField(max_length=20, choices=FLAG.choices, default="new")
    version = models.PositiveIntegerField(default=0)
    score = models.PositiveSmallIntegerField(help_text="0 to 100, of the latest evidence.")
    priority = models.FloatField(default=0, help_text="Risk x deadline; the default order, highest first.")
    skeleton = models.CharField(
        max_length=64, blank=True, help_text="Digest of the folded title; families share it."
    )
    due_at = models.DateTimeField(null=True)
    times_seen = models.PositiveIntegerField(default=1)
    times_returned = models.PositiveIntegerField(default=0)
    raised_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    sent_reason = models.CharField(max_length=30, blank=True)
    decided_at = models.DateTimeField(null=True)
    triaged_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "listing"], name="flag_once")]
        indexes = [
            models.Index(fields=["brand", "state", "-priority", "-id"], name="flag_queue"),
            models.Index(fields=["brand", "seller"], name="flag_seller"),
            models.Index(fields=["brand", "skeleton"], name="flag_skeleton"),
            models.Index(fields=["brand", "-raised_at"], name="flag_raised"),
        ]


class Evidence(TenantModel):
    """What was seen when the engine flagged: never changed afterwards."""

    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, related_name="evidence")
    snapshot = models.ForeignKey(Snapshot, null=True, on_delete=models.PROTECT, related_name="+")
    rule_version = models.CharField(max_length=60)
    score = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)
    seller_id_text = models.CharField(max_length=80, blank=True)
    seller_name = models.CharField(max_length=200, blank=True)
    pictures = models.JSONField(default=list, help_text="Address and SHA-256 of each.")
    signals = models.JSONField(help_text="[{code, weight, text, span, params}], heaviest first.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # a shard that is done twice adds nothing
            models.UniqueConstraint(fields=["flag", "snapshot", "rule_version"], name="evidence_once")
        ]


class Decision(TenantModel):
    """A step a person took on a flag, with its reason: what the precision report counts."""

    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, related_name="decisions")
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=20)
    reason = models.CharField(max_length=30, blank=True)
    violation = models.CharField(max_length=20, choices=list(VIOLATIONS.items()), blank=True)
    right = models.ForeignKey(Right, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, max_length=2000)
    good_faith = models.BooleanField(default=False)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["flag", "-id"], name="decision_flag"),
            models.Index(fields=["brand", "-at"], name="decision_brand"),
        ]


class FlagMessage(TenantModel):
    """The question and answer thread between the brand and its account manager."""

    flag = models.ForeignKey(Flag, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    author_role = models.CharField(max_length=20)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["flag", "id"], name="message_flag")]
