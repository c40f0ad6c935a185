"""One command's trace, from HTTP through store, relay and topic to the effect, as a collector receives it; and none when it is off."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from gzip import decompress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from cradle_cli.token import issue
from local_stack import topology
from local_stack.stack import LocalStack
from local_stack.waiting import holds_within

SERVICES = tuple(spec for spec in topology.SERVICES if spec.name in ("registry", "delivery"))
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
COUNTY = {"code": "341881", "name": "宁国市", "level": "county", "kind": "county"}
STREET = {"name": "某街道", "level": "township", "kind": "street", "parent_code": "341881"}


@dataclass
class Collector:
    """What an OTLP/HTTP collector has received: spans with the service and role of their process."""

    spans: list[tuple[str, Span]] = field(default_factory=list)

    def named(self, process: str, name: str, trace: str | None = None) -> list[Span]:
        return [
            span
            for sender, span in self.spans
            if sender == process and span.name == name and trace in (None, span.trace_id.hex())
        ]

    def receive(self, body: bytes) -> None:
        request = ExportTraceServiceRequest.FromString(body)
        for resource_spans in request.resource_spans:
            about = {item.key: item.value.string_value for item in resource_spans.resource.attributes}
            sender = f"{about['service.name']}.{about['cradle.role']}"
            self.spans += [(sender, span) for scope in resource_spans.scope_spans for span in scope.spans]


@contextmanager
def collecting() -> Iterator[tuple[Collector, str]]:
    """A collector on this machine, and its address."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path == "/v1/traces"
            collector.receive(decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Nothing on the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield collector, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.slow
@pytest.mark.stack
@pytest.mark.timeout(180)
def test_a_command_is_one_trace_up_to_its_effect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as (collector, address):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "200")
        with LocalStack(tmp_path, services=SERVICES, roles=topology.SEPARATE_ROLES).running() as stack:
            token = issue(stack.keys, person="lin", office="341881", roles=["commission"], issued_at=datetime.now(UTC), hours=1)
            headers = {"Authorization": f"Bearer {token}", "traceparent": f"00-{TRACE}-{CALLER}-01"}
            with httpx.Client(base_url=stack.service("registry").url, headers=headers, timeout=30) as registry:
                answer = registry.post("/commands/register-unit", json=COUNTY, headers={"Idempotency-Key": str(uuid4())})
                assert answer.status_code == 201
                bulk = "\n".join(json.dumps(STREET | {"code": f"34188100{number}"}) for number in (1, 2))
                registry.post("/commands/register-unit/bulk", content=bulk, headers={"traceparent": ""})
            assert holds_within(lambda: len(collector.named("cradle-delivery.consume", "apply")) >= 2, 60)
    [command] = collector.named("cradle-registry.web", "command register-unit", TRACE)
    assert (command.parent_span_id.hex(), command.kind) == (CALLER, Span.SPAN_KIND_SERVER)
    [append] = collector.named("cradle-registry.web", "append", TRACE)
    assert append.parent_span_id == command.span_id
    for process, name in (("cradle-registry.relay", "publish"), ("cradle-delivery.consume", "apply")):
        [part] = collector.named(process, name, TRACE)
        [batch] = [span for span in collector.named(process, f"{name} batch") if has_link_to(span, command)]
        assert part.parent_span_id == command.span_id, "it appears in the command's trace, under the command"
        assert has_link_to(part, batch), "and leads to the batch"
        assert batch.trace_id != command.trace_id, "which is nobody's child"
        assert batch.start_time_unix_nano <= part.end_time_unix_nano
    [rows] = collector.named("cradle-registry.web", "command register-unit rows")
    assert collector.named("cradle-registry.relay", "publish", rows.trace_id.hex()), "the events of a file carry on its trace"
    told = {item.key for _, span in collector.spans for item in span.attributes}
    assert told == {"cradle.command", "command_id", "cradle.outcome", "cradle.events", "events", "cradle.records"}


def has_link_to(span: Span, other: Span) -> bool:
    return any((link.trace_id, link.span_id) == (other.trace_id, other.span_id) for link in span.links)


def test_without_an_endpoint_no_sdk_is_loaded_and_no_header_read() -> None:
    program = (
        "import sys; import registry.bootstrap; from chassis import process, tracing\n"
        "tracing.set_up_tracing('registry', 'web')\n"
        "unread = (1 / 0 for _ in (1,))\n"
        "with tracing.command_span('x', 'as it came') as carried, tracing.span('append'), tracing.batch_span('apply', unread):\n"
        "    assert carried == 'as it came'\n"
        "print([name for name in sys.modules if name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter', 'google.protobuf'))])"
    )
    environment = {"PATH": "/usr/bin:/bin"}
    answer = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_a_collector_that_is_not_there_keeps_no_process_from_ending() -> None:
    program = (
        "from chassis import tracing\n"
        "tracing.set_up_tracing('registry', 'web')\n"
        "with tracing.command_span('x', None): pass\n"
        "tracing.flush_traces()"
    )
    environment = {"PATH": "/usr/bin:/bin", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
    answer = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=False, timeout=15)
    assert answer.returncode == 0
