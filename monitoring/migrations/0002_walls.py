from django.db import migrations

from brands.rls import ProtectPersonTable, ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial"), ("brands", "0002_walls")]
    operations = [
        *[ProtectTenantTable(f"monitoring_{t}") for t in ("flag", "evidence", "decision", "flagmessage")],
        ProtectPersonTable("monitoring_savedfilter"),
    ]
