"""Lines a subscriber can copy: how to read a topic from its beginning."""


def kcat(topic: str) -> str:
    """Read with kcat: key, headers and payload of every committed record."""
    return f"kcat -C -q -b \"$BOOTSTRAP\" -t {topic} -o beginning -e -X isolation.level=read_committed -f '%k %h\\n%s\\n'\n"


def python(topic: str) -> str:
    """Read with confluent-kafka: type, key and payload, until nothing has come for five seconds."""
    return f'''import os
from confluent_kafka import Consumer

consumer = Consumer({{
    "bootstrap.servers": os.environ["BOOTSTRAP"],
    "group.id": "my-subscriber",
    "isolation.level": "read_committed",
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
}})
consumer.subscribe(["{topic}"])
while (record := consumer.poll(5)) is not None:
    if record.error():
        raise SystemExit(record.error())
    headers = dict(record.headers())
    print(headers["ce_type"].decode(), record.key().decode(), record.value().decode())
consumer.close()
'''
