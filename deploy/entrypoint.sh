#!/bin/sh
# Reads the DSNs from their secret files, then becomes the service: `entrypoint.sh MODULE ROLE`.
set -eu

if [ -n "${CRADLE_DATABASE_URL_FILE:-}" ]; then
  CRADLE_DATABASE_URL="$(cat "$CRADLE_DATABASE_URL_FILE")"
  export CRADLE_DATABASE_URL
fi
if [ -n "${CRADLE_MIGRATION_DATABASE_URL_FILE:-}" ]; then
  CRADLE_MIGRATION_DATABASE_URL="$(cat "$CRADLE_MIGRATION_DATABASE_URL_FILE")"
  export CRADLE_MIGRATION_DATABASE_URL
fi
exec python -m "$@"
