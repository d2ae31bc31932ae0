from django.db import models
from django.utils.translation import gettext_lazy as _


class Marketplace(models.Model):
    """A source of listings and the place where they are removed. Its HMAC secret lives in the
    environment (MARKETPLACE_SECRETS), never in the store."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    base_url = models.URLField(
        _("address of its API"), blank=True, help_text=_("Empty: listings come from files only.")
    )
    item_url = models.CharField(
        _("address of an item"), max_length=200, blank=True, help_text=_("With {id} in the place of the id.")
    )
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    active = models.BooleanField(_("active"), default=True)
    pull_every = models.PositiveIntegerField(_("seconds between pulls"), default=15)
    cursor = models.CharField(max_length=200, blank=True)
    next_pull_at = models.DateTimeField(null=True)
    last_pull_at = models.DateTimeField(null=True)
    last_error = models.CharField(
        max_length=500,
        blank=True,
        help_text="Which problem (listings.reasons.FEEDS); empty after success.",
    )
    last_error_params = models.JSONField(default=dict, blank=True, help_text="What fills its sentence.")
    failures = models.PositiveIntegerField(default=0, help_text="Pulls that failed in a row.")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
