from django.apps import AppConfig


class IpjfConfig(AppConfig):
    name = "ipjf"
    default_auto_field = "django.db.models.BigAutoField"
