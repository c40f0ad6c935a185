"""Traces from a command to its effects, as OpenTelemetry spans; off, and without any of its code, unless told where to send them.

An event carries the context of the command that caused it (W3C `traceparent`). Publishing and applying happen in batches of
many commands: a batch is a trace of its own with a link to each of them, and each command's trace gets a span of the batch's
time with a link back. Spans hold names, counts and ids; never a body, a value or an exception's message.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import time_ns
from typing import TYPE_CHECKING, Any, Literal

from chassis.starting import CannotStart

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, Tracer

    from contracts.envelope import Headers

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""Either turns traces on; OpenTelemetry's other variables hold too."""
CONTEXTS_MAX = 128
"""Commands of a batch that get a span and a link: as many links as a span may have."""
FLUSH_SECONDS_MAX = 2.0
_OFF = nullcontext()
_tracer: "Tracer | None" = None
_provider: "TracerProvider | None" = None


def set_up_tracing(service: str, role: str) -> None:
    """Begin to send spans if an endpoint is named. Raises CannotStart where the extra is not installed."""
    global _tracer
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise CannotStart("traces are asked for and OpenTelemetry is not installed", "install cradle-chassis[traces]") from error
    named = {"service.name": f"cradle-{service}", "service.namespace": "cradle", "cradle.role": role}
    provider = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer, _provider = provider.get_tracer("cradle"), provider


def flush_traces() -> None:
    """Send what is left, for at most 2 s: a collector that does not answer must not keep a process from ending."""
    if _provider is None:
        return
    sending = threading.Thread(target=_provider.force_flush, daemon=True)
    sending.start()
    sending.join(FLUSH_SECONDS_MAX)


@contextmanager
def command_span(command: str, parent: str | None, **attributes: str | int) -> Iterator[str | None]:
    """The span of a command under the context it came with; yields the context its events are to carry on."""
    if _tracer is None:
        yield parent
        return
    from opentelemetry.trace import SpanKind

    started = _tracer.start_as_current_span(
        f"command {command}",
        context=_context_of(parent),
        kind=SpanKind.SERVER,
        attributes={"cradle.command": command, **attributes},
        record_exception=False,
        set_status_on_exception=False,
    )
    with started as span, _failing(span):
        yield _trace_parent_of(span)


def span(name: str, **attributes: str | int) -> AbstractContextManager[Any]:
    """A step within the current span; nothing where there is none."""
    if _tracer is None:
        return _OFF
    return _step(name, attributes)


def batch_span(name: Literal["publish", "apply"], headers: Iterable["Headers"]) -> AbstractContextManager[Any]:
    """The span of a batch of records, linked to the contexts in their headers, which are read only when traces are on."""
    if _tracer is None:
        return _OFF
    return _batch(name, headers)


def set_outcome(outcome: str, events: int) -> None:
    """Say what came of the current command."""
    if _tracer is not None:
        from opentelemetry import trace

        trace.get_current_span().set_attributes({"cradle.outcome": outcome, "cradle.events": events})


@contextmanager
def _step(name: str, attributes: dict[str, str | int]) -> Iterator[None]:
    assert _tracer is not None  # noqa: S101
    started = _tracer.start_as_current_span(name, attributes=attributes, record_exception=False, set_status_on_exception=False)
    with started as step, _failing(step):
        yield


@contextmanager
def _batch(name: str, headers: Iterable["Headers"]) -> Iterator[None]:
    from opentelemetry.context import Context
    from opentelemetry.trace import Link, NonRecordingSpan, SpanKind, set_span_in_context

    assert _tracer is not None  # noqa: S101
    contexts, records = _contexts_among(headers)
    if not contexts:
        yield
        return
    kind = SpanKind.PRODUCER if name == "publish" else SpanKind.CONSUMER
    started_at = time_ns()
    batch = _tracer.start_as_current_span(
        f"{name} batch",
        context=Context(),
        kind=kind,
        links=[Link(context) for context in contexts],
        attributes={"cradle.records": records},
        record_exception=False,
        set_status_on_exception=False,
    )
    with batch as whole, _failing(whole):
        yield
    ended_at = time_ns()
    for context in contexts:
        under = set_span_in_context(NonRecordingSpan(context))
        part = _tracer.start_span(name, context=under, kind=kind, links=[Link(whole.get_span_context())], start_time=started_at)
        part.end(ended_at)


def _contexts_among(headers: Iterable["Headers"]) -> tuple[list[Any], int]:
    """The sampled contexts in the headers, each once, and how many records there were."""
    from opentelemetry.trace import get_current_span

    records = 0
    found: dict[str, Any] = {}
    for of_record in headers:
        records += 1
        for name, value in of_record:
            if name == "ce_traceparent" and value is not None and len(found) < CONTEXTS_MAX:
                text = value.decode(errors="replace")
                if text not in found:
                    found[text] = get_current_span(_context_of(text)).get_span_context()
    return [context for context in found.values() if context.is_valid and context.trace_flags.sampled], records


@contextmanager
def _failing(span: "Span") -> Iterator[None]:
    """Mark a span whose work raises, by the kind of the exception alone."""
    try:
        yield
    except BaseException as error:
        from opentelemetry.trace import Status, StatusCode

        span.set_status(Status(StatusCode.ERROR, type(error).__name__))
        raise


def _context_of(trace_parent: str | None) -> "Context":
    from opentelemetry.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier = {} if trace_parent is None else {"traceparent": trace_parent}
    return TraceContextTextMapPropagator().extract(carrier, Context())


def _trace_parent_of(span: "Span") -> str:
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
