"""Who may do what: one table. Views name a permission, never a role; tests walk the table."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    OWNER = "owner"
    REVIEWER = "reviewer"
    VIEWER = "viewer"
    ACCOUNT_MANAGER = "account_manager"
    ADMIN = "admin"
    SYSTEM = "system"
    """Workers and scheduled tasks."""
    PUBLIC = "public"
    """A person without an account: an applicant, a seller."""


ROLE_LABELS = {
    Role.OWNER: _("Owner"),
    Role.REVIEWER: _("Reviewer"),
    Role.VIEWER: _("Viewer"),
    Role.ACCOUNT_MANAGER: _("Account manager"),
    Role.ADMIN: _("Admin"),
    Role.SYSTEM: _("System"),
    Role.PUBLIC: _("Public"),
}

MEMBERS = frozenset({Role.OWNER, Role.REVIEWER, Role.VIEWER})
DECIDERS = frozenset({Role.OWNER, Role.REVIEWER})
OWNERS = frozenset({Role.OWNER})
MANAGERS = frozenset({Role.ACCOUNT_MANAGER})
ADMINS = frozenset({Role.ADMIN})


class Area(StrEnum):
    """The three parts of the portal; the URL's first segment chooses."""

    BRAND = "b"
    MANAGER = "am"
    OPS = "ops"


GRANTS: dict[str, frozenset[Role]] = {
    # the brand's portal
    "brand.view": MEMBERS,
    "flags.view": MEMBERS,
    "flags.decide": DECIDERS,
    "cases.view": MEMBERS,
    "cases.act": DECIDERS,
    "listings.report": DECIDERS,
    "sellers.view": MEMBERS,
    "sellers.edit": DECIDERS,
    "rights.view": MEMBERS,
    "rights.edit": OWNERS,
    "products.view": MEMBERS,
    "products.edit": DECIDERS,
    "profile.edit": OWNERS,
    "team.view": MEMBERS,
    "team.edit": OWNERS,
    "alerts.view": MEMBERS,
    "reports.view": MEMBERS,
    "audit.view": OWNERS,
    # the account manager's desk
    "am.brands": MANAGERS,
    "am.triage": MANAGERS,
    "am.cases": MANAGERS,
    "am.conversations": MANAGERS,
    "am.workload": MANAGERS,
    "am.why": MANAGERS,
    # the operator's own rooms
    "ops.applications": ADMINS,
    "ops.rights": ADMINS,
    "ops.brands": ADMINS,
    "ops.scans": ADMINS,
    "ops.marketplaces": ADMINS,
    "ops.people": ADMINS,
    "ops.removals": ADMINS,
    "ops.rules": ADMINS,
    "ops.status": ADMINS,
    "ops.why": ADMINS,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts, as the audit trail names them. `brand_ids` bounds an account manager."""

    role: Role
    person_id: int | None = None
    label: str = ""
    brand_ids: frozenset[int] = frozenset()

    def can(self, permission: str) -> bool:
        return self.role in GRANTS[permission]


SYSTEM = Actor(Role.SYSTEM, None, "system")
