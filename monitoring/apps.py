from django.apps import AppConfig

from brands.trail_facts import word_values
from monitoring.states import DISMISS_REASONS, REJECT_REASONS, REMOVE_REASONS, REOPEN_REASONS, SEND_REASONS


class MonitoringConfig(AppConfig):
    name = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        reasons = SEND_REASONS | DISMISS_REASONS | REMOVE_REASONS | REJECT_REASONS | REOPEN_REASONS
        word_values("monitoring.flag", "reason", reasons)
