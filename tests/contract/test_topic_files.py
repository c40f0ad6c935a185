"""What the topic files promise is what the services create."""

from typing import get_args

import pytest
import yaml

from chassis.partitioning import partition_of
from chassis.topic_layout import layouts
from contracts.topics import PARTITIONS, Context

SERVICES = get_args(Context)


@pytest.fixture(scope="module")
def topic_files(root):
    """Every committed topic file, by the topics it is about."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (root / "contracts/topics").glob("*.yaml")]
    return {name: file for file in files for name in file.get("names", [file["topic"]])}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_creates_the_topics_its_files_describe(service, topic_files):
    for layout in layouts(service):
        told = topic_files[layout.name]
        assert service in told["producers"]
        assert layout.partitions == told["partitions"]
        assert layout.config == {name: str(value) for name, value in told["configuration"].items()}


def test_every_topic_told_of_is_created_by_a_service(topic_files):
    assert {layout.name for service in SERVICES for layout in layouts(service)} == set(topic_files)


def test_a_key_has_the_partition_that_java_clients_give_it():
    """Known values of Kafka's default hash, as signed 32-bit numbers."""
    signed = {b"21": -973932308, b"foobar": -790332482, b"a-little-bit-long-string": -985981536, b"abc": 479470107}
    for key, value in signed.items():
        assert partition_of(key, PARTITIONS) == (value & 0x7FFF_FFFF) % 12
