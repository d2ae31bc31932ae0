"""Leaves: what is due is a query, each piece of it one action."""

from celery import shared_task

from brands.actions import digests, documents, mail


@shared_task
def tick_digests() -> None:
    """Write the digests that are due, send what the queue lost or a mail server refused, and clear away
    what forms left behind."""
    for person_id in digests.due_people():
        digests.write_digest(person_id=person_id)
    for mail_id in mail.due_mails():
        mail.deliver(mail_id=mail_id)
    documents.purge_staged()


@shared_task
def send_mail(mail_id: int) -> None:
    mail.deliver(mail_id=mail_id)
