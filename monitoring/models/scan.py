from django.db import models

from brands.models import Brand, Person
from monitoring.states import RUN_STATES, SHARD_STATES


class ScanRun(models.Model):
    """One pass over a range of snapshots with every active brand's profile."""

    KINDS = [("scheduled", "scheduled"), ("manual", "manual"), ("backfill", "backfill")]
    kind = models.CharField(max_length=10, choices=KINDS, default="scheduled")
    state = models.CharField(max_length=10, choices=list(RUN_STATES.items()), default="queued")
    requested_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    brand = models.ForeignKey(
        Brand,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Set for a backfill of one brand.",
    )
    after_snapshot = models.BigIntegerField(default=0, help_text="Exclusive.")
    up_to_snapshot = models.BigIntegerField(default=0, help_text="Inclusive.")
    rule_version = models.CharField(max_length=40, blank=True)
    listings = models.PositiveIntegerField(default=0)
    named = models.PositiveIntegerField(default=0, help_text="Verdicts: pairs of listing and brand.")
    flagged = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="run_live", condition=models.Q(state__in=["queued", "running"]))
        ]


class ScanShard(models.Model):
    """A part of a run that one worker does under a lease; killed workers let the lease run out."""

    run = models.ForeignKey(ScanRun, on_delete=models.CASCADE, related_name="shards")
    after_snapshot = models.BigIntegerField(help_text="Exclusive.")
    up_to_snapshot = models.BigIntegerField(help_text="Inclusive.")
    state = models.CharField(max_length=10, choices=list(SHARD_STATES.items()), default="pending")
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    listings = models.PositiveIntegerField(default=0)
    named = models.PositiveIntegerField(default=0)
    flagged = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "after_snapshot"], name="shard_once")]
        indexes = [
            models.Index(
                fields=["leased_until", "id"],
                name="shard_due",
                condition=models.Q(state__in=["pending", "leased"]),
            ),
            models.Index(
                fields=["run", "after_snapshot"],
                include=["state"],
                name="shard_open",
                condition=models.Q(state__in=["pending", "leased", "failed"]),
            ),
            # how fast listings are scanned is read from the index alone
            models.Index(
                fields=["finished_at"],
                include=["listings"],
                name="shard_done",
                condition=models.Q(state="done"),
            ),
        ]
