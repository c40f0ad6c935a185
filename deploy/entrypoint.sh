#!/bin/sh
# Becomes the service: `entrypoint.sh MODULE ROLE`. DSNs come out of their secret files; a secret that is not there ends it in one line.
set -eu

for variable in $(env | sed -n 's/^\(CRADLE_[A-Z_]*_FILE\)=.*/\1/p'); do
  eval "file=\${$variable}"
  if ! { [ -r "$file" ] && [ -s "$file" ]; }; then
    echo "entrypoint: $variable is $file, which is missing, empty or not readable; \`make secrets\` makes the secrets" >&2
    exit 78
  fi
done
if [ -n "${CRADLE_DATABASE_URL_FILE:-}" ]; then
  CRADLE_DATABASE_URL="$(cat "$CRADLE_DATABASE_URL_FILE")"
  export CRADLE_DATABASE_URL
fi
if [ -n "${CRADLE_MIGRATION_DATABASE_URL_FILE:-}" ]; then
  CRADLE_MIGRATION_DATABASE_URL="$(cat "$CRADLE_MIGRATION_DATABASE_URL_FILE")"
  export CRADLE_MIGRATION_DATABASE_URL
fi
exec python -m "$@"
