"""Each worker of a parallel run stands on stores of its own."""

import os

from celery import current_app
from django.conf import settings


def test_the_settings_are_those_of_this_process():
    """With one Redis database for all of them a test's message, or its cache, would be another's."""
    assert current_app.conf.broker_url == settings.CACHES["default"]["LOCATION"] == os.environ["REDIS_URL"]
    assert os.fspath(settings.ENV.data_dir) == os.environ["DATA_DIR"]
