"""The registry of event types: (type, version) to model, with the chain of upcasters between versions."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json, to_json

from contracts.topics import Topic

Payload = dict[str, Any]
Upcaster = Callable[[Payload], Payload]


class DomainEvent(BaseModel):
    """A fact that has happened, in the past tense. Immutable; unknown fields are ignored, so that adding one breaks nobody."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_timedelta="iso8601")

    event_type: ClassVar[str]
    topic: ClassVar[Topic]

    def to_json(self) -> bytes:
        """The payload as it stands in the store and on the bus: compact UTF-8 JSON."""
        return self.__pydantic_serializer__.to_json(self)


class UnknownEventType(Exception):
    """No build of this catalogue knows the type and version; the record is parked until one does."""


class UndecodableEvent(Exception):
    """The bytes are not an event of the type they claim; `detail` says where and why."""


_MODELS: dict[str, type[DomainEvent]] = {}
_UPCASTERS: dict[str, tuple[str, Upcaster]] = {}

E = TypeVar("E", bound=DomainEvent)


def event(name: str, *, topic: Topic, version: int = 1) -> Callable[[type[E]], type[E]]:
    """Register a model as version `version` of the event `<context>.<name>` on its topic."""

    def register(model: type[E]) -> type[E]:
        model.event_type = f"{topic.owner}.{name}.v{version}"
        model.topic = topic
        if model.event_type in _MODELS:
            raise ValueError(f"event type {model.event_type} is registered twice")
        _MODELS[model.event_type] = model
        return model

    return register


def upcaster(from_type: str, to_type: str) -> Callable[[Upcaster], Upcaster]:
    """Register how a payload of an older version reads as the next one."""

    def register(function: Upcaster) -> Upcaster:
        _UPCASTERS[from_type] = (to_type, function)
        return function

    return register


def event_types() -> dict[str, type[DomainEvent]]:
    """Every event type known to this build, by its versioned name."""
    return dict(_MODELS)


def decode(event_type: str, payload: bytes) -> DomainEvent:
    """Read a payload as the newest version of its type. Raises UnknownEventType or UndecodableEvent."""
    if event_type not in _UPCASTERS:
        model = _MODELS.get(event_type)
        if model is None:
            raise UnknownEventType(event_type)
        try:
            return model.model_validate_json(payload, strict=True)
        except ValidationError as error:
            raise UndecodableEvent(f"{event_type}: {_first_fault(error)}") from error
    return _decode_older(event_type, payload)


def _decode_older(event_type: str, payload: bytes) -> DomainEvent:
    try:
        body = from_json(payload)
        if not isinstance(body, dict):
            raise UndecodableEvent(f"{event_type}: /: not an object")
        while event_type in _UPCASTERS:
            event_type, lift = _UPCASTERS[event_type]
            body = lift(body)
        return _MODELS[event_type].model_validate_json(to_json(body), strict=True)
    except ValidationError as error:
        raise UndecodableEvent(f"{event_type}: {_first_fault(error)}") from error
    except (ValueError, LookupError, TypeError) as error:
        raise UndecodableEvent(f"{event_type}: {type(error).__name__}: {error}") from error


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    pointer = "/" + "/".join(str(part) for part in fault["loc"])
    return f"{pointer}: {fault['msg']}"
