import django.db.models.deletion
from django.db import migrations, models

from brands.rls import ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [("brands", "0002_walls"), ("monitoring", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="ProfileScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("profile_version", models.PositiveIntegerField()),
                ("rule_version", models.CharField(max_length=40)),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "brand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="brands.brand"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="monitoring.scanrun",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        ProtectTenantTable("monitoring_profilescan"),
    ]
