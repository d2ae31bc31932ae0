import django.db.models.deletion
from django.db import migrations, models

from brands.rls import ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("brands", "0002_walls"),
        ("listings", "0001_initial"),
        ("monitoring", "0002_walls"),
        ("takedowns", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("send", "Order sent"), ("observe", "Item looked at")], max_length=10
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("acknowledged", "Accepted"),
                            ("gone", "Already gone"),
                            ("refused", "Refused"),
                            ("retry", "No answer"),
                            ("confirmed", "As ordered"),
                            ("waiting", "Not yet as ordered"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        help_text="HTTP status; none when no answer came.", null=True
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=500)),
                ("milliseconds", models.PositiveIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_one_live",
        ),
        migrations.AddField(
            model_name="case",
            name="reason",
            field=models.CharField(
                blank=True,
                help_text="Why the platform acted on its own: a code of REMOVE_REASONS.",
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="removal",
            name="body",
            field=models.JSONField(
                default=dict,
                help_text="What is sent; fixed at the decision, so that a repeat is the same order.",
            ),
        ),
        migrations.AddField(
            model_name="removal",
            name="marketplace",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="listings.marketplace"
            ),
        ),
        migrations.AddField(
            model_name="removal",
            name="observations",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="removal",
            name="queued_until",
            field=models.DateTimeField(
                help_text="A message for a worker is under way; after this it counts as lost.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="removal",
            name="leased_until",
            field=models.DateTimeField(help_text="A worker has it; after this it counts as dead.", null=True),
        ),
        migrations.AddIndex(
            model_name="casemessage",
            index=models.Index(fields=["case", "id"], name="case_message"),
        ),
        migrations.AddIndex(
            model_name="removal",
            index=models.Index(fields=["state", "-id"], name="order_state"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "removing", "failed"))),
                fields=("flag",),
                name="case_one_under_way",
            ),
        ),
        migrations.AddField(
            model_name="orderattempt",
            name="brand",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="brands.brand"
            ),
        ),
        migrations.AddField(
            model_name="orderattempt",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tries", to="takedowns.removal"
            ),
        ),
        migrations.AddIndex(
            model_name="orderattempt",
            index=models.Index(fields=["order", "id"], name="attempt_order"),
        ),
        migrations.AddIndex(
            model_name="orderattempt",
            index=models.Index(fields=["at"], name="attempt_at"),
        ),
        ProtectTenantTable("takedowns_orderattempt"),
    ]
