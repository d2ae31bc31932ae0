"""What the holder of a statement link sees of the case: nothing of the brand's desk, nothing of others."""

from dataclasses import dataclass

from takedowns.models import Case, CounterNotice, Deadline, Notice


@dataclass(frozen=True, slots=True)
class Statement:
    case: Case
    texts: list[Notice]
    """English and Chinese."""
    counter: CounterNotice | None
    deadline: Deadline | None


def statement_of(brand_id: int, case_id: int) -> Statement | None:
    """Needs the brand's scope, which the link names."""
    case = (
        Case.objects.for_brand(brand_id)
        .select_related("brand", "listing__marketplace", "listing__seller", "flag")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        return None
    clocks = Deadline.objects.for_brand(brand_id).filter(case=case, done_at__isnull=True).order_by("due_at")
    return Statement(
        case=case,
        texts=list(
            Notice.objects.for_brand(brand_id).filter(case=case, kind="statement").order_by("language")
        ),
        counter=CounterNotice.objects.for_brand(brand_id).filter(case=case).order_by("-id").first(),
        deadline=clocks.first(),
    )
