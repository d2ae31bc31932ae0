from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # an index that is built beside a busy table cannot be built in a transaction
    atomic = False

    dependencies = [
        ("monitoring", "0005_pictures"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="scanrun",
            index=models.Index(
                condition=models.Q(("state__in", ["queued", "running"])), fields=["id"], name="run_live"
            ),
        ),
        AddIndexConcurrently(
            model_name="scanshard",
            index=models.Index(
                condition=models.Q(("state__in", ["pending", "leased", "failed"])),
                fields=["run", "after_snapshot"],
                include=["state"],
                name="shard_open",
            ),
        ),
        AddIndexConcurrently(
            model_name="scanshard",
            index=models.Index(
                condition=models.Q(("state", "done")),
                fields=["finished_at"],
                include=["listings"],
                name="shard_done",
            ),
        ),
    ]
