"""The one job engine. Beat holds a few fixed ticks; what is due is a query in the tick's task."""

import os
import sys

from celery import Celery

from ipjf.env import EnvError, load

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipjf.settings")

try:
    # Settings read it later, in the middle of Celery's own start, which would wrap the sentence in a traceback.
    load()
except EnvError as error:
    sys.exit(f"{error}")

app = Celery("ipjf")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery remembers its current app per thread; the threads of the web server need a default one, or they
# would look for a broker that nobody configured.
app.set_default()
app.autodiscover_tasks()
