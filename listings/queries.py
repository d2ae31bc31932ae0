"""Reads of listings. They are the marketplace's and global: no scope bounds them, so a page that a brand
sees reaches them through its own flags, notices or search only."""

from collections import Counter

from listings.models import Import


def reject_reasons(run: Import) -> list[tuple[str, int]]:
    """How many rows were refused for which reason, most first."""
    return Counter(run.reject_counts).most_common()
