"""A stack whose services are a fake one, so that what is tested here is the stack."""

from pathlib import Path

import pytest

from local_stack import reaper
from local_stack.stack import LocalStack
from local_stack.topology import SERVICES, ServiceSpec

FAKES = tuple(ServiceSpec(spec.name, "fake_service", keeps_vault=spec.keeps_vault) for spec in SERVICES)


@pytest.fixture
def fake_service(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


@pytest.fixture(scope="module")
def running_stack(tmp_path_factory):
    """One that is up, for tests that leave it up."""
    home = tmp_path_factory.mktemp("stack")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent))
        with LocalStack(home, services=FAKES).running() as stack:
            yield stack


@pytest.fixture
def stack(tmp_path, fake_service):
    """One that has never been up."""
    yield LocalStack(tmp_path, services=FAKES)
    reaper.reap(tmp_path)
