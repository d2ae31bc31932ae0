"""Keep the Chinese catalogue in step with the sources, check it, compile it. Needs no gettext programs."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ipjf import catalogue

SHOWN = 50


class Command(BaseCommand):
    help = "Update locale/zh_Hans from the sources; --check what is missing or wrong; --compile for Django."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--check", action="store_true", help="fail when anything is missing or wrong")
        mode.add_argument("--compile", action="store_true", help="write the .mo file")

    def handle(self, *args: Any, check: bool = False, compile: bool = False, **options: Any) -> None:
        project = settings.BASE_DIR
        if compile:
            try:
                self.stdout.write(f"Compiled {catalogue.compile_catalogue(project).relative_to(project)}")
            except FileNotFoundError as missing:
                raise CommandError(str(missing)) from missing
        elif check:
            self._check(catalogue.faults(project))
        else:
            done = catalogue.update(project)
            for text in done.removed:
                self.stdout.write(f"removed: {text!r}")
            self.stdout.write(
                f"{done.total} strings, {done.added} new, {len(done.removed)} removed,"
                f" {done.untranslated} to translate"
            )

    def _check(self, found: list[catalogue.Fault]) -> None:
        for fault in found[:SHOWN]:
            self.stderr.write(f"{fault.where}: {fault.what}")
        if len(found) > SHOWN:
            self.stderr.write(f"... and {len(found) - SHOWN} more")
        if found:
            raise CommandError(
                f"The Chinese catalogue has {len(found)} faults; `manage.py messages` adds what is missing."
            )
        self.stdout.write("The Chinese catalogue is complete.")
