from django.db import models


class AuditHead(models.Model):
    """The last link of each chain; locking its row numbers a brand's entries without gaps."""

    chain = models.BigIntegerField(primary_key=True, help_text="The brand's id; 0 is the platform's chain.")
    brand = models.ForeignKey("brands.Brand", null=True, on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)


class AuditEntry(models.Model):
    """One step somebody took. A trigger refuses UPDATE and DELETE."""

    brand = models.ForeignKey("brands.Brand", null=True, on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey("brands.Person", null=True, on_delete=models.PROTECT, related_name="+")
    actor_role = models.CharField(max_length=20)
    actor_label = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "seq"], name="audit_seq", nulls_distinct=False)
        ]
        indexes = [models.Index(fields=["brand", "object_type", "object_id"], name="audit_object")]
