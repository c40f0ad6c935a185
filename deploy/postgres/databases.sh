#!/bin/sh
# A database and two roles per service, as local_stack.postgres_admin makes them. Run once, by the image, on empty data.
set -eu

for name in registry delivery finance reporting; do
  for file in "/run/secrets/${name}_password" "/run/secrets/${name}_owner_password"; do
    { [ -f "$file" ] && [ -s "$file" ]; } || { echo "databases.sh: $file is missing or empty; no database was made" >&2; exit 1; }
  done
done

psql -v ON_ERROR_STOP=1 -U postgres -d postgres -c 'REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'

for name in registry delivery finance reporting; do
  psql -v ON_ERROR_STOP=1 -U postgres -d postgres \
    -v name="$name" -v owner="${name}_owner" \
    -v password="$(cat "/run/secrets/${name}_password")" \
    -v owner_password="$(cat "/run/secrets/${name}_owner_password")" <<'SQL'
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"owner";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"name";
SQL
done
