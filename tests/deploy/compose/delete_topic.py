"""Runs in the tools' image: deletes a topic as the administrator and returns when it is gone."""

import json
import sys
import time
from pathlib import Path

from confluent_kafka.admin import AdminClient

password = Path("/all/kafka_admin_password").read_text(encoding="utf-8").strip()
admin = AdminClient(
    {
        "bootstrap.servers": "kafka:9092",
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "admin",
        "sasl.password": password,
    }
)
admin.delete_topics([sys.argv[1]])[sys.argv[1]].result(30)
while sys.argv[1] in admin.list_topics(timeout=10).topics:
    time.sleep(0.2)  # noqa: TID251  another process cannot be awaited
print(json.dumps("gone"))
