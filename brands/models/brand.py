from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.states import BRAND
from brands.tenancy import TenantModel, TenantQuerySet


class BrandQuerySet(models.QuerySet):
    def active(self) -> "BrandQuerySet":
        return self.filter(state="active")


class Brand(models.Model):
    """A tenant. It exists from the application on, so that its history is one chain."""

    name = models.CharField(_("brand name"), max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=12, choices=BRAND.choices, default="applied")
    version = models.PositiveIntegerField(default=0)
    company = models.CharField(_("company"), max_length=200)
    categories = models.JSONField(_("categories of goods"), default=list)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    profile_version = models.PositiveIntegerField(
        default=0, help_text="Counts changes of the profile; a scan compares it to know what to do again."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    activated_at = models.DateTimeField(null=True)

    objects = BrandQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Application(TenantModel):
    """What the applicant told us, and how the talk with the admin went."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="application")
    contact_name = models.CharField(_("your name"), max_length=120)
    contact_email = models.EmailField(_("work e-mail address"))
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    is_agent = models.BooleanField(_("I file for the owner under a power of attorney"), default=False)
    message = models.TextField(_("anything we should know"), blank=True, max_length=4000)
    language = models.CharField(max_length=10, default="en")
    power_of_attorney = models.ForeignKey(
        "brands.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    email_verified_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True, max_length=4000)
    answer = models.TextField(_("your answer"), blank=True, max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)


class BrandName(TenantModel):
    """A mark as people write it; the engine folds and searches each."""

    KINDS = [
        ("latin", _("Latin name")),
        ("chinese", _("Chinese name")),
        ("alias", _("Alias or nickname")),
    ]
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "text"], name="brand_name_once")]
