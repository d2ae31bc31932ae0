"""Documents of a case: the seller's evidence and the brand's proof, for whoever may see the case."""

from django.db.models import Q
from django.http import HttpResponse

from brands.models import Document
from brands.views.files import serve_document
from takedowns.models import Case, CounterNotice


def send(case: Case, document_id: int) -> HttpResponse:
    """404 for a document that belongs to no objection of this case."""
    named = Q(document_id=document_id) | Q(outcome_document_id=document_id)
    counters = CounterNotice.objects.for_brand(case.brand_id).filter(named, case_id=case.pk)
    rows = Document.objects.for_brand(case.brand_id)
    return serve_document(rows if counters.exists() else rows.none(), document_id)
