from django.db import models
from django.utils import timezone

from brands.models import ReferencePicture
from brands.tenancy import TenantModel

VERSION_LENGTH = 40


class ReferencePrint(TenantModel):
    """What is computed once from a brand's own picture, to find it again: its hash and its features."""

    reference = models.OneToOneField(ReferencePicture, on_delete=models.CASCADE, related_name="+")
    version = models.CharField(
        max_length=VERSION_LENGTH, blank=True, help_text="Of what computed it; empty until it was."
    )
    number = models.BigIntegerField(
        default=0, help_text="Counts up with every print made: who compared up to it knows this one."
    )
    bits = models.BinaryField(default=b"")
    quality = models.PositiveSmallIntegerField(default=0, help_text="0 to 100.")
    features = models.BinaryField(default=b"", help_text="Some 90 KB.")
    due_at = models.DateTimeField(null=True, default=timezone.now, help_text="Empty once it is made.")
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)


class PicturePrint(models.Model):
    """A picture of listings, by the digest of its bytes: its hash, and what it was compared with. Global, as
    listings are; its features are not kept, for to compute them again costs a tenth of a second."""

    sha256 = models.CharField(max_length=64, unique=True)
    version = models.CharField(max_length=VERSION_LENGTH, blank=True)
    bits = models.BinaryField(default=b"")
    quality = models.PositiveSmallIntegerField(default=0, help_text="0 to 100.")
    compared_up_to = models.BigIntegerField(default=-1, help_text="Number of the newest reference known.")
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["compared_up_to"], name="print_compared"),
            models.Index(fields=["version"], name="print_version"),
        ]

    def __str__(self) -> str:
        return self.sha256


class PictureMatch(TenantModel):
    """A picture of listings that shows what a brand's own picture shows."""

    reference = models.ForeignKey(ReferencePicture, on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64, db_index=True, help_text="Of the listings' picture.")
    how = models.CharField(max_length=10, help_text="same, copy or product.")
    measure = models.PositiveIntegerField(help_text="Bits that differ, or places that agree.")
    share = models.FloatField(help_text="Of the picture that the region covers, 0 to 1.")
    mirrored = models.BooleanField(default=False)
    region = models.JSONField(help_text="Four corners in the listings' picture, shares of width and height.")
    reference_region = models.JSONField(help_text="The same in the brand's picture.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference", "sha256"], name="picture_match_once")]


class PictureText(models.Model):
    """Writing in a picture of listings. A row without a version waits to be read."""

    sha256 = models.CharField(max_length=64, unique=True)
    version = models.CharField(max_length=VERSION_LENGTH, blank=True)
    lines = models.JSONField(default=list, help_text="As they were read, from top to bottom.")
    due_at = models.DateTimeField(null=True, default=timezone.now, help_text="Empty once it was read.")
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="text_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["version"], name="text_version"),
        ]

    def __str__(self) -> str:
        return self.sha256
