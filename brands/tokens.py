"""Tokens that travel in links. Random ones are stored as a digest only; an application's is signed, so
that every mail about it can carry the same link."""

import hashlib
import secrets

from django.core import signing

_APPLICATION = "brands.application"


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def application_token(application_id: int) -> str:
    return signing.dumps(application_id, salt=_APPLICATION)


def application_id(token: str) -> int | None:
    """None for a token that we did not sign."""
    try:
        return int(signing.loads(token, salt=_APPLICATION))
    except (signing.BadSignature, ValueError):
        return None
