"""Row-level security as migration operations, and the grants of the two scope roles.

The policy compares one column with an array: an index on it still serves the query. An
`OR scope = 'all'` in the policy would not be (measured: 65 to 300 ms on 1M rows), therefore the
wide scope is a role of its own.
"""

from typing import Any

from django.db import connection
from django.db.migrations.operations import RunSQL

from brands.tenancy import PLATFORM_ROLE, PORTAL_ROLE

_BRANDS = "string_to_array(NULLIF(current_setting('ipjf.brands', true), ''), ',')::bigint[]"
_PERSON = "NULLIF(current_setting('ipjf.person', true), '')::bigint"


class ProtectTenantTable(RunSQL):
    """ENABLE and FORCE row-level security on a table whose `column` holds the brand."""

    def __init__(self, table: str, column: str = "brand_id") -> None:
        self.table, self.column = table, column
        super().__init__(
            sql=f"""
            ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
            CREATE POLICY portal ON {table} TO {PORTAL_ROLE} USING ({column} = ANY ({_BRANDS}));
            CREATE POLICY platform ON {table} TO {PLATFORM_ROLE} USING (true);
            """,
            reverse_sql=f"""
            DROP POLICY platform ON {table};
            DROP POLICY portal ON {table};
            ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
            """,
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table, self.column], {}


class OwnRowsPolicy(RunSQL):
    """A person reads their own memberships and assignments before a brand is chosen."""

    def __init__(self, table: str, condition: str = f"person_id = {_PERSON}") -> None:
        self.table, self.condition = table, condition
        super().__init__(
            sql=f"CREATE POLICY own ON {table} FOR SELECT TO {PORTAL_ROLE} USING ({condition});",
            reverse_sql=f"DROP POLICY own ON {table};",
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table, self.condition], {}


OWN_BRANDS = (
    f"id IN (SELECT brand_id FROM brands_membership WHERE person_id = {_PERSON} AND active"  # noqa: S608  constants
    f" UNION ALL SELECT brand_id FROM brands_assignment WHERE person_id = {_PERSON} AND active)"
)


def grant_roles(**_: Any) -> None:
    """Open new tables to the scope roles. The audit trail is read and appended to, never changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            GRANT USAGE ON SCHEMA public TO {PORTAL_ROLE}, {PLATFORM_ROLE};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public
              TO {PORTAL_ROLE}, {PLATFORM_ROLE};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {PORTAL_ROLE}, {PLATFORM_ROLE};
            """
        )
        cursor.execute("SELECT to_regclass('public.brands_auditentry')")
        if cursor.fetchone()[0]:
            cursor.execute(f"REVOKE UPDATE, DELETE ON brands_auditentry FROM {PORTAL_ROLE}, {PLATFORM_ROLE}")


class ProtectPersonTable(RunSQL):
    """Row-level security for what is private to a person: only they see it, whatever the brand."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            sql=f"""
            ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
            CREATE POLICY person ON {table} TO {PORTAL_ROLE}, {PLATFORM_ROLE} USING (person_id = {_PERSON});
            """,
            reverse_sql=f"""
            DROP POLICY person ON {table};
            ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
            """,
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], {}
