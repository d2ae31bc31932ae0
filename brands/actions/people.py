"""A person's own preferences."""

from django.db import transaction

from brands.models import Person


@transaction.atomic
def set_preferences(*, person: Person, name: str, language: str, timezone_name: str, digest: bool) -> None:
    """Name, language, time zone and digest: theirs alone, therefore in no brand's audit trail."""
    person.name, person.language = " ".join(name.split()), language
    person.timezone, person.digest = timezone_name, digest
    person.save(update_fields=["name", "language", "timezone", "digest"])


def set_digest(*, person: Person, on: bool) -> None:
    person.digest = on
    person.save(update_fields=["digest"])
