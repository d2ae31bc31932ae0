"""The portal's settings for a worker that tests kill: what takes a minute in production takes a second."""

import os
from pathlib import Path

from celery.signals import worker_ready

from ipjf.settings import *  # noqa: F403  everything else is as in production

ORDER_CALL_SECONDS = 2
ORDER_LEASE_SECONDS = 3
ORDER_QUEUED_SECONDS = 1
ORDER_RETRY_SECONDS = 0.1


@worker_ready.connect
def _tell(**_: object) -> None:
    """To the test that started the worker: it takes messages from now on."""
    Path(os.environ["WORKER_READY_FILE"]).touch()
