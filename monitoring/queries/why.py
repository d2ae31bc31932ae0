"""One brand as the engine sees it, for a question asked on a page; in any scope that holds the brand."""

from collections.abc import Iterable

from brands.models import Brand
from monitoring.detection.engine import Engine, compile_profiles
from monitoring.queries.profiles import build_profiles
from monitoring.queries.weights import weights_in_force


def askable(brand_ids: Iterable[int] | None) -> dict[str, Brand]:
    """Active brands by slug, in order of their names: these, or all where None."""
    found = Brand.objects.active().order_by("name")
    if brand_ids is not None:
        found = found.filter(pk__in=brand_ids)
    return {brand.slug: brand for brand in found}


def engine_of(brand: Brand) -> Engine:
    """The brand by itself, under the weights in force. Compiling one brand costs about a millisecond; what
    its goods usually cost is left to the scan, which has the listings at hand."""
    return compile_profiles(build_profiles([brand]), weights_in_force())
