"""The trace a request belongs to, so that its events carry it on (W3C trace context)."""

import re

from fastapi import Request

_TRACE_PARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


def trace_parent(request: Request) -> str | None:
    """The request's `traceparent`, if it bears a well-formed one; another is ignored, as the standard asks."""
    value = request.headers.get("traceparent", "")
    return value if _TRACE_PARENT.fullmatch(value) else None
