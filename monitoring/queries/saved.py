from monitoring.models import SavedFilter


def saved_filters(person_id: int, brand_id: int | None, page: str) -> list[SavedFilter]:
    """What the person saved for this page, of this portal (None: of no brand's)."""
    own = SavedFilter.objects.filter(person_id=person_id, page=page)
    own = own.filter(brand__isnull=True) if brand_id is None else own.filter(brand_id=brand_id)
    return list(own.order_by("name"))
