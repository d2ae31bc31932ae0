"""The facts that a notice and a statement of reasons are written from. Pure values."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class RightFacts:
    """The right as registered."""

    kind: str
    """trademark, copyright, design or patent."""
    title: str
    number: str
    office: str
    owner: str
    nice_classes: tuple[int, ...] = ()
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """Everything that either text says; a name that is missing is an empty text, never a guess."""

    reference: str
    decided_at: datetime
    """With a zone; written in UTC, for the readers sit in several."""
    brand: str
    company: str
    notifier: str
    """The person who declared good faith; empty when the platform acts by itself."""
    notifier_email: str
    marketplace: str
    item_id: str
    item_url: str
    title: str
    price: str
    seller: str
    violation: str
    """counterfeit, trademark, copyright, design or patent."""
    ground: str
    """'brand' (a rights holder's notice) or 'platform' (the operator's own authority)."""
    right: RightFacts | None
    found_by_machine: bool
    """Whether a scan raised it; the decision itself is always a person's."""
    observations: tuple[tuple[str, str], ...] = ()
    """What was seen in the listing, as pairs of English and Chinese."""
    reason: str = ""
    """Why the platform acted on its own: a code of PLATFORM_REASONS; empty for a brand's notice."""
    note: str = ""
    objection_days: int = 15
    """Days after which an unanswered objection brings the listing back (E-Commerce Law Art. 43)."""
    complaint_days: int = 180
    """Days in which the seller may object (DSA Art. 20: six months)."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one language."""

    kind: str
    """'notice' (to the marketplace) or 'statement' (to the seller)."""
    language: str
    subject: str
    body: str
