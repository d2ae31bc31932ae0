"""The way in for the first admin: a portal without people has nobody who could invite one from its pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from brands import tenancy
from brands.actions.staff import invite_staff
from brands.errors import DomainError
from brands.permissions import Actor, Role


class Command(BaseCommand):
    help = "Sends an invitation as admin to an e-mail address, as an admin does on the staff page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--language", choices=["en", "zh-hans"], default="en")

    def handle(self, *args: Any, email: str, language: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an e-mail address.") from error
        operator = Actor(Role.SYSTEM, None, "IPJF")
        try:
            with tenancy.platform_scope():
                invitation = invite_staff(actor=operator, email=email, role=Role.ADMIN, language=language)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Invited {invitation.email}; the mail leaves with the next tick of the worker.")
