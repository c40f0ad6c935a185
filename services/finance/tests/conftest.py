"""The edition; and test modules that share what is beside this file."""

import sys
from pathlib import Path

import pytest

from chassis.policy_file import load_edition
from contracts.policy import Edition, Policy

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def edition() -> Edition:
    return load_edition()


@pytest.fixture(scope="session")
def policy(edition: Edition) -> Policy:
    return Policy(edition)
