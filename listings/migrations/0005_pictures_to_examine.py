import django.utils.timezone
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # an index that is built beside a busy table cannot be built in a transaction
    atomic = False

    dependencies = [
        ("listings", "0004_waiting_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="listingimage",
            name="examine_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                help_text="When a fetched picture is due to be examined; empty once it was.",
                null=True,
            ),
        ),
        AddIndexConcurrently(
            model_name="listingimage",
            index=models.Index(
                condition=models.Q(("examine_at__isnull", False), ("state", "fetched")),
                fields=["examine_at"],
                name="image_to_examine",
            ),
        ),
    ]
