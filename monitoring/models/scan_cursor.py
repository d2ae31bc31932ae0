from django.db import models

from brands.models import Brand
from brands.tenancy import TenantModel
from monitoring.models.scan import ScanRun


class ProfileScan(TenantModel):
    """Which state of a brand's profile, under which rules, the listings were last matched with. A tick
    compares it with the brand: a difference is work to do."""

    brand = models.OneToOneField(Brand, on_delete=models.CASCADE, related_name="+")
    profile_version = models.PositiveIntegerField()
    rule_version = models.CharField(max_length=40)
    run = models.ForeignKey(ScanRun, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)
