"""What the WSGI server loads."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipjf.settings")

_BOOT_FAILED = 3
"""Gunicorn's own status for it (`Arbiter.WORKER_BOOT_ERROR`): after any other it would try again for ever."""

try:
    application = get_wsgi_application()
except SystemExit as refusal:
    print(refusal.code, file=sys.stderr)
    sys.exit(_BOOT_FAILED)
# Imports every page now: not while the first visitor waits, and with --preload once for all workers.
resolve("/")
