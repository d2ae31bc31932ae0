"""Files on their way from a form to a brand: staged under the form's token, adopted when it is accepted."""

from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from brands.errors import Expired
from brands.models import Document, StagedUpload
from brands.tokens import digest
from brands.uploads import check_document

KEEP_STAGED = timedelta(hours=24)


@transaction.atomic
def stage(*, token: str, slot: str, upload: "UploadedFile[Any]") -> StagedUpload:
    """Check a file and keep it under the form's token; a second file in the slot replaces the first.
    Raises Invalid for a file that cannot be accepted; what lay in the slot then stays."""
    accepted = check_document(upload)
    remove_staged(token=token, slot=slot)
    staged = StagedUpload(
        token_hash=digest(token),
        slot=slot,
        name=accepted.name,
        content_type=accepted.content_type,
        size=accepted.size,
        sha256=accepted.sha256,
    )
    file = accepted.as_file()
    staged.file.save(file.name or "", file, save=False)
    staged.save()
    return staged


@transaction.atomic
def remove_staged(*, token: str, slot: str) -> None:
    for staged in StagedUpload.objects.select_for_update().filter(token_hash=digest(token), slot=slot):
        _forget(staged)


def _forget(staged: StagedUpload) -> None:
    name = staged.file.name or ""
    staged.delete()
    transaction.on_commit(lambda: default_storage.delete(name))


@transaction.atomic
def adopt(*, staged: StagedUpload, brand_id: int, person_id: int | None) -> Document:
    """Make a staged file a brand's document. The file stays where it lies; only its row changes.
    Raises Expired when the form was sent twice and the other one has it."""
    row = StagedUpload.objects.select_for_update().filter(pk=staged.pk).first()
    if row is None:
        raise Expired(
            _("The file “%(name)s” is no longer kept. Please choose it again.") % {"name": staged.name}
        )
    document = Document.objects.create(
        brand_id=brand_id,
        file=row.file.name,
        name=row.name,
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
        uploaded_by_id=person_id,
    )
    row.delete()
    return document


def purge_staged() -> int:
    """Delete what was left behind in forms that were never finished. Returns how many."""
    old = StagedUpload.objects.filter(created_at__lt=timezone.now() - KEEP_STAGED)
    count = 0
    with transaction.atomic():
        for staged in old.select_for_update(skip_locked=True)[:500]:
            _forget(staged)
            count += 1
    return count
