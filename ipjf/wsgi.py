import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipjf.settings")

application = get_wsgi_application()
# Imports every page now: not while the first visitor waits, and with --preload once for all workers.
resolve("/")
