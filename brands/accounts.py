"""How allauth behaves here: nobody signs up alone, accounts come from invitations."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names; the e-mail address is the name to sign in with."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the person's own language, which need not be that of the page it was asked from."""
        person = context.get("user")
        language = person.language if person is not None else translation.get_language() or "en"
        with translation.override(language):
            super().send_mail(template_prefix, email, context)
