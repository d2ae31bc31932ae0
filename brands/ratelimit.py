"""How often a public form may be sent from one address: a fixed window in the cache."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def over_limit(request: HttpRequest, scope: str, *, limit: int, seconds: int) -> bool:
    """Counts this request; True from the one after `limit` in the window on. Addresses behind a proxy are
    found the way the sign-in's own limits find them."""
    address = get_adapter(request).get_client_ip(request)
    digest = hashlib.sha256(address.encode()).hexdigest()[:24]
    key = f"rate:{scope}:{digest}:{int(time.time() // seconds)}"
    cache.add(key, 0, timeout=seconds)
    return cache.incr(key) > limit
