"""What every test may ask for: a real Kafka and PostgreSQL, one pair a session; tests that need them run after all others."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

import contracts  # noqa: F401 the package, before pytest takes the directory of that name for it
from local_stack.testing import Infrastructure, infrastructure

settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci")

# Brokers of tests end before Java's second compiler would pay: without it one takes 4 s of processor time until it has topics, not 7.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")


@pytest.fixture(scope="session")
def infra() -> Iterator[Infrastructure]:
    """The servers of the session, as CRADLE_TEST_STACK says."""
    with infrastructure() as servers:
        yield servers


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the servers, and put it last."""
    for item in items:
        if "infra" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.stack)
    items.sort(key=lambda item: item.get_closest_marker("stack") is not None)
