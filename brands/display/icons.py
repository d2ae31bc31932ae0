"""The names in the icon sprite, so that a misspelt icon fails in a test and not as a blank square."""

import re
from functools import cache

from django.contrib.staticfiles import finders

SPRITE = "vendor/tabler-icons/sprite.svg"


@cache
def names() -> frozenset[str]:
    """FileNotFoundError when static/ is not among STATICFILES_DIRS."""
    path = finders.find(SPRITE)
    if path is None:
        raise FileNotFoundError(f"The icon sprite {SPRITE} is not among the static files.")
    with open(path, encoding="utf-8") as sprite:
        return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read()))
