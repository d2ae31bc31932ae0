from django.db import migrations

from brands.rls import ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0001_initial"), ("brands", "0002_walls")]
    operations = [
        ProtectTenantTable(f"takedowns_{table}")
        for table in ("case", "notice", "counternotice", "deadline", "casemessage", "removal")
    ]
