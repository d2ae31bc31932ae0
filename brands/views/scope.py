from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from brands import tenancy

View = Callable[..., HttpResponse]


def across_brands(view: View) -> View:
    """For the few public pages that are about a brand before anyone belongs to it: the link is the key,
    the view finds the one row it names and shows nothing else."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with tenancy.platform_scope():
            return view(request, *args, **kwargs)

    return inner
