"""The third wall on the kernel's tables, and the trigger that keeps the audit trail append-only."""

from django.db import migrations

from brands.rls import OWN_BRANDS, OwnRowsPolicy, ProtectTenantTable

TENANT_TABLES = (
    "application",
    "brandname",
    "document",
    "right",
    "product",
    "referencepicture",
    "authorisedseller",
    "watchedseller",
    "membership",
    "assignment",
    "invitation",
    "notification",
    "auditentry",
    "audithead",
)


class Migration(migrations.Migration):
    dependencies = [("brands", "0001_initial")]
    operations = [
        *[ProtectTenantTable(f"brands_{table}") for table in TENANT_TABLES],
        ProtectTenantTable("brands_brand", column="id"),
        OwnRowsPolicy("brands_membership"),
        OwnRowsPolicy("brands_assignment"),
        OwnRowsPolicy("brands_brand", OWN_BRANDS),
        migrations.RunSQL(
            """
            CREATE FUNCTION brands_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'The audit trail is append-only: % refused', TG_OP
                    USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON brands_auditentry
                FOR EACH STATEMENT EXECUTE FUNCTION brands_audit_is_append_only();
            """,
            "DROP TRIGGER append_only ON brands_auditentry; DROP FUNCTION brands_audit_is_append_only();",
        ),
    ]
