from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Person


class SavedFilter(models.Model):
    """A view of a list under a name: the query string is all of it. Personal, so not a tenant row;
    `brand` (when set) only says in whose portal it is offered."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    brand = models.ForeignKey("brands.Brand", null=True, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "brand", "page", "name"], name="saved_filter_once", nulls_distinct=False
            )
        ]
