# mypy: disable-error-code="misc"
"""What the client library does not ask a broker: its finalized features, its access rules, the disk under its logs.

The structures are those of Kafka's protocol guide: ApiVersions 3, DescribeAcls 1, DescribeLogDirs 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.api import Request, RequestStruct, Response, ResponseHeader_v0
from aiokafka.protocol.types import Array as PlainArray
from aiokafka.protocol.types import Boolean as Flag
from aiokafka.protocol.types import (
    CompactArray,
    CompactString,
    Int8,
    Int16,
    Int32,
    Int64,
    Schema,
    String,
    TaggedFields,
)

SECURITY_DISABLED = 54
FINALIZED_FEATURES_TAG = 2
ANY = 1
"""In a filter of access rules: whatever type, pattern, operation or permission."""
TOPIC_RESOURCE, ALL_OPERATIONS, WRITE, DENY = 2, 2, 4, 2


class _FeaturesResponse(Response):
    API_KEY = 18
    API_VERSION = 3
    SCHEMA = Schema(
        ("error_code", Int16),
        (
            "api_versions",
            CompactArray(("api_key", Int16), ("min_version", Int16), ("max_version", Int16), ("tags", TaggedFields)),
        ),
        ("throttle_time_ms", Int32),
        ("tags", TaggedFields),
    )


class _FeaturesRequestStruct(RequestStruct):
    FLEXIBLE_VERSION = True
    API_KEY = 18
    API_VERSION = 3
    RESPONSE_TYPE = _FeaturesResponse
    SCHEMA = Schema(
        ("client_software_name", CompactString("utf-8")),
        ("client_software_version", CompactString("utf-8")),
        ("tags", TaggedFields),
    )

    def parse_response_header(self, read_buffer: BytesIO | bytes) -> ResponseHeader_v0:
        """The plain header: a broker answers this request before both know which versions they share."""
        header: ResponseHeader_v0 = ResponseHeader_v0.decode(read_buffer)
        return header


class _FeaturesRequest(Request[_FeaturesRequestStruct]):
    API_KEY = 18

    def build(self, request_struct_class: type[_FeaturesRequestStruct]) -> _FeaturesRequestStruct:
        return request_struct_class("cradle-doctor", "1", {})


_FEATURES = CompactArray(
    ("name", CompactString("utf-8")), ("max_level", Int16), ("min_level", Int16), ("tags", TaggedFields)
)  # fmt: skip


class _AclsResponse(Response):
    API_KEY = 29
    API_VERSION = 1
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("error_code", Int16),
        ("error_message", String("utf-8")),
        (
            "resources",
            PlainArray(
                ("resource_type", Int8),
                ("resource_name", String("utf-8")),
                ("pattern_type", Int8),
                (
                    "acls",
                    PlainArray(
                        ("principal", String("utf-8")), ("host", String("utf-8")), ("operation", Int8), ("permission", Int8)
                    ),
                ),
            ),
        ),
    )


class _AclsRequestStruct(RequestStruct):
    API_KEY = 29
    API_VERSION = 1
    RESPONSE_TYPE = _AclsResponse
    SCHEMA = Schema(
        ("resource_type", Int8),
        ("resource_name", String("utf-8")),
        ("pattern_type", Int8),
        ("principal", String("utf-8")),
        ("host", String("utf-8")),
        ("operation", Int8),
        ("permission", Int8),
    )


class _AclsRequest(Request[_AclsRequestStruct]):
    API_KEY = 29

    def build(self, request_struct_class: type[_AclsRequestStruct]) -> _AclsRequestStruct:
        return request_struct_class(TOPIC_RESOURCE, None, ANY, None, None, ANY, ANY)


class _LogDirsResponse(Response):
    API_KEY = 35
    API_VERSION = 4
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("error_code", Int16),
        (
            "results",
            CompactArray(
                ("error_code", Int16),
                ("log_dir", CompactString("utf-8")),
                (
                    "topics",
                    CompactArray(
                        ("name", CompactString("utf-8")),
                        (
                            "partitions",
                            CompactArray(
                                ("partition", Int32), ("size", Int64), ("lag", Int64), ("future", Flag), ("tags", TaggedFields)
                            ),
                        ),
                        ("tags", TaggedFields),
                    ),
                ),
                ("total_bytes", Int64),
                ("usable_bytes", Int64),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _LogDirsRequestStruct(RequestStruct):
    FLEXIBLE_VERSION = True
    API_KEY = 35
    API_VERSION = 4
    RESPONSE_TYPE = _LogDirsResponse
    SCHEMA = Schema(
        ("topics", CompactArray(("topic", CompactString("utf-8")), ("partitions", CompactArray(Int32)), ("tags", TaggedFields))),
        ("tags", TaggedFields),
    )


class _LogDirsRequest(Request[_LogDirsRequestStruct]):
    API_KEY = 35

    def build(self, request_struct_class: type[_LogDirsRequestStruct]) -> _LogDirsRequestStruct:
        return request_struct_class(None, {})


@dataclass(frozen=True, slots=True)
class LogDirectory:
    """A directory of a broker's logs: what lies in it, and what its disk has left, in bytes."""

    path: str
    topic_bytes: int
    usable_bytes: int


@dataclass(frozen=True, slots=True)
class TopicRule:
    """An access rule about topics. `pattern` and the operation are the protocol's numbers."""

    topic: str
    pattern: int
    principal: str
    operation: int
    permission: int


async def _ask(admin: AIOKafkaAdminClient, request: Request[Any]) -> Any:
    return await admin._send_request(request)  # the library has no public way


async def finalized_features(admin: AIOKafkaAdminClient) -> dict[str, int]:
    """The cluster's features and their levels, such as `transaction.version` and `metadata.version`."""
    answer = await _ask(admin, _FeaturesRequest())
    packed = answer.tags.get(FINALIZED_FEATURES_TAG)
    return {} if packed is None else {name: level for name, level, _, _ in _FEATURES.decode(BytesIO(packed))}


async def topic_rules(admin: AIOKafkaAdminClient) -> list[TopicRule] | None:
    """Every access rule about topics; None where no authorizer is on."""
    answer = await _ask(admin, _AclsRequest())
    if answer.error_code == SECURITY_DISABLED:
        return None
    if answer.error_code:
        raise PermissionError(f"the broker does not show its access rules: {answer.error_message}")
    return [
        TopicRule(name, pattern, principal, operation, permission)
        for _, name, pattern, rules in answer.resources
        for principal, _, operation, permission in rules
    ]


async def log_directories(admin: AIOKafkaAdminClient) -> list[LogDirectory]:
    """The log directories of the broker asked."""
    answer = await _ask(admin, _LogDirsRequest())
    return [
        LogDirectory(path, sum(p[1] for topic in topics for p in topic[1]), usable)
        for _, path, topics, _, usable, _ in answer.results
    ]
