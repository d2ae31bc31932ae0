"""Pictures of listings: claimed in batches, fetched once each, the same bytes stored once."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from listings import fetch
from listings.fetch import FetchProblem
from listings.models import ListingImage
from listings.picture_files import BadPicture, Problem, reencode

CLAIMED_AT_ONCE = 100
CLAIM = timedelta(minutes=10)
"""A claimed picture whose worker died is due again after this."""
MAX_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
MAX_BYTES = 10 * 1024**2
SECONDS = 20


def claim_pictures(*, limit: int = CLAIMED_AT_ONCE) -> list[int]:
    """Ids of pictures to fetch now; nobody else is given the same ones for a while."""
    now = timezone.now()
    with transaction.atomic():
        ids = list(
            ListingImage.objects.select_for_update(skip_locked=True)
            .filter(state="pending", next_try_at__lte=now)
            .order_by("next_try_at", "pk")
            .values_list("pk", flat=True)[:limit]
        )
        ListingImage.objects.filter(pk__in=ids).update(next_try_at=now + CLAIM)
    return ids


def fetch_picture(*, image_id: int) -> ListingImage | None:
    """Fetch, check and keep one picture. A passing problem is tried again, each time later; a lasting one,
    or the fifth, makes it broken with its reason. None when it is gone or done already. A try is counted
    before it is made: a picture that kills its worker would otherwise be fetched for ever."""
    image = ListingImage.objects.filter(pk=image_id, state="pending").first()
    if image is None:
        return None
    if image.tries >= MAX_TRIES:
        image.state, image.next_try_at, image.problem = "broken", None, Problem.NOT_A_PICTURE.value
        image.save()
        return image
    image.tries += 1
    image.save(update_fields=["tries"])
    try:
        data = fetch.get(image.url, max_bytes=MAX_BYTES, seconds=SECONDS).body
        _keep(image, data)
    except FetchProblem as problem:
        image.problem = problem.kind.value + (f" {problem.status}" if problem.status else "")
        if problem.passing and image.tries < MAX_TRIES:
            wait = max(FIRST_WAIT * 4 ** (image.tries - 1), timedelta(seconds=problem.retry_after or 0))
            image.next_try_at = timezone.now() + wait
        else:
            image.state, image.next_try_at = "broken", None
    except BadPicture as bad:
        image.state, image.next_try_at, image.problem = "broken", None, bad.problem.value
    image.save()
    return image


def _keep(image: ListingImage, data: bytes) -> None:
    """The digest is of the bytes as the seller put them up: the same picture under many addresses, which
    is the rule and not the exception, is decoded and stored once."""
    image.sha256 = hashlib.sha256(data).hexdigest()
    twin = ListingImage.objects.filter(sha256=image.sha256, state="fetched").exclude(pk=image.pk).first()
    if twin is not None:
        image.file, image.width, image.height = twin.file.name, twin.width, twin.height
    else:
        kept = reencode(data)
        image.width, image.height = kept.width, kept.height
        image.file.save(f"{secrets.token_hex(16)}.jpg", ContentFile(kept.content), save=False)
    image.state, image.problem, image.next_try_at = "fetched", "", None
    image.examine_at = timezone.now()


def claim_to_examine(*, in_flight: int) -> list[int]:
    """Ids of fetched pictures to examine now, whoever waits longest first, so many that at most `in_flight`
    are handed out and not done with. Nobody else is given the same ones for a while; one whose examination
    does not end is due again then."""
    now = timezone.now()
    with transaction.atomic():
        flying = ListingImage.objects.filter(state="fetched", examine_at__gt=now).count()
        limit = max(in_flight - flying, 0)
        ids = list(
            ListingImage.objects.select_for_update(skip_locked=True)
            .filter(state="fetched", examine_at__lte=now)
            .order_by("examine_at", "pk")
            .values_list("pk", flat=True)[:limit]
        )
        ListingImage.objects.filter(pk__in=ids).update(examine_at=now + CLAIM)
    return ids


def examined(*, image_ids: Collection[int]) -> None:
    ListingImage.objects.filter(pk__in=image_ids).update(examine_at=None)


def examine_again(*, digests: Collection[str]) -> int:
    """Put pictures up once more, wherever they stand, because what they are compared with has changed."""
    return ListingImage.objects.filter(sha256__in=digests, state="fetched", examine_at__isnull=True).update(
        examine_at=timezone.now()
    )


def retry_broken(*, listing_id: int) -> int:
    """Another round for a listing's broken pictures, because a person asked for them."""
    return ListingImage.objects.filter(listing_id=listing_id, state="broken").update(
        state="pending", tries=0, problem="", next_try_at=timezone.now()
    )
