#!/bin/sh
# The first job: says in one line which secrets are missing or empty, before a server begins its data without them.
# A secret file that is not there is mounted by some container engines as an empty directory.
set -eu

missing=
for file in "${1:-/run/secrets}"/*; do
  if ! { [ -f "$file" ] && [ -s "$file" ]; }; then missing="$missing ${file##*/}"; fi
done
[ -n "$missing" ] || exit 0
echo "secrets: missing or empty:$missing; \`make secrets\` makes what is missing and keeps the rest, then \`docker compose up -d --wait\`" >&2
exit 78
