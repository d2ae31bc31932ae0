#!/bin/sh
# Gives the portal's login role its password. Sourced or run once by the postgres image, after bootstrap.sql.
# psql reads the password from the environment, so that it is not among the arguments of a process.
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
\getenv password DATABASE_PASSWORD
ALTER ROLE ipjf PASSWORD :'password';
SQL
