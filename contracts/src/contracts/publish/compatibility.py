"""What may change in a released schema: an optional field may be added. All else breaks a reader, old or new.

A subscriber built on the released schema reads what is written from now on, and this build reads what was ever written:
so neither may find a field gone, another type, a value more or a value less.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

_ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "$comment", "title", "description", "examples", "deprecated", "x-topic"})
_RULES = {
    "type": "type-changed",
    "format": "type-changed",
    "anyOf": "type-changed",
    "items": "type-changed",
    "additionalProperties": "type-changed",
    "pattern": "pattern-changed",
    "minimum": "bound-changed",
    "maximum": "bound-changed",
    "exclusiveMinimum": "bound-changed",
    "exclusiveMaximum": "bound-changed",
    "minLength": "bound-changed",
    "maxLength": "bound-changed",
    "minItems": "bound-changed",
    "maxItems": "bound-changed",
    "default": "default-changed",
}


@dataclass(frozen=True, slots=True)
class Break:
    """A change that a reader would not survive: where (JSON pointer), against which rule, and what changed."""

    pointer: str
    rule: str
    detail: str


def breaks(released: Schema, present: Schema) -> list[Break]:
    """Every breaking change from a released schema to the present one; empty: every reader still reads."""
    found = list(_Comparison(released, present).of(released, present, "#"))
    if released.get("x-topic") != present.get("x-topic"):
        found.append(Break("#/x-topic", "topic-changed", f"{released.get('x-topic')} became {present.get('x-topic')}"))
    return found


class _Comparison:
    def __init__(self, released: Schema, present: Schema) -> None:
        self._released, self._present = released, present
        self._compared: set[tuple[str, str]] = set()

    def of(self, old: Schema, new: Schema, at: str) -> Iterator[Break]:
        """The breaks between two nodes, at a pointer."""
        pair = (old.get("$ref", ""), new.get("$ref", ""))
        if all(pair):
            if pair in self._compared:
                return
            self._compared.add(pair)
        old, new = _resolved(old, self._released), _resolved(new, self._present)
        yield from self._fields(old, new, at)
        yield from _values(old, new, at)
        for keyword in sorted((old.keys() | new.keys()) - _ANNOTATIONS - {"properties", "required", "enum", "const"}):
            yield from self._keyword(keyword, old.get(keyword), new.get(keyword), f"{at}/{keyword}")

    def _fields(self, old: Schema, new: Schema, at: str) -> Iterator[Break]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name in before:
            pointer = f"{at}/properties/{name}"
            if name in after:
                yield from self.of(before[name], after[name], pointer)
            else:
                yield Break(pointer, "field-removed", "readers count on it")
        required_before, required_after = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(required_after - required_before):
            yield Break(f"{at}/properties/{name}", "field-required", "events already written may not have it: give it a default")
        for name in sorted((required_before - required_after) & after.keys()):
            yield Break(f"{at}/properties/{name}", "field-optional", "readers count on it being there")

    def _keyword(self, keyword: str, old: Any, new: Any, at: str) -> Iterator[Break]:
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from self.of(old, new, at)
        elif keyword == "anyOf" and old and new and len(old) == len(new):
            for index, branches in enumerate(zip(old, new, strict=True)):
                yield from self.of(*branches, f"{at}/{index}")
        elif old != new:
            yield Break(at, _RULES.get(keyword, "keyword-changed"), f"{old!r} became {new!r}")


def _values(old: Schema, new: Schema, at: str) -> Iterator[Break]:
    before, after = _allowed(old), _allowed(new)
    if before == after:
        return
    if before is None:
        yield Break(f"{at}/enum", "enum-narrowed", "any value was allowed")
    elif after is None:
        yield Break(f"{at}/enum", "enum-widened", "any value is allowed now")
    else:
        if gone := before - after:
            yield Break(f"{at}/enum", "enum-narrowed", f"events already written may say {_list(gone)}")
        if come := after - before:
            yield Break(f"{at}/enum", "enum-widened", f"readers do not know {_list(come)}")


def _allowed(node: Schema) -> set[Any] | None:
    if "const" in node:
        return {node["const"]}
    return set(node["enum"]) if "enum" in node else None


def _list(values: set[Any]) -> str:
    return ", ".join(sorted(str(value) for value in values))


def _resolved(node: Schema, root: Schema) -> Schema:
    if "$ref" not in node:
        return node
    target = root["$defs"][str(node["$ref"]).removeprefix("#/$defs/")]
    return {**target, **{key: value for key, value in node.items() if key != "$ref"}}
