"""A file of listings that an admin uploads: kept, read by a worker, then removed again."""

import io
import logging
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, BinaryIO, cast

from celery import current_app
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from brands import audit
from brands.permissions import Actor
from listings.actions.importing import import_file
from listings.models import Import, Marketplace
from listings.reasons import SourceUnusable

log = logging.getLogger(__name__)
LOST_AFTER = timedelta(minutes=5)


@transaction.atomic
def upload_listings(
    *,
    actor: Actor,
    marketplace: Marketplace,
    file: "UploadedFile[Any]",
    kind: str = "auto",
    encoding: str = "auto",
    mapping: Mapping[str, str] | None = None,
) -> Import:
    """Keeps the file and queues its import."""
    name = (file.name or "upload")[-100:]
    run = Import(
        marketplace=marketplace,
        source=name,
        state="waiting",
        options={"kind": kind, "encoding": encoding, "mapping": dict(mapping or {})},
    )
    run.file.save("listings.data", file, save=False)
    run.save()
    audit.record(
        brand_id=None,
        actor=actor,
        action="marketplace.import",
        obj=marketplace,
        after={"import": run.pk, "file": name, "bytes": file.size},
    )
    # robust: a broker that is away must not undo what was committed; the tick finds the import
    transaction.on_commit(lambda: _tell_a_worker(run.pk), robust=True)
    return run


def _tell_a_worker(import_id: int) -> None:
    current_app.send_task("listings.tasks.import_upload", args=[import_id])


def queue_lost_uploads() -> int:
    """Imports that wait although their message must have come long ago are queued again. How many."""
    now = timezone.now()
    lost = Import.objects.filter(state="waiting", updated_at__lt=now - LOST_AFTER)
    ids = list(lost.order_by("pk").values_list("pk", flat=True))
    for import_id in ids:
        if lost.filter(pk=import_id).update(updated_at=now):
            _tell_a_worker(import_id)
    return len(ids)


def import_upload(*, import_id: int) -> Import | None:
    """Read what was uploaded. A message that comes again after its worker died starts anew, which is
    harmless; its counts begin at nothing, for they tell of one reading. None when it is done already."""
    started = Import.objects.filter(pk=import_id, state__in=("waiting", "running")).update(
        state="running", read=0, new=0, changed=0, unchanged=0, rejected=0, reject_counts={}, rejects=[]
    )
    if started != 1:
        return None
    run = Import.objects.select_related("marketplace").get(pk=import_id)
    with tempfile.TemporaryFile() as rejects:
        text = io.TextIOWrapper(rejects, encoding="utf-8", write_through=True)
        try:
            with run.file.open("rb") as stream:
                import_file(
                    stream=cast(BinaryIO, stream),
                    source=run.source,
                    marketplace=run.marketplace,
                    **run.options,
                    rejects=text,
                    run=run,
                )
        except SourceUnusable as problem:
            log.info("import %s: %s", run.pk, problem)  # the row itself says why, to the person
        except FileNotFoundError:
            run.state, run.error, run.finished_at = "failed", "file_gone", timezone.now()
        if run.rejected:
            text.seek(0)
            run.rejects_file.save(f"rejects-{run.pk}.ndjson", File(rejects), save=False)
    run.file.delete(save=False)
    run.save()
    return run
