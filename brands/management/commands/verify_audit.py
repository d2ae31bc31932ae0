"""Walk the audit chains of all brands and of the platform, and name every broken link."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from brands import audit, tenancy
from brands.models import AuditEntry, Brand


class Command(BaseCommand):
    help = "Check the audit trail: exit status 1 when an entry is missing, altered or out of its chain."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brand", metavar="SLUG", help="only this brand's chain")

    def handle(self, *args: Any, brand: str | None = None, **options: Any) -> None:
        with tenancy.platform_scope():
            chains = self._chains(brand)
            faults = entries = 0
            for brand_id, name in chains:
                entries += AuditEntry.objects.filter(brand_id=brand_id).count()
                for fault in audit.verify(brand_id):
                    faults += 1
                    self.stderr.write(f"{name}: entry {fault.seq}: {fault.problem}")
        if faults:
            raise CommandError(
                f"{faults} broken links in {len(chains)} chains. Keep the database as it is and compare it "
                "with a backup: the first link named is where the trail was touched."
            )
        self.stdout.write(f"{entries} entries in {len(chains)} chains: all whole.")

    def _chains(self, slug: str | None) -> list[tuple[int | None, str]]:
        if slug is None:
            brands = Brand.objects.order_by("slug").values_list("pk", "slug")
            return [(None, "platform"), *brands]
        found = Brand.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"There is no brand {slug!r}. Leave --brand out to check all.")
        return [(found.pk, found.slug)]
