from django.db import models
from django.utils.translation import gettext_lazy as _

from brands.models import Document, Person, Right
from brands.tenancy import TenantModel
from listings.models import Listing
from monitoring.models import Flag
from monitoring.states import VIOLATIONS
from takedowns.states import CASE, COUNTER_REASONS, UNDER_WAY


class Case(TenantModel):
    """What follows a confirmed flag, from the order to the last appeal."""

    GROUNDS = [("brand", _("Notice of the rights holder")), ("platform", _("The platform's own authority"))]
    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="cases")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=CASE.choices, default="open")
    version = models.PositiveIntegerField(default=0)
    ground = models.CharField(max_length=10, choices=GROUNDS, default="brand")
    violation = models.CharField(max_length=20, choices=list(VIOLATIONS.items()))
    reason = models.CharField(
        max_length=30, blank=True, help_text="Why the platform acted on its own: a code of REMOVE_REASONS."
    )
    right = models.ForeignKey(Right, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, max_length=2000)
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "state", "-id"], name="case_list"),
            models.Index(fields=["brand", "-opened_at"], name="case_opened"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["flag"],
                condition=models.Q(state__in=UNDER_WAY),
                name="case_one_under_way",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number that the marketplace, the brand and the seller quote to each other."""
        return f"IPJF-{self.pk:06d}"


class Notice(TenantModel):
    """The text that was sent, kept as sent: the notice and the seller's statement of reasons."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(
        max_length=20, choices=[("notice", _("Notice")), ("statement", _("Statement of reasons"))]
    )
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind", "language"], name="notice_once")]


class CounterNotice(TenantModel):
    """The seller's objection, with what they declared and who they are."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="counter_notices")
    reason = models.CharField(_("reason"), max_length=20, choices=list(COUNTER_REASONS.items()))
    text = models.TextField(_("explanation"), max_length=4000)
    contact_name = models.CharField(_("name"), max_length=120)
    contact_email = models.EmailField(_("e-mail address"))
    declared = models.BooleanField(
        _("I declare in good faith that the listing does not infringe"), default=False
    )
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=20, blank=True)
    outcome_text = models.TextField(blank=True, max_length=4000)
    outcome_document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)


class Deadline(TenantModel):
    """A legal clock: what happens at `due_at` if nobody acts. A tick finds the due ones."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=30)
    due_at = models.DateTimeField()
    default_action = models.CharField(max_length=30)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="deadline_due", condition=models.Q(done_at__isnull=True))
        ]


class CaseMessage(TenantModel):
    """A message on a case; `internal` ones are never shown to the brand."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    author_role = models.CharField(max_length=20)
    text = models.TextField(max_length=2000)
    internal = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="case_message")]
