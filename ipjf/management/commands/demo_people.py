from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from ipjf.demo_world.people import PASSWORD, SHOWN


class Command(BaseCommand):
    help = "Prints whom one can sign in as in the demo."

    def handle(self, *args, **options) -> None:
        table = Table(
            title=f"Sign in with an address below; the password of all is  {PASSWORD}", title_justify="left"
        )
        for heading in ("Address", "Who", "Sees"):
            table.add_column(heading, overflow="fold")
        for row in SHOWN:
            table.add_row(*row)
        Console(highlight=False).print(table)
