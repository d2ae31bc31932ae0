"""The pages that bin/screenshots takes pictures of, in the demo world. Add a line for a new page.

Every entry of a person's main navigation is a page by itself; only what lies deeper needs a line.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    path: str = ""
    who: str = ""
    """An address of the demo's people; empty for a visitor."""
    via: str = ""
    """A page that links to the one wanted ..."""
    link: str = ""
    """... and the regular expression that the link's address matches; the first one is taken."""


# Whose navigation is walked.
WORKING = ("alice@adidas.example", "bob@platform.example", "dana@platform.example")

PAGES = (
    Page("landing", "/"),
    Page("apply", "/apply/"),
    Page("sign-in", "/accounts/login/"),
    Page("password-reset", "/accounts/password/reset/"),
    Page("not-found", "/no-such-page"),
    Page("account-email", "/accounts/email/", "alice@adidas.example"),
    Page("account-security", "/accounts/2fa/", "alice@adidas.example"),
    Page("review", who="alice@adidas.example", via="/b/adidas/queue/", link=r"/b/adidas/(queue|flags)/\d+"),
    Page("case", who="alice@adidas.example", via="/b/adidas/cases/", link=r"/b/adidas/cases/\d+"),
    Page("triage-flag", who="bob@platform.example", via="/am/", link=r"/am/flags/\d+"),
    Page("alerts", "/b/adidas/alerts/", "alice@adidas.example"),
    Page("profile", "/b/adidas/profile/", "alice@adidas.example"),
    Page("product", who="alice@adidas.example", via="/b/adidas/products/", link=r"/b/adidas/products/\d+"),
    Page("why-answer", "/am/why/?brand=adidas&title=莆田+AD1DAS+高☆仿+鞋&price=99", "bob@platform.example"),
    Page("am-alerts", "/am/alerts/", "bob@platform.example"),
    Page("am-case", who="bob@platform.example", via="/am/cases/", link=r"/am/cases/\d+"),
    Page("brand", who="dana@platform.example", via="/ops/brands/", link=r"/ops/brands/\d+"),
    Page("application", who="dana@platform.example", via="/ops/applications/", link=r"/ops/applications/\d+"),
)
