"""How institutions stand: graded, designated, supported, listed. Functions answer as in `people`."""

from collections.abc import Callable
from datetime import date
from typing import Any

from oracle import ages, form, policy
from oracle.register import Designation, Institution, Register

Body = dict[str, Any]


def _assess(register: Register, body: Body) -> bool:
    institution, on = register.institutions.get(body["institution_id"]), form.day(body, "assessed_on")
    points = {score["area"]: score["points"] for score in body["scores"]}
    whole = points.keys() == policy.STANDARD.keys() and all(points[area] <= most for area, most in policy.STANDARD.items())
    if institution is None or on < policy.EFFECTIVE_ON or body["assessment_id"] in institution.assessed or not whole:
        return False
    institution.assessed[body["assessment_id"]] = (on, sum(points.values()))
    return True


def _designate(register: Register, body: Body) -> bool:
    """A nursery or centre in good standing, by an assessment of the twelve months before that scored enough."""
    institution = register.institutions.get(body["institution_id"])
    first, last = date.fromisoformat(body["valid_from"]), date.fromisoformat(body["valid_to"])
    if institution is None or institution.kind not in policy.OF_QUALITY or last < first:
        return False
    if body["assessment_id"] not in institution.assessed:
        return False
    assessed_on, total = institution.assessed[body["assessment_id"]]
    if not assessed_on <= first <= ages.months_complete_on(assessed_on, 12) or total < policy.DESIGNATION_SCORE:
        return False
    complete = policy.CREDENTIALS[institution.kind] <= held(institution, first)
    if not complete or _suspended(institution, first) or _designation(institution, first):
        return False
    institution.designations.append(Designation(first, last=last))
    if body.get("award_fen"):
        institution.awards.setdefault(body["assessment_id"], (first, body["award_fen"]))
    return True


def _withdraw(register: Register, body: Body) -> bool:
    institution, on = register.institutions.get(body["institution_id"]), date.fromisoformat(body["withdrawn_on"])
    designation = institution and _designation(institution, on)
    if not designation:
        return False
    designation.withdrawn_on = on
    return True


def _support(register: Register, body: Body) -> bool:
    institution, on = register.institutions.get(body["institution_id"]), form.day(body, "given_on")
    if institution is None or (body["kind"] in ("purchase", "reward") and body.get("amount_fen") is None):
        return False
    institution.supported.append((body["department"], on))
    return True


def _publish(register: Register, _: Body) -> bool:
    """The list as of today, of those that are designated and not suspended."""
    today = form.today()
    found = [name for name, one in register.institutions.items() if _designation(one, today) and not _suspended(one, today)]
    if found:
        register.quality_lists.append(sorted(found))
    return bool(found)


def _suspended(institution: Institution, day: date) -> bool:
    return any(first <= day and (resumed is None or day < resumed) for first, resumed in institution.suspended)


def _designation(institution: Institution, day: date) -> Designation | None:
    return next((one for one in institution.designations if one.holds_on(day)), None)


def held(institution: Institution, day: date) -> set[str]:
    """The kinds of credentials that hold on the day."""
    return {
        credential.kind
        for credential in institution.credentials.values()
        if credential.first <= day
        and (credential.last is None or day <= credential.last)
        and (credential.revoked_on is None or day < credential.revoked_on)
    }


COMMANDS: dict[str, Callable[[Register, Body], bool]] = {
    "assess-institution": _assess,
    "designate-institution": _designate,
    "withdraw-institution-designation": _withdraw,
    "give-support": _support,
    "publish-quality-list": _publish,
}
