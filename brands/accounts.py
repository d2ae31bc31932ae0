"""How allauth behaves here: nobody signs up alone, accounts come from invitations; a second factor ends what
was opened without it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone, translation


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


def end_other_sessions(*, request: HttpRequest, user: Any, **_: Any) -> None:
    """allauth has just added a second factor. Sessions from before it were opened with the password alone, by
    whomever, and would never be asked for it. Reads all live sessions, for they do not name their person
    outside of their content; that is rare enough."""
    live = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [
        session.pk
        for session in live.exclude(pk=request.session.session_key).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()
