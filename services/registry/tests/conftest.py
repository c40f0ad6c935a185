"""Lets the registry's tests import their examples from beside them, and runs the registry on real servers."""

import base64
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from registry_examples import POLICY

from chassis.testing.world import Infrastructure, World, world_of
from registry.bootstrap import registry_service
from registry.vault.master_key import read_master_key
from registry.vault.vault import Vault


@pytest.fixture(scope="session")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """A vault under a master key from a file, as an installation has it."""
    path = tmp_path_factory.mktemp("keys") / "vault-master.key"
    path.write_bytes(base64.b64encode(bytes(range(32))) + b"\n")
    return Vault.of(read_master_key(path))


@pytest.fixture(scope="module")
async def world(infra: Infrastructure, vault: Vault) -> AsyncIterator[World]:
    """The registry alone; nothing is published until a test asks for it."""
    async with world_of(infra, [registry_service(POLICY, lambda: vault)], start=False) as running:
        yield running
