"""The seller's link to the statement of reasons: signed, dated, and saying nothing by itself.

The link is in the removal order, so it is made once and must come out the same for good: the signature
covers the case and the day it ends, and no clock is asked when it is made."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from brands.errors import DomainError, Expired

_SALT = "takedowns.statement"


class UnknownLink(DomainError):
    """Not a link of ours, whatever is wrong with it: the answer is always the same."""

    default = _("This address is not complete. Please open the link from the marketplace's message again.")


@dataclass(frozen=True, slots=True)
class Link:
    case_id: int
    brand_id: int


def make(*, case_id: int, brand_id: int, since: datetime) -> str:
    until = since + timedelta(days=settings.STATEMENT_LINK_DAYS)
    content = [case_id, brand_id, int(until.timestamp())]
    return signing.Signer(salt=_SALT).sign_object(content).replace(":", ".")


def read(token: str) -> Link:
    """Raises UnknownLink, or Expired for one of ours that is past its day."""
    try:
        case_id, brand_id, until = signing.Signer(salt=_SALT).unsign_object(token.replace(".", ":"))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise UnknownLink from error
    if datetime.now(UTC).timestamp() > until:
        raise Expired(
            _("This link has expired. To object now, write to the marketplace with the case number.")
        )
    return Link(case_id, brand_id)
