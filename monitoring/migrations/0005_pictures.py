import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from brands.rls import ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("brands", "0003_mail_and_staged_uploads"),
        ("monitoring", "0004_fitted_weights"),
    ]

    operations = [
        migrations.AlterField(
            model_name="evidence",
            name="rule_version",
            field=models.CharField(max_length=60),
        ),
        migrations.CreateModel(
            name="PicturePrint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("version", models.CharField(blank=True, max_length=40)),
                ("bits", models.BinaryField(default=b"")),
                ("quality", models.PositiveSmallIntegerField(default=0, help_text="0 to 100.")),
                (
                    "compared_up_to",
                    models.BigIntegerField(default=-1, help_text="Number of the newest reference known."),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("read_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["compared_up_to"], name="print_compared"),
                    models.Index(fields=["version"], name="print_version"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PictureText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("version", models.CharField(blank=True, max_length=40)),
                ("lines", models.JSONField(default=list, help_text="As they were read, from top to bottom.")),
                (
                    "due_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="Empty once it was read.", null=True
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="text_due"
                    ),
                    models.Index(fields=["version"], name="text_version"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferencePrint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.CharField(
                        blank=True, help_text="Of what computed it; empty until it was.", max_length=40
                    ),
                ),
                (
                    "number",
                    models.BigIntegerField(
                        default=0,
                        help_text="Counts up with every print made: who compared up to it knows this one.",
                    ),
                ),
                ("bits", models.BinaryField(default=b"")),
                ("quality", models.PositiveSmallIntegerField(default=0, help_text="0 to 100.")),
                ("features", models.BinaryField(default=b"", help_text="Some 90 KB.")),
                (
                    "due_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="Empty once it is made.", null=True
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=200)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="brands.brand"
                    ),
                ),
                (
                    "reference",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="brands.referencepicture",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PictureMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(db_index=True, help_text="Of the listings' picture.", max_length=64),
                ),
                ("how", models.CharField(help_text="same, copy or product.", max_length=10)),
                ("measure", models.PositiveIntegerField(help_text="Bits that differ, or places that agree.")),
                ("share", models.FloatField(help_text="Of the picture that the region covers, 0 to 1.")),
                ("mirrored", models.BooleanField(default=False)),
                (
                    "region",
                    models.JSONField(
                        help_text="Four corners in the listings' picture, shares of width and height."
                    ),
                ),
                ("reference_region", models.JSONField(help_text="The same in the brand's picture.")),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="brands.brand"
                    ),
                ),
                (
                    "reference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="brands.referencepicture",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("reference", "sha256"), name="picture_match_once")
                ],
            },
        ),
        ProtectTenantTable("monitoring_referenceprint"),
        ProtectTenantTable("monitoring_picturematch"),
    ]
