"""Registering units and people. Each function answers whether the command was accepted."""

from datetime import date
from typing import Any

from oracle import form
from oracle.register import Child, Post, Register, Stay, Unit

Body = dict[str, Any]
BIRTHS_APART_DAYS = 60


def _register_unit(register: Register, body: Body) -> bool:
    code = form.code(body, "code", 6, 9, 12)
    if code in register.units:
        return False
    register.units[code] = Unit(body["level"], body.get("parent_code"))
    return True


def _register_child(register: Register, body: Body) -> bool:
    born, registered_on = form.day(body, "birth_date"), form.day(body, "registered_on")
    village = form.code(body, "village_code", 12)
    if born > registered_on:
        raise form.Malformed("birth_date")
    identity = body["identity"]
    keys: set[object] = {(identity["name"], born, village)}
    if identity.get("id_number"):
        keys.add(identity["id_number"])
    if body["child_id"] in register.children or keys & register.child_keys:
        return False
    register.child_keys |= keys
    register.children[body["child_id"]] = Child(body["household_id"], born, [Stay(registered_on, village)])
    return True


def _move_child(register: Register, body: Body) -> bool:
    moved_on, to = form.day(body, "moved_on"), form.code(body, "to_village_code", 12)
    child = register.own(body["child_id"])
    if child is None:
        return False
    last = child.stays[-1]
    if moved_on < (last.ended_on or last.first) or (last.ended_on is None and to == last.village):
        return False
    last.ended_on = last.ended_on or moved_on
    child.stays.append(Stay(moved_on, to))
    return True


def _correct_birth_date(register: Register, body: Body) -> bool:
    born, child = form.day(body, "birth_date"), register.own(body["child_id"])
    if child is None or born > child.stays[0].first:
        return False
    child.born = born
    return True


def _record_child_left(register: Register, body: Body) -> bool:
    left_on, child = form.day(body, "left_on"), register.own(body["child_id"])
    if child is None or child.stays[-1].ended_on is not None or left_on < child.stays[-1].first:
        return False
    child.stays[-1].ended_on = left_on
    return True


def _merge_child(register: Register, body: Body) -> bool:
    """Two registrations of one child, neither part of another merge; births that differ need a ground that explains it."""
    child, survivor, merged_on = register.own(body["child_id"]), register.own(body["survivor_id"]), form.day(body, "merged_on")
    chained = body["child_id"] in {survivor_id for survivor_id, _ in register.merged.values()}
    if child is None or survivor is None or chained or child is survivor:
        return False
    apart = abs((child.born - survivor.born).days)
    if apart > BIRTHS_APART_DAYS or (apart and body["ground"] not in ("calendar-confused", "birth-date-mistyped")):
        return False
    if merged_on < max(child.stays[0].first, survivor.stays[0].first):
        return False
    register.merged[body["child_id"]] = body["survivor_id"], merged_on
    return True


def _undo_merge(register: Register, body: Body) -> bool:
    _, merged_on = register.merged.get(body["child_id"], ("", date.max))
    if form.day(body, "undone_on") < merged_on:
        return False
    del register.merged[body["child_id"]]
    return True


def _set_special_family(register: Register, body: Body) -> bool:
    start, flags = form.day(body, "from_date"), register.special_families.setdefault(body["household_id"], [])
    if flags and (flags[-1][1] is None or start < flags[-1][1]):
        return False
    flags.append((start, None))
    return True


def _end_special_family(register: Register, body: Body) -> bool:
    end, flags = form.day(body, "ended_on"), register.special_families.get(body["household_id"])
    if not flags or flags[-1][1] is not None or end < flags[-1][0]:
        return False
    flags[-1] = (flags[-1][0], end)
    return True


def _register_practitioner(register: Register, body: Body) -> bool:
    number = body["identity"]["id_number"]
    if body["practitioner_id"] in register.titles or number in register.person_numbers:
        return False
    register.person_numbers.add(number)
    register.titles[body["practitioner_id"]] = []
    register.qualifications[body["practitioner_id"]] = []
    register.certificates[body["practitioner_id"]] = []
    began = [Post("staff", form.day(body, "registered_on"))] if body.get("institution_id") else []
    register.posts[body["practitioner_id"]] = list(began)
    return True


def _record_qualification(register: Register, body: Body) -> bool:
    held, awarded_on = register.qualifications.get(body["practitioner_id"]), form.day(body, "awarded_on")
    if held is None:
        return False
    held.append((awarded_on, form.period_end(body, "valid_to")))
    return True


def _record_health_certificate(register: Register, body: Body) -> bool:
    held, period = (
        register.certificates.get(body["practitioner_id"]),
        (form.day(body, "valid_from"), form.period_end(body, "valid_to")),
    )
    if held is None or period in held:
        return False
    held.append(period)
    return True


def _begin_employment(register: Register, body: Body) -> bool:
    posts, began_on = register.posts.get(body["practitioner_id"]), form.day(body, "began_on")
    if posts is None or (posts and (posts[-1].ended_on is None or began_on < posts[-1].ended_on)):
        return False
    posts.append(Post(body["post"], began_on, at_institution=bool(body.get("institution_id"))))
    return True


def _end_employment(register: Register, body: Body) -> bool:
    posts, ended_on = register.posts.get(body["practitioner_id"]), form.day(body, "ended_on")
    if not posts or posts[-1].ended_on is not None or ended_on < posts[-1].first:
        return False
    posts[-1].ended_on = ended_on
    return True


def _record_title(register: Register, body: Body) -> bool:
    titles, awarded_on = register.titles.get(body["practitioner_id"]), form.day(body, "awarded_on")
    if titles is None:
        return False
    titles.append((body["title"], awarded_on))
    return True


COMMANDS = {
    "register-unit": _register_unit,
    "register-child": _register_child,
    "move-child": _move_child,
    "correct-birth-date": _correct_birth_date,
    "merge-child": _merge_child,
    "undo-merge": _undo_merge,
    "record-child-left": _record_child_left,
    "set-special-family-flag": _set_special_family,
    "end-special-family-flag": _end_special_family,
    "register-practitioner": _register_practitioner,
    "record-title": _record_title,
    "record-qualification": _record_qualification,
    "record-health-certificate": _record_health_certificate,
    "begin-employment": _begin_employment,
    "end-employment": _end_employment,
}
