"""Views of a list that a person keeps under a name."""

from django.utils.translation import gettext_lazy as _

from brands.errors import Invalid
from monitoring.models import SavedFilter

MOST = 30
NAME_LIMIT = 60
QUERY_LIMIT = 1000


def save_filter(*, person_id: int, brand_id: int | None, page: str, name: str, query: str) -> SavedFilter:
    """Keep it; the same name again replaces what it stood for. Raises Invalid for a name that is none,
    and when the person has so many that the list would be no help."""
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > NAME_LIMIT:
        raise Invalid(_("Give the view a name of at most 60 characters. Nothing was saved."))
    if len(query) > QUERY_LIMIT:
        raise Invalid(_("This filter is too long to be saved. Shorten the text in it."))
    own = SavedFilter.objects.filter(person_id=person_id, page=page)
    own = own.filter(brand__isnull=True) if brand_id is None else own.filter(brand_id=brand_id)
    if own.exclude(name=name).count() >= MOST:
        raise Invalid(_("You have saved 30 views. Forget one first; nothing was saved."))
    if own.filter(name=name).update(query=query):
        return own.get(name=name)
    return SavedFilter.objects.create(
        person_id=person_id, brand_id=brand_id, page=page, name=name, query=query
    )


def delete_filter(*, person_id: int, filter_id: int) -> bool:
    """False when there was none: it is gone either way."""
    return SavedFilter.objects.filter(pk=filter_id, person_id=person_id).delete()[0] == 1
