"""The texts of a case, written once at the decision and kept as they were sent."""

from django.conf import settings
from django.utils import translation

from brands.display import localised
from brands.models import Person
from brands.permissions import Actor
from monitoring import wording
from monitoring.models import Evidence
from takedowns.models import Case, Notice
from takedowns.notices.facts import NoticeFacts, RightFacts
from takedowns.notices.words import LANGUAGES, STOPS
from takedowns.notices.write import write


def _observations(evidence: Evidence | None) -> tuple[tuple[str, str], ...]:
    """What speaks against the listing, worded in each language; what speaks for it is no ground."""
    if evidence is None:
        return ()
    signals = [s for s in evidence.signals if int(s.get("weight") or 0) > 0]
    columns = []
    for language in LANGUAGES:
        with translation.override(language):
            columns.append([f"{reason.text}{STOPS[language]}" for reason in wording.reasons(signals)])
    return tuple(zip(*columns, strict=True))


def facts_of(case: Case, *, actor: Actor, evidence: Evidence | None) -> NoticeFacts:
    listing, right = case.listing, case.right
    notifier = Person.objects.filter(pk=actor.person_id).first() if case.ground == "brand" else None
    with translation.override("en"):
        price = localised.money(listing.price, listing.currency)
    template = listing.marketplace.item_url
    return NoticeFacts(
        reference=case.reference,
        decided_at=case.opened_at,
        brand=case.brand.name,
        company=case.brand.company,
        notifier=notifier.name if notifier else "",
        notifier_email=notifier.email if notifier else "",
        marketplace=listing.marketplace.name,
        item_id=listing.item_id,
        item_url=listing.url or template.replace("{id}", listing.item_id),
        title=listing.title,
        price=price,
        seller=str(listing.seller) if listing.seller else "–",
        violation=case.violation,
        ground=case.ground,
        right=RightFacts(
            kind=right.kind,
            title=right.title,
            number=right.number,
            office=right.office,
            owner=right.owner,
            nice_classes=tuple(right.nice_classes),
            valid_to=right.valid_to,
        )
        if right
        else None,
        found_by_machine=case.flag.source == "scan",
        observations=_observations(evidence),
        reason=case.reason,
        note=case.note,
        objection_days=settings.COUNTER_NOTICE_DAYS,
        complaint_days=settings.STATEMENT_LINK_DAYS,
    )


def write_papers(case: Case, *, actor: Actor, evidence: Evidence | None) -> list[Notice]:
    texts = write(facts_of(case, actor=actor, evidence=evidence))
    return Notice.objects.bulk_create(
        Notice(
            brand_id=case.brand_id,
            case=case,
            kind=text.kind,
            language=text.language,
            subject=text.subject[:200],
            body=text.body,
        )
        for text in texts
    )
