"""What changes from one edition of the policy to another, clause by clause; and what is wrong with an edition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from contracts.policy import Edition
from contracts.rulings import fault_of

SECTIONS = ("parameters", "readings", "targets", "duties", "refusals")
_HEAD = ("edition", "county_code", "title", "status", "published_on", "effective_on")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: of an entry that is added, removed or changed; of a changed one, each field with both values."""

    section: str
    name: str
    clauses: tuple[str, ...]
    change: Literal["added", "removed", "changed"]
    fields: Mapping[str, tuple[Any, Any]]


def differences(old: Edition, new: Edition) -> list[Change]:
    """Every difference from the old edition to the new, the edition's own facts first, then by section and name."""
    before, after = old.model_dump(mode="json", by_alias=True), new.model_dump(mode="json", by_alias=True)
    head = {name: (before[name], after[name]) for name in _HEAD if before[name] != after[name]}
    found = [Change("edition", new.edition, (), "changed", head)] if head else []
    for section in SECTIONS:
        one, other = before[section], after[section]
        names = [name for name in sorted({*one, *other}, key=_natural) if one.get(name) != other.get(name)]
        found += [_change(section, name, one.get(name), other.get(name)) for name in names]
    if list(before["refusals"]) != list(after["refusals"]) and set(before["refusals"]) == set(after["refusals"]):
        order = {"order": (list(before["refusals"]), list(after["refusals"]))}
        found.append(Change("refusals", "order", (), "changed", order))
    return found


def problems(edition: Edition, than: Edition) -> list[str]:
    """What is wrong with an edition that the product is to decide by, as exact as can be; nothing: it can be used.

    `than` is an edition it can be decided by: what that has, decisions ask for.
    """
    return [*_values(edition), *_missing(edition, than), *_dates(edition)]


def _values(edition: Edition) -> Iterator[str]:
    for name, parameter in edition.parameters.items():
        for number, dated in enumerate(parameter.values):
            if (fault := fault_of(parameter, dated.value)) is not None:
                yield f"parameters.{name}.values[{number}] (from {dated.start}): {fault}, not {dated.value!r}"


def _missing(edition: Edition, than: Edition) -> Iterator[str]:
    for section in SECTIONS:
        has, asked = getattr(edition, section), getattr(than, section)
        for name in asked:
            if name not in has and section != "duties":
                yield f"{section}.{name}: missing; decisions or figures ask for it"
    for name, parameter in edition.parameters.items():
        if name in than.parameters and parameter.unit != than.parameters[name].unit:
            yield f"parameters.{name}.unit: {parameter.unit!r}; it is asked for in {than.parameters[name].unit!r}"
    for name, reading in edition.readings.items():
        known = {one.id for one in than.readings[name].alternatives} if name in than.readings else set()
        for number, alternative in enumerate(reading.alternatives):
            if alternative.id not in known:
                yield f"readings.{name}.alternatives[{number}]: {alternative.id!r} is not implemented; there are {sorted(known)}"


def _dates(edition: Edition) -> Iterator[str]:
    for name, parameter in edition.parameters.items():
        if parameter.values and parameter.values[0].start > edition.effective_on:
            first = parameter.values[0].start
            yield f"parameters.{name}.values[0].from: {first} leaves it without a value from {edition.effective_on} on"


def _change(section: str, name: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Change:
    clauses = tuple(dict.fromkeys([*_clauses(before), *_clauses(after)]))
    if before is None or after is None:
        return Change(section, name, clauses, "added" if before is None else "removed", {})
    fields = {
        field: (before.get(field), after.get(field)) for field in {**before, **after} if before.get(field) != after.get(field)
    }
    return Change(section, name, clauses, "changed", fields)


def _clauses(entry: dict[str, Any] | None) -> list[str]:
    if entry is None:
        return []
    return list(entry["clauses"]) if "clauses" in entry else [entry["clause"]]


def _natural(name: str) -> tuple[str, int, str]:
    """R2 before R10."""
    letters = name.rstrip("0123456789")
    digits = name[len(letters) :]
    return (letters, int(digits or 0), name)
