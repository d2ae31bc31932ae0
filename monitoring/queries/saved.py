from monitoring.models import SavedFilter


def saved_filters(person_id: int, brand_id: int | None, page: str) -> list[SavedFilter]:
    return list(
        SavedFilter.objects.filter(person_id=person_id, brand_id=brand_id, page=page).order_by("name")
    )
