from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # an index that is built beside a busy table cannot be built in a transaction
    atomic = False

    dependencies = [
        ("takedowns", "0003_orders_and_attempts"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="removal",
            index=models.Index(condition=models.Q(("state", "done")), fields=["done_at"], name="order_done"),
        ),
    ]
