from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models.brand import Brand
from brands.tenancy import TenantModel


class Mail(TenantModel):
    """A mail that is to leave, written in the transaction of what it tells of.

    The body is erased once it has left, for it may hold an invitation's link. `brand` is empty for
    mails of the platform and for digests, which gather several brands."""

    brand = models.ForeignKey(Brand, null=True, on_delete=models.CASCADE, related_name="+")
    to = models.EmailField(_("e-mail address"), max_length=254)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    message_id = models.CharField(
        max_length=120, unique=True, help_text="The same on every try: a mailbox drops the second copy."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(help_text="Not before; while a worker sends it, the end of its lease.")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="mail_due", condition=models.Q(sent_at__isnull=True)),
        ]


class StagedUpload(models.Model):
    """A file that came with a form which is not accepted yet: kept under the form's token, so that a
    mistake in another field loses nothing. Belongs to no brand; a day later it is deleted."""

    token_hash = models.CharField(max_length=64)
    slot = models.CharField(max_length=60, help_text="The field of the form.")
    file = models.FileField(upload_to="documents/%Y/%m/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token_hash", "slot"], name="staged_once")]
        indexes = [models.Index(fields=["created_at"], name="staged_age")]
