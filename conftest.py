"""What every test may ask for: a real Kafka and PostgreSQL, one pair a session."""

from collections.abc import Iterator

import pytest

from local_stack.testing import Infrastructure, infrastructure


@pytest.fixture(scope="session")
def infra() -> Iterator[Infrastructure]:
    """The servers of the session, as CRADLE_TEST_STACK says."""
    with infrastructure() as servers:
        yield servers
