"""Mails leave through an outbox: written with the change they tell of, sent after it.

At least once: a worker that dies between sending and noting it sends again. The second copy has the
same Message-ID, which mailboxes take for the same mail. The other choice, at most once, would lose an
invitation or an alert with a deadline; a double costs a glance.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from brands import tenancy
from brands.letters import Letter
from brands.models import Mail

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
MAX_TRIES = 8
"""With doubling pauses about four hours; then the mail stays in the store with its problem."""


def absolute(route: str, **kwargs: object) -> str:
    """A link for a mail."""
    return settings.SITE_URL + reverse(route, kwargs=kwargs)


def queue_letter(
    *, to: str, kind: str, language: str, brand_id: int | None, write: Callable[[], Letter]
) -> Mail:
    """Write a letter in the reader's language and put it in the outbox, in the caller's transaction."""
    with translation.override(language):
        letter = write()
        context = {"letter": letter, "site_url": settings.SITE_URL, "language": language}
        text = render_to_string("brands/mail/letter.txt", context)
        html = render_to_string("brands/mail/letter.html", context)
    host = settings.SITE_URL.split("://", 1)[-1].split(":", 1)[0]
    mail = Mail.objects.create(
        brand_id=brand_id,
        to=to,
        kind=kind,
        language=language,
        # a brand's name may hold a line break that a header must not
        subject=" ".join(f"[IPJF] {letter.subject}".split())[:300],
        text=text,
        html=html,
        message_id=f"<ipjf.{secrets.token_hex(16)}@{host}>",
        due_at=timezone.now(),
    )
    # robust: a broker that is down must not undo what was committed; the tick finds the mail
    transaction.on_commit(
        lambda: current_app.send_task("brands.tasks.send_mail", args=[mail.pk]), robust=True
    )
    return mail


def due_mails(*, now: datetime | None = None, limit: int = 200) -> list[int]:
    """Mails whose time has come: new ones the queue lost, failed ones after their pause, and those a
    worker died over."""
    with tenancy.platform_scope():
        rows = Mail.objects.across_brands().filter(
            sent_at__isnull=True, due_at__lte=now or timezone.now(), tries__lt=MAX_TRIES
        )
        return list(rows.order_by("due_at").values_list("pk", flat=True)[:limit])


def deliver(*, mail_id: int) -> bool:
    """Lease, send, note. True when this call sent it; False when it is not due, gone, or failed."""
    with tenancy.platform_scope():
        mail = (
            Mail.objects.across_brands()
            .select_for_update(skip_locked=True)
            .filter(pk=mail_id, sent_at__isnull=True, due_at__lte=timezone.now(), tries__lt=MAX_TRIES)
            .first()
        )
        if mail is None:
            return False
        mail.due_at, mail.tries = timezone.now() + LEASE, mail.tries + 1
        mail.save(update_fields=["due_at", "tries"])
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        headers={
            "Message-ID": mail.message_id,
            "Content-Language": mail.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except (SMTPException, OSError) as error:
        log.warning("mail %s (%s) failed on try %s: %s", mail.pk, mail.kind, mail.tries, error)
        _note(mail, due_at=timezone.now() + timedelta(minutes=2**mail.tries), problem=str(error)[:300])
        return False
    # the link in the body worked its way out; it need not lie here as well
    _note(mail, sent_at=timezone.now(), text="", html="", problem="")
    return True


def _note(mail: Mail, **changes: object) -> None:
    with tenancy.platform_scope():
        Mail.objects.across_brands().filter(pk=mail.pk, tries=mail.tries).update(**changes)
