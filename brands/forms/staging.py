"""Files that come with a form: checked and kept at once, whatever becomes of the other fields."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brands.actions import documents
from brands.errors import Invalid
from brands.models import StagedUpload
from brands.tokens import digest, new_token

SLOT = re.compile(r"(?:rights-\d{1,2}-)?(?:document|power_of_attorney)")
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class KeptFiles:
    """What lies under one form's token: `files` by slot, and `problems` with what came just now."""

    def __init__(self, token: str = "") -> None:
        self.token = token if TOKEN.fullmatch(token) else new_token()
        self.problems: dict[str, object] = {}
        self.files: dict[str, StagedUpload] = {}

    @classmethod
    def of(cls, request: HttpRequest) -> "KeptFiles":
        kept = cls(request.POST.get("uploads", ""))
        for slot in filter(SLOT.fullmatch, request.POST.getlist("drop")):
            documents.remove_staged(token=kept.token, slot=slot)
        for slot, upload in request.FILES.items():
            if not SLOT.fullmatch(slot):
                continue
            try:
                documents.stage(token=kept.token, slot=slot, upload=upload)
            except Invalid as error:
                kept.problems[slot] = error.message
        kept.files = {row.slot: row for row in StagedUpload.objects.filter(token_hash=digest(kept.token))}
        return kept

    def complaint(self, slot: str, *, required: bool) -> object | None:
        """What to tell the person about this slot, if anything."""
        if slot in self.problems:
            return self.problems[slot]
        if required and slot not in self.files:
            return _("Please add the document.")
        return None
