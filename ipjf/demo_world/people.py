"""The invented people of the demo, one or more of each role. Nobody here exists."""

from dataclasses import dataclass

PASSWORD = "demo-portal-2026"  # noqa: S105  printed by bin/demo; the demo listens on this machine only


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    staff_role: str = ""
    brands: tuple[tuple[str, str], ...] = ()
    """(slug, brand role) for members, (slug, kind) for account managers."""
    language: str = "en"
    timezone: str = "Asia/Shanghai"


PEOPLE = (
    DemoPerson("dana@platform.example", "Dana Okafor", staff_role="admin", timezone="Europe/Berlin"),
    DemoPerson(
        "bob@platform.example",
        "Bob Lindqvist",
        staff_role="account_manager",
        brands=(("adidas", "primary"), ("apple", "primary"), ("philips", "deputy")),
    ),
    DemoPerson(
        "mei@platform.example",
        "Mei Tanaka",
        staff_role="account_manager",
        brands=(
            ("procter-gamble", "primary"),
            ("philips", "primary"),
            ("mars", "primary"),
            ("adidas", "deputy"),
        ),
        language="zh-hans",
    ),
    DemoPerson(
        "alice@adidas.example", "Alice Brenner", brands=(("adidas", "owner"),), timezone="Europe/Berlin"
    ),
    DemoPerson(
        "rita@adidas.example", "Rita Moser", brands=(("adidas", "reviewer"),), timezone="Europe/Berlin"
    ),
    DemoPerson(
        "victor@adidas.example", "Victor Hahn", brands=(("adidas", "viewer"),), timezone="Europe/Berlin"
    ),
    DemoPerson(
        "charlie@apple.example",
        "Charlie Nguyen",
        brands=(("apple", "owner"),),
        timezone="America/Los_Angeles",
    ),
    DemoPerson("lin@pg.example", "林晓", brands=(("procter-gamble", "owner"),), language="zh-hans"),
    DemoPerson(
        "eva@philips.example", "Eva de Wit", brands=(("philips", "owner"),), timezone="Europe/Amsterdam"
    ),
    DemoPerson(
        "noah@agency.example",
        "Noah Castellan",
        brands=(("mars", "owner"), ("philips", "reviewer")),
        timezone="Europe/London",
    ),
)

# Whom bin/demo prints: one of each role, and what they see first.
SHOWN = (
    ("alice@adidas.example", "Owner at Adidas", "queue, review, cases, team, rights"),
    ("rita@adidas.example", "Reviewer at Adidas", "decides flags"),
    ("victor@adidas.example", "Viewer at Adidas", "sees, cannot act"),
    ("bob@platform.example", "Account manager", "triage for Adidas and Apple"),
    ("dana@platform.example", "Admin", "applications, rights, scans, removals"),
    ("lin@pg.example", "Owner at Procter & Gamble", "the same portal in Chinese"),
)
