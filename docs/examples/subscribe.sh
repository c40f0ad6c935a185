#!/usr/bin/env bash
# A look at a topic of Cradle with kcat: committed events in the order of their partition, each once. Needs kcat and bash >= 4.
#
#   KAFKA=127.0.0.1:9092 ./subscribe.sh delivery.visits.v1
#
# For the compose stack set KAFKA_USERNAME and KAFKA_PASSWORD, which `cradle access` has issued; `kcat -V` must then name librdkafka
# 2.6.1 or newer, since Kafka 4 refuses the login of older ones. It keeps no position: it begins anew each time.
set -euo pipefail

# A file and not options: a password among the arguments of a process can be read by others.
options() {
    printf '%s\n' "bootstrap.servers=$KAFKA" isolation.level=read_committed
    if [ -n "${KAFKA_USERNAME:-}" ]; then
        printf '%s\n' security.protocol=SASL_PLAINTEXT sasl.mechanism=SCRAM-SHA-512 \
            "sasl.username=$KAFKA_USERNAME" "sasl.password=$KAFKA_PASSWORD"
    fi
}

declare -A last=()
kcat -F <(options) -C -q -u -t "$1" -o beginning -f '%p\t%h\t%s\n' |
    while IFS=$'\t' read -r partition headers event; do
        declare -A header=()
        IFS=, read -ra pairs <<<"$headers"
        for pair in "${pairs[@]}"; do header[${pair%%=*}]=${pair#*=}; done
        sequence=${header[ce_partitionseq]:-none}
        [[ $sequence =~ ^[0-9]+$ ]] || continue                  # not of the log
        [ "$sequence" -gt "${last[$partition]:-0}" ] || continue # a repeat: same id, same bytes
        last[$partition]=$sequence
        printf '%s\t%s\t%s\t%s\t%s\n' "$partition" "$sequence" "${header[ce_id]}" "${header[ce_type]}" "$event"
    done
