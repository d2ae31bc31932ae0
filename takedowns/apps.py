from django.apps import AppConfig

from brands.trail_facts import word_values
from takedowns.case_words import PROBLEMS
from takedowns.states import COUNTER_REASONS


class TakedownsConfig(AppConfig):
    name = "takedowns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # why the seller objected, or why the marketplace refused
        word_values("takedowns.case", "reason", COUNTER_REASONS | PROBLEMS)
