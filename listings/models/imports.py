from django.db import models

from listings.models.marketplace import Marketplace
from listings.states import IMPORT_STATES


class Import(models.Model):
    """One pull of a feed or one file: read = new + changed + unchanged + rejected."""

    marketplace = models.ForeignKey(Marketplace, on_delete=models.PROTECT, related_name="imports")
    source = models.CharField(max_length=200, help_text="'feed' or the file's name.")
    state = models.CharField(max_length=10, choices=list(IMPORT_STATES.items()), default="running")
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    reject_counts = models.JSONField(default=dict, help_text="Reason -> how many rows.")
    rejects = models.JSONField(default=list, help_text="The first hundred: line and reason.")
    error = models.CharField(
        max_length=500, blank=True, help_text="Why it failed (listings.reasons.IMPORTS), or empty."
    )
    error_params = models.JSONField(default=dict, blank=True, help_text="What fills its sentence.")
    file = models.FileField(
        upload_to="imports/%Y/%m/", blank=True, help_text="What was uploaded; removed once it is read."
    )
    rejects_file = models.FileField(upload_to="imports/%Y/%m/", blank=True, help_text="Every refused row.")
    options = models.JSONField(default=dict, help_text="Format, encoding and columns, as asked for.")
    updated_at = models.DateTimeField(auto_now=True, help_text="The last sign of life.")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["marketplace", "-id"], name="import_recent")]

    def __str__(self) -> str:
        return self.source
