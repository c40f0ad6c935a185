#!/bin/bash
# The broker's entry point: on empty data it makes the two users that no job can make, `broker` and `admin`; then it is the broker.
set -euo pipefail

properties=/etc/cradle/server.properties
for name in broker admin; do
  file="/run/secrets/kafka_${name}_password"
  { [ -f "$file" ] && [ -s "$file" ]; } || { echo "start.sh: $file is missing or empty; \`make secrets\` makes the secrets" >&2; exit 78; }
done
if [ ! -e /var/lib/kafka/data/meta.properties ]; then
  arguments=/tmp/format  # in a file: what stands on a command line can be read by others
  (
    umask 077
    {
      printf '%s\n' --standalone --config "$properties"
      printf '%s\n' "--cluster-id=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')"
      for name in broker admin; do
        printf '%s\n' --add-scram "SCRAM-SHA-512=[name=$name,password=$(cat "/run/secrets/kafka_${name}_password")]"
      done
    } > "$arguments"
  )
  /opt/kafka/bin/kafka-storage.sh format "@$arguments"
  rm "$arguments"
fi
exec /opt/kafka/bin/kafka-server-start.sh "$properties"
