"""Proof that an order comes from the portal: HMAC-SHA256 over timestamp + "." + raw body."""

import hashlib
import hmac
import time

TOLERANCE_SECONDS = 300


class BadSignature(Exception):
    """The order cannot be trusted; the message says what the caller must mend."""


def signature(secret: str, moment: str, body: bytes) -> str:
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def check(*, secret: str, moment: str, given: str, body: bytes, now: float | None = None) -> None:
    """Raise BadSignature unless `given` signs `body` at a time within the tolerance."""
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        raise BadSignature("X-Timestamp must be the time in whole unix seconds.")
    if abs((time.time() if now is None else now) - int(moment)) > TOLERANCE_SECONDS:
        raise BadSignature(
            f"X-Timestamp is more than {TOLERANCE_SECONDS} s away from the marketplace's clock."
        )
    if not hmac.compare_digest(signature(secret, moment, body).encode(), given.encode()):
        raise BadSignature("X-Signature does not match the timestamp and the body under the shared secret.")
