"""What the tests of the contracts share: the committed tree, its examples as bytes, a catalogue of one's own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import contracts.events  # noqa: F401 fills the catalogue
from contracts import catalogue
from contracts.policy import POLICY_DIRECTORY, Edition, Policy
from contracts.publish.layout import HERE

EVENT_TYPES = sorted(catalogue.event_types())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for an `event_type` is about every one of them."""
    if "event_type" in metafunc.fixturenames:
        metafunc.parametrize("event_type", EVENT_TYPES)


@pytest.fixture(scope="session")
def example() -> Callable[[str], Any]:
    """The golden payload of an event type."""
    return lambda event_type: json.loads(HERE.example(event_type).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def record_value() -> Callable[[str], bytes]:
    """The golden payload as it stands on the bus: compact UTF-8 JSON."""
    return lambda event_type: json.dumps(
        json.loads(HERE.example(event_type).read_text(encoding="utf-8")), ensure_ascii=False, separators=(",", ":")
    ).encode()


@pytest.fixture
def own_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test registers is forgotten after it."""
    monkeypatch.setattr(catalogue, "_MODELS", dict(catalogue._MODELS))
    monkeypatch.setattr(catalogue, "_UPCASTERS", dict(catalogue._UPCASTERS))


@pytest.fixture(scope="session")
def edition() -> Edition:
    """The policy edition as committed."""
    return Edition.model_validate(yaml.safe_load((POLICY_DIRECTORY / "ningguo-2019-draft.yaml").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def policy(edition: Edition) -> Policy:
    """The edition under the default readings."""
    return Policy(edition)


@pytest.fixture(scope="session")
def oracles() -> Path:
    """Documents written by others that ours are judged by."""
    return Path(__file__).parent / "oracles"
