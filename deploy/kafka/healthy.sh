#!/bin/bash
# Whether the broker answers a request that needs no user (ApiVersions, key 18), without starting a JVM to ask.
set -eu
exec 3<> /dev/tcp/localhost/9092
printf '\0\0\0\012\0\022\0\0\0\0\0\001\377\377' >&3
[ "$(head -c 10 <&3 | od -An -tx1 -j4 -N6 | tr -d ' \n')" = 000000010000 ]
