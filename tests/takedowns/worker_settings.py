"""The portal's settings for a worker that tests kill: what takes a minute in production takes a second."""

from ipjf.settings import *  # noqa: F403  everything else is as in production

ORDER_CALL_SECONDS = 2
ORDER_LEASE_SECONDS = 3
ORDER_QUEUED_SECONDS = 1
ORDER_RETRY_SECONDS = 0.1
