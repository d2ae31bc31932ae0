from django.apps import AppConfig

from ipjf.celery import app as celery_app

__all__ = ["IpjfConfig", "celery_app"]  # every Django process that queues a task has the app this way


class IpjfConfig(AppConfig):
    name = "ipjf"
    default_auto_field = "django.db.models.BigAutoField"
