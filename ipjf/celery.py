"""The one job engine. Beat holds a few fixed ticks; what is due is a query in the tick's task."""

import os

from celery import Celery

from ipjf.watch import hooks

__all__ = ["app", "hooks"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipjf.settings")

app = Celery("ipjf")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery remembers its current app per thread; the threads of the web server need a default one, or they
# would look for a broker that nobody configured.
app.set_default()
app.autodiscover_tasks()
