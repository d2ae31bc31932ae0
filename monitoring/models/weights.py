from django.db import models

from brands.models import Person


class FittedWeights(models.Model):
    """Points fitted to the brands' decisions. The newest row of the present rules is in force; rows are never
    changed, for evidence names their rule version."""

    rules = models.CharField(max_length=30, help_text="The version of the rules that the points belong to.")
    rule_version = models.CharField(max_length=38, unique=True)
    points = models.JSONField(help_text="Signal code -> points, in tenths of a logit.")
    decisions = models.PositiveIntegerField(help_text="How many they were fitted to.")
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_at = models.DateTimeField(auto_now_add=True)
