"""Every service answers what its OpenAPI document promises, whatever is sent (schemathesis against the real service)."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from chassis.policy_file import load_edition
from chassis.service import Service
from chassis.testing.world import Infrastructure, World, world_of
from chassis.web.app import create_app
from chassis.workbooks.download import XLSX
from contracts.policy import Policy
from finance.bootstrap import SERVICE as FINANCE
from local_stack import ports
from registry.bootstrap import registry_service
from registry.vault.master_key import MasterKey
from registry.vault.vault import Vault
from reporting.bootstrap import SERVICE as REPORTING
from services_delivery.bootstrap import SERVICE as DELIVERY

REGISTRY = registry_service(Policy(load_edition()), lambda: Vault.of(MasterKey(bytes(range(32)))))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = settings(
    max_examples=10, derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@schemathesis.serializer("application/x-ndjson")
def as_rows(_context: schemathesis.SerializationContext, value: object) -> bytes:
    """A bulk body: the generated text as it is."""
    return str(value).encode()


@schemathesis.serializer(XLSX)
def as_file(_context: schemathesis.SerializationContext, value: object) -> bytes:
    """A workbook's body: what was generated, as bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [REGISTRY, DELIVERY, FINANCE, REPORTING], start=False) as running:
        yield running


@contextmanager
def served(world: World, service: Service) -> Iterator[str]:
    """The service on a port of its own, in a thread with its own loop."""
    port = ports.choose()
    app = create_app(service, world.services[service.name].settings)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive(), "the service did not start"
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("service", [REGISTRY, DELIVERY, FINANCE, REPORTING], ids=lambda service: service.name)
def test_every_answer_is_one_the_document_promises(world: World, service: Service) -> None:
    token = world.token("commission")
    with served(world, service) as url:
        document = schemathesis.openapi.from_url(f"{url}/openapi.json")
        operations = [result.ok() for result in document.get_all_operations()]
        assert operations

        failures: list[FailureGroup] = []
        for operation in operations:

            @EXAMPLES
            @given(case=operation.as_strategy())
            def conforms(case: schemathesis.Case) -> None:
                case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {token}"})

            try:
                conforms()
            except FailureGroup as failure:
                failure.add_note(operation.label)
                failures.append(failure)
        if failures:
            raise BaseExceptionGroup(f"{service.name}: {[failure.__notes__[-1] for failure in failures]}", failures)
