"""The portal's settings for a journey: as in production, but that nobody waits an hour for the digest and
static files come straight from their sources, so that no run depends on a collected folder."""

from ipjf.settings import *  # noqa: F403  everything else is as in production
from ipjf.settings import CELERY_BEAT_SCHEDULE, STORAGES

# the test's own, in which the people's passwords are stored
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DIGEST_EVERY_SECONDS = 1
CELERY_BEAT_SCHEDULE = {
    **CELERY_BEAT_SCHEDULE,
    "digests": {"task": "brands.tasks.tick_digests", "schedule": 2.0, "options": {"expires": 4.0}},
}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
