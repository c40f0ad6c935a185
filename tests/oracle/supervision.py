"""Inspections, the county's centre, and demonstration designations. Functions answer as in `people`."""

from collections.abc import Callable
from datetime import date
from typing import Any

from oracle import form
from oracle.register import Centre, Designation, Finding, Inspection, Register

Body = dict[str, Any]
CHECKLIST = {"function", "service-process", "service-standard", "service-norm"}


def _inspect(register: Register, body: Body) -> bool:
    institution, day = register.institutions.get(body["institution_id"]), form.day(body, "inspected_on")
    joint, findings = body["kind"] == "joint", body.get("findings", [])
    if institution is None or (joint and len(set(body["departments"])) < 2):
        return False
    institution.inspected.append(day)
    numbered = {number: Finding(date.fromisoformat(one["due_on"])) for number, one in enumerate(findings, 1)}
    register.inspections[body["inspection_id"]] = Inspection(body["institution_id"], day, body["departments"], joint, numbered)
    return True


def _close_finding(register: Register, body: Body) -> bool:
    inspection = register.inspections.get(body["inspection_id"])
    finding = inspection and inspection.findings.get(body["number"])
    closed_on = form.day(body, "closed_on")
    if inspection is None or finding is None or finding.closed_on is not None or closed_on < inspection.day:
        return False
    finding.closed_on = closed_on
    return True


def _establish(register: Register, body: Body) -> bool:
    if body["centre_id"] in register.centres:
        return False
    register.centres[body["centre_id"]] = Centre(form.day(body, "established_on"))
    return True


def _accept(register: Register, body: Body) -> bool:
    accepted_on, centre = form.day(body, "accepted_on"), register.centres.get(body["centre_id"])
    if centre is None or centre.accepted_on or accepted_on < centre.established_on or not set(body["met"]) >= CHECKLIST:
        return False
    centre.accepted_on = accepted_on
    return True


def _close(register: Register, body: Body) -> bool:
    closed_on, centre = form.day(body, "closed_on"), register.centres.get(body["centre_id"])
    if centre is None or centre.accepted_on is None or centre.closed_on or closed_on < centre.accepted_on:
        return False
    centre.closed_on = closed_on
    return True


def _designate(register: Register, body: Body) -> bool:
    designated_on, facility = form.day(body, "designated_on"), register.facilities.get(body["facility_id"])
    if facility is None or facility.step != "accepted" or _standing(facility.designations):
        return False
    facility.designations.append(Designation(designated_on))
    return True


def _withdraw(register: Register, body: Body) -> bool:
    withdrawn_on, facility = form.day(body, "withdrawn_on"), register.facilities.get(body["facility_id"])
    if facility is None or facility.step != "accepted" or not _standing(facility.designations):
        return False
    facility.designations[-1].withdrawn_on = withdrawn_on
    return True


def _standing(designations: list[Designation]) -> bool:
    return bool(designations) and designations[-1].withdrawn_on is None


def designated(designations: list[Designation], day: date) -> bool:
    """True where one of them holds on the day."""
    return any(one.holds_on(day) for one in designations)


COMMANDS: dict[str, Callable[[Register, Body], bool]] = {
    "hold-inspection": _inspect,
    "close-inspection-finding": _close_finding,
    "establish-centre": _establish,
    "accept-centre": _accept,
    "close-centre": _close,
    "designate-facility": _designate,
    "withdraw-designation": _withdraw,
}
