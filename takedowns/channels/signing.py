"""Proof for the marketplace that an order is ours and fresh."""

import hashlib
import hmac


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Hexadecimal HMAC-SHA256 over timestamp + "." + body, as the channel protocol has it."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
