#!/bin/sh
# Becomes the service: `entrypoint.sh MODULE ROLE`. DSNs come out of their secret files; a secret that is not there ends it in one line.
set -eu

case "${2:-}" in
  migrate | topics | prepare) named="CRADLE_DATABASE_URL_FILE CRADLE_MIGRATION_DATABASE_URL_FILE" ;;
  *) named="$(env | sed -n 's/^\(CRADLE_[A-Z_]*_FILE\)=.*/\1/p')" ;;
esac
for variable in $named; do
  eval "file=\${$variable:-}"
  if [ -n "$file" ] && ! { [ -r "$file" ] && [ -s "$file" ]; }; then
    echo "entrypoint: $variable is $file, which is missing, empty or not readable; \`python -m local_stack.compose_secrets\` makes the secrets" >&2
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
