"""Institutions with their credentials, agreements, and places on their way to acceptance. Functions answer as in `people`."""

from collections.abc import Callable
from datetime import date
from typing import Any

from oracle import ages, form, policy
from oracle.register import Agreement, Credential, Facility, Institution, Register

Body = dict[str, Any]


def _file_institution(register: Register, body: Body) -> bool:
    if body["institution_id"] in register.institutions:
        return False
    filed_on = form.day(body, "filed_on")
    township = form.code(body, "township_code", 9)
    register.institutions[body["institution_id"]] = Institution(
        body["kind"], township, filed_on, body.get("legal_form", "for-profit")
    )
    return True


def _amend_filing(register: Register, body: Body) -> bool:
    institution, on = register.institutions.get(body["institution_id"]), form.day(body, "amended_on")
    return institution is not None and institution.ended_on is None and institution.filed_on <= on


def _end_filing(register: Register, body: Body) -> bool:
    institution, on = register.institutions.get(body["institution_id"]), form.day(body, "ended_on")
    if institution is None or institution.ended_on is not None or on < institution.filed_on:
        return False
    institution.ended_on = on
    return True


def _grant_credential(register: Register, body: Body) -> bool:
    institution = register.institutions.get(body["institution_id"])
    if institution is None or body["credential_id"] in institution.credentials:
        return False
    first, last = form.day(body, "valid_from"), form.period_end(body, "valid_to")
    institution.credentials[body["credential_id"]] = Credential(body["kind"], first, last)
    return True


def _revoke_credential(register: Register, body: Body) -> bool:
    institution = register.institutions.get(body["institution_id"])
    credential = institution and institution.credentials.get(body["credential_id"])
    if not credential or credential.revoked_on is not None:
        return False
    credential.revoked_on = form.day(body, "effective_on")
    return True


def _suspend(register: Register, body: Body) -> bool:
    institution = register.institutions.get(body["institution_id"])
    if institution is None or any(resumed is None for _, resumed in institution.suspended):
        return False
    institution.suspended.append((date.fromisoformat(body["from_date"]), None))
    return True


def _resume(register: Register, body: Body) -> bool:
    institution, resumed_on = register.institutions.get(body["institution_id"]), date.fromisoformat(body["resumed_on"])
    if institution is None or not institution.suspended:
        return False
    first, resumed = institution.suspended[-1]
    if resumed is not None or resumed_on < first:
        return False
    institution.suspended[-1] = first, resumed_on
    return True


def _sign_agreement(register: Register, body: Body) -> bool:
    if body["agreement_id"] in register.agreements:
        return False
    register.agreements[body["agreement_id"]] = Agreement(
        form.code(body, "township_code", 9),
        body["institution_id"],
        set(body["modes"]),
        body.get("fee_fen"),
        date.fromisoformat(body["valid_from"]),
        date.fromisoformat(body["valid_to"]),
        selection_reason=body.get("selection_reason"),
    )
    return True


def _amend_agreement(register: Register, body: Body) -> bool:
    agreement, since = register.agreements.get(body["agreement_id"]), date.fromisoformat(body["effective_on"])
    if agreement is None or agreement.terminated_on is not None:
        return False
    began, last = agreement.first, agreement.last
    if agreement.amended:
        began, _, _, last = agreement.amended[-1]
    until, modes = date.fromisoformat(body["valid_to"]), set(body["modes"])
    if not began < since <= last or until < since or ("outreach" in modes and body.get("fee_fen") is None):
        return False
    agreement.amended.append((since, modes, body.get("fee_fen"), until))
    return True


def _give_reason(register: Register, body: Body) -> bool:
    agreement = register.agreements.get(body["agreement_id"])
    if agreement is None or agreement.selection_reason is not None:
        return False
    agreement.selection_reason = body["reason"]
    return True


def _terminate_agreement(register: Register, body: Body) -> bool:
    agreement = register.agreements.get(body["agreement_id"])
    if agreement is None or agreement.terminated_on is not None:
        return False
    agreement.terminated_on = date.fromisoformat(body["effective_on"])
    return True


def _apply(register: Register, body: Body) -> bool:
    form.day(body, "applied_on")
    if body["facility_id"] in register.facilities:
        return False
    facility = Facility(body["kind"], body["site_code"], form.code(body, "applicant_code", 9, 12), name=body.get("name", ""))
    register.facilities[body["facility_id"]] = facility
    return True


def _step(register: Register, body: Body, before: tuple[str, ...], after: str) -> bool:
    facility = register.facilities.get(body["facility_id"])
    if facility is None or facility.step not in before:
        return False
    facility.step = after
    return True


def _accept(register: Register, body: Body) -> bool:
    accepted_on, facility = form.day(body, "accepted_on"), register.facilities.get(body["facility_id"])
    if facility is None:
        return False
    award_fen = body["award_fen"]
    fits = award_fen == policy.STATION_AWARD_FEN if facility.kind == "station" else award_fen in policy.ROOM_AWARD_FEN
    if not fits or not _step(register, body, ("built", "defective"), "accepted"):
        return False
    facility.accepted_on, facility.award_fen = accepted_on, award_fen
    return True


def _close(register: Register, body: Body) -> bool:
    closed_on = form.day(body, "closed_on")
    if not _step(register, body, ("accepted",), "closed"):
        return False
    facility = register.facilities[body["facility_id"]]
    facility.closed_on = closed_on
    kept_until = ages.months_complete_on(facility.accepted_on, policy.MONTHS_KEPT) if facility.accepted_on else closed_on
    facility.finding_open = closed_on < kept_until
    return True


def _rename(register: Register, body: Body) -> bool:
    form.day(body, "renamed_on")
    facility = register.facilities.get(body["facility_id"])
    if facility is None or facility.step in ("rejected", "closed") or facility.name == body["name"]:
        return False
    facility.name = body["name"]
    return True


def _close_finding(register: Register, body: Body) -> bool:
    facility, closed_on = register.facilities.get(body["facility_id"]), form.day(body, "closed_on")
    if facility is None or not facility.finding_open or facility.closed_on is None or closed_on < facility.closed_on:
        return False
    facility.finding_open = False
    return True


COMMANDS: dict[str, Callable[[Register, Body], bool]] = {
    "file-institution": _file_institution,
    "amend-filing": _amend_filing,
    "end-filing": _end_filing,
    "grant-credential": _grant_credential,
    "revoke-credential": _revoke_credential,
    "suspend-institution": _suspend,
    "resume-institution": _resume,
    "sign-agreement": _sign_agreement,
    "record-selection-reason": _give_reason,
    "amend-agreement": _amend_agreement,
    "terminate-agreement": _terminate_agreement,
    "apply-for-facility": _apply,
    "submit-facility-plan": lambda register, body: _step(register, body, ("applied", "returned"), "planned"),
    "approve-facility-plan": lambda register, body: _step(register, body, ("planned",), "approved"),
    "return-facility-plan": lambda register, body: _step(register, body, ("planned",), "returned"),
    "start-construction": lambda register, body: _step(register, body, ("approved",), "building"),
    "complete-construction": lambda register, body: _step(register, body, ("building",), "built"),
    "fail-acceptance": lambda register, body: _step(register, body, ("built", "defective"), "defective"),
    "accept-facility": _accept,
    "close-facility": _close,
    "close-facility-finding": _close_finding,
    "reject-facility-plan": lambda register, body: _step(register, body, ("planned",), "rejected"),
    "rename-facility": _rename,
}
