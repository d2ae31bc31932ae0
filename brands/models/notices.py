from django.db import models

from brands.models.people import Person
from brands.tenancy import TenantModel


class Notification(TenantModel):
    """Something a person should hear of: shown in the portal, gathered into an e-mail digest."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict, help_text="Values for the worded message.")
    path = models.CharField(max_length=300, help_text="Where in the portal it leads.")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    emailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["brand", "person", "-id"],
                name="notification_unread",
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index(
                fields=["id"], name="notification_unsent", condition=models.Q(emailed_at__isnull=True)
            ),
        ]
