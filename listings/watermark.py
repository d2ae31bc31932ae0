"""Snapshot numbers are given out before they are committed, so the highest one that is visible does not
mean that all lower ones are. Writers of snapshots share a lock; who asks for a watermark waits for
those under way, and only for those."""

from django.db import connection

_LOCK = 0x69706A66_0001
"""Any number that nothing else in this database locks: 'ipjf' and a count."""


def announce_writing() -> None:
    """To be called in the transaction that will write snapshots; held until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])


def wait_for_writers() -> None:
    """Returns when every snapshot numbered so far is committed or never will be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s), pg_advisory_unlock(%s)", [_LOCK, _LOCK])
