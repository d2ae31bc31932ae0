"""The one job engine. Beat holds a few fixed ticks; what is due is a query in the tick's task."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipjf.settings")

app = Celery("ipjf")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
