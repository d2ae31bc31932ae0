"""Writing in pictures: asked for where the cheap evidence leaves a listing open, read once for each picture
and version of the reader, and then the listings are looked at again."""

import logging
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from listings.models import ListingImage
from monitoring import ocr
from monitoring.actions.pictures import GIVEN_UP, MOST_TRIES, bytes_of
from monitoring.actions.scans import look_again
from monitoring.detection.pictures.decode import UnreadablePicture
from monitoring.models import PictureText

AT_ONCE = 5
IN_FLIGHT = 60
"""Handed out and not done with: about a minute's work."""
CLAIM = timedelta(minutes=10)
LONGEST_LINE, MOST_LINES = 200, 80

log = logging.getLogger(__name__)


@transaction.atomic
def claim_texts() -> list[str]:
    """Digests of pictures to read now; none without the reader. What another version read is read again."""
    if not ocr.available():
        return []
    now, version = timezone.now(), ocr.version()
    read_otherwise = PictureText.objects.filter(due_at__isnull=True).exclude(version=version)
    PictureText.objects.filter(pk__in=read_otherwise.values("pk")[:IN_FLIGHT]).update(due_at=now, tries=0)
    room = max(IN_FLIGHT - PictureText.objects.filter(due_at__gt=now).count(), 0)
    due = PictureText.objects.filter(due_at__lte=now).order_by("due_at", "id")
    found = list(due.select_for_update(skip_locked=True).values_list("pk", "sha256")[:room])
    PictureText.objects.filter(pk__in=[pk for pk, _ in found]).update(due_at=now + CLAIM)
    return [digest for _, digest in found]


def read_texts(*, digests: Collection[str]) -> int:
    """Read these pictures and look again at the listings that show them. Returns how many were read; one
    whose file cannot be had for a passing reason stays due. Nothing happens without the reader."""
    if not ocr.available():
        return 0
    try:
        ocr.load()
    except Exception:
        # installed but broken: no picture's fault, so all stay due and none counts a try
        log.exception("the reader of writing in pictures cannot be loaded")
        return 0
    rows = [row for row in PictureText.objects.filter(sha256__in=digests, due_at__isnull=False) if _read(row)]
    done = [row.sha256 for row in rows]
    shown = ListingImage.objects.filter(sha256__in=done, state="fetched")
    look_again(listing_ids=set(shown.values_list("listing_id", flat=True)))
    PictureText.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=None)
    return len(done)


def _read(row: PictureText) -> bool:
    """Whether all is known of the picture that ever will be. Not yet done with: its listings come first."""
    if row.version == ocr.version():
        return True
    image = ListingImage.objects.filter(sha256=row.sha256, state="fetched").first()
    lines: list[str] = []
    problem = ""
    try:
        if image is None or row.tries >= MOST_TRIES:
            raise UnreadablePicture(GIVEN_UP)
        data = bytes_of(image.file)
        PictureText.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
        lines = [line[:LONGEST_LINE] for line in ocr.read(data)[:MOST_LINES]]
    except (UnreadablePicture, FileNotFoundError) as error:
        problem = str(error)[:200] or type(error).__name__
    except Exception:
        # one picture must not keep the others; it is due again when the claim ends
        log.exception("the writing in picture %s could not be read", row.sha256)
        return False
    PictureText.objects.filter(pk=row.pk).update(
        lines=lines, problem=problem, version=ocr.version(), read_at=timezone.now()
    )
    return True
