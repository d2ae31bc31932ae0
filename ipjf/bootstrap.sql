-- Roles and extensions of one portal database. Run by a superuser in the portal's database, before the first
-- migrate and whenever it changes; running it again changes nothing. The embedded PostgreSQL, docker-compose.yml
-- and production (docs/operations.md) all use this one file. The login role gets its password separately.

DO $$
BEGIN
    -- Portal requests run as ipjf_portal (the brands named), workers and staff as ipjf_platform (all brands).
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ipjf_portal') THEN
        CREATE ROLE ipjf_portal NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ipjf_platform') THEN
        CREATE ROLE ipjf_platform NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ipjf') THEN
        CREATE ROLE ipjf LOGIN;
    END IF;
END
$$;

-- None of the three may pass by row-level security. CREATEDB is left as it is: the tests' server grants it.
ALTER ROLE ipjf_portal NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOINHERIT;
ALTER ROLE ipjf_platform NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOINHERIT;
ALTER ROLE ipjf LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE;

-- INHERIT FALSE is the point: the login role sees no tenant's row until it enters a scope with SET LOCAL ROLE.
GRANT ipjf_portal, ipjf_platform TO ipjf WITH INHERIT FALSE, SET TRUE;

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

DO $$
BEGIN
    -- The embedded server also runs this file in template1, so that the tests' databases have the extensions.
    IF current_database() NOT IN ('template1', 'postgres') THEN
        EXECUTE format('ALTER DATABASE %I OWNER TO ipjf', current_database());
        EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
        GRANT USAGE, CREATE ON SCHEMA public TO ipjf;
        GRANT USAGE ON SCHEMA public TO ipjf_portal, ipjf_platform;
    END IF;
END
$$;
