"""The register as it ends up: who and what was accepted, from what was sent. Methods answer whether a command was accepted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oracle import form, policy

Body = dict[str, Any]


@dataclass
class Stay:
    """Residence in a village from a day, until before another if it has ended."""

    first: date
    village: str
    ended_on: date | None = None


@dataclass
class Child:
    """A child with its stays, the last of which is open while it lives in the county."""

    household_id: str
    born: date
    stays: list[Stay]


@dataclass
class Credential:
    kind: str
    first: date
    last: date | None
    revoked_on: date | None = None


@dataclass
class Institution:
    kind: str
    township_code: str
    filed_on: date
    credentials: dict[str, Credential] = field(default_factory=dict)


@dataclass
class Agreement:
    township_code: str
    institution_id: str
    modes: set[str]
    fee_fen: int | None
    first: date
    last: date
    terminated_on: date | None = None


@dataclass
class Facility:
    kind: str
    site_code: str
    applicant_code: str
    step: str = "applied"
    accepted_on: date | None = None
    award_fen: int = 0
    closed_on: date | None = None


@dataclass
class Unit:
    level: str
    parent_code: str | None


class Register:
    """Units, children, institutions, practitioners, agreements and facilities."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        self.children: dict[str, Child] = {}
        self.institutions: dict[str, Institution] = {}
        self.titles: dict[str, list[tuple[str, date]]] = {}
        self.agreements: dict[str, Agreement] = {}
        self.facilities: dict[str, Facility] = {}
        self._child_keys: set[object] = set()
        self._person_numbers: set[str] = set()
        self._special: set[str] = set()
        self.commands: dict[str, Callable[[Body], bool]] = {
            "register-unit": self._register_unit,
            "register-child": self._register_child,
            "move-child": self._move_child,
            "correct-birth-date": self._correct_birth_date,
            "record-child-left": self._record_child_left,
            "set-special-family-flag": self._set_special_family,
            "end-special-family-flag": self._end_special_family,
            "file-institution": self._file_institution,
            "grant-credential": self._grant_credential,
            "revoke-credential": self._revoke_credential,
            "register-practitioner": self._register_practitioner,
            "record-title": self._record_title,
            "sign-agreement": self._sign_agreement,
            "terminate-agreement": self._terminate_agreement,
            "apply-for-facility": self._apply,
            "submit-facility-plan": lambda body: self._step(body, ("applied", "returned"), "planned"),
            "approve-facility-plan": lambda body: self._step(body, ("planned",), "approved"),
            "return-facility-plan": lambda body: self._step(body, ("planned",), "returned"),
            "start-construction": lambda body: self._step(body, ("approved",), "building"),
            "complete-construction": lambda body: self._step(body, ("building",), "built"),
            "fail-acceptance": lambda body: self._step(body, ("built", "defective"), "defective"),
            "accept-facility": self._accept,
            "close-facility": self._close,
        }

    def _register_unit(self, body: Body) -> bool:
        code = form.code(body, "code", 6, 9, 12)
        if code in self.units:
            return False
        self.units[code] = Unit(body["level"], body.get("parent_code"))
        return True

    def _register_child(self, body: Body) -> bool:
        born, registered_on = form.day(body, "birth_date"), form.day(body, "registered_on")
        village = form.code(body, "village_code", 12)
        if born > registered_on:
            raise form.Malformed("birth_date")
        identity = body["identity"]
        keys: set[object] = {(identity["name"], born, village)}
        if identity.get("id_number"):
            keys.add(identity["id_number"])
        if body["child_id"] in self.children or keys & self._child_keys:
            return False
        self._child_keys |= keys
        self.children[body["child_id"]] = Child(body["household_id"], born, [Stay(registered_on, village)])
        return True

    def _move_child(self, body: Body) -> bool:
        moved_on, to = form.day(body, "moved_on"), form.code(body, "to_village_code", 12)
        child = self.children.get(body["child_id"])
        if child is None:
            return False
        last = child.stays[-1]
        if moved_on < (last.ended_on or last.first) or (last.ended_on is None and to == last.village):
            return False
        last.ended_on = last.ended_on or moved_on
        child.stays.append(Stay(moved_on, to))
        return True

    def _correct_birth_date(self, body: Body) -> bool:
        born, child = form.day(body, "birth_date"), self.children.get(body["child_id"])
        if child is None or born > child.stays[0].first:
            return False
        child.born = born
        return True

    def _record_child_left(self, body: Body) -> bool:
        left_on, child = form.day(body, "left_on"), self.children.get(body["child_id"])
        if child is None or child.stays[-1].ended_on is not None or left_on < child.stays[-1].first:
            return False
        child.stays[-1].ended_on = left_on
        return True

    def _set_special_family(self, body: Body) -> bool:
        if body["household_id"] in self._special:
            return False
        self._special.add(body["household_id"])
        return True

    def _end_special_family(self, body: Body) -> bool:
        if body["household_id"] not in self._special:
            return False
        self._special.discard(body["household_id"])
        return True

    def _file_institution(self, body: Body) -> bool:
        if body["institution_id"] in self.institutions:
            return False
        filed_on = form.day(body, "filed_on")
        self.institutions[body["institution_id"]] = Institution(body["kind"], form.code(body, "township_code", 9), filed_on)
        return True

    def _grant_credential(self, body: Body) -> bool:
        institution = self.institutions.get(body["institution_id"])
        if institution is None or body["credential_id"] in institution.credentials:
            return False
        first, last = form.day(body, "valid_from"), form.period_end(body, "valid_to")
        institution.credentials[body["credential_id"]] = Credential(body["kind"], first, last)
        return True

    def _revoke_credential(self, body: Body) -> bool:
        institution = self.institutions.get(body["institution_id"])
        credential = institution and institution.credentials.get(body["credential_id"])
        if not credential or credential.revoked_on is not None:
            return False
        credential.revoked_on = form.day(body, "effective_on")
        return True

    def _register_practitioner(self, body: Body) -> bool:
        number = body["identity"]["id_number"]
        if body["practitioner_id"] in self.titles or number in self._person_numbers:
            return False
        self._person_numbers.add(number)
        self.titles[body["practitioner_id"]] = []
        return True

    def _record_title(self, body: Body) -> bool:
        titles, awarded_on = self.titles.get(body["practitioner_id"]), form.day(body, "awarded_on")
        if titles is None:
            return False
        titles.append((body["title"], awarded_on))
        return True

    def _sign_agreement(self, body: Body) -> bool:
        if body["agreement_id"] in self.agreements:
            return False
        self.agreements[body["agreement_id"]] = Agreement(
            form.code(body, "township_code", 9),
            body["institution_id"],
            set(body["modes"]),
            body.get("fee_fen"),
            date.fromisoformat(body["valid_from"]),
            date.fromisoformat(body["valid_to"]),
        )
        return True

    def _terminate_agreement(self, body: Body) -> bool:
        agreement = self.agreements.get(body["agreement_id"])
        if agreement is None or agreement.terminated_on is not None:
            return False
        agreement.terminated_on = date.fromisoformat(body["effective_on"])
        return True

    def _apply(self, body: Body) -> bool:
        form.day(body, "applied_on")
        if body["facility_id"] in self.facilities:
            return False
        self.facilities[body["facility_id"]] = Facility(body["kind"], body["site_code"], form.code(body, "applicant_code", 9, 12))
        return True

    def _step(self, body: Body, before: tuple[str, ...], after: str) -> bool:
        facility = self.facilities.get(body["facility_id"])
        if facility is None or facility.step not in before:
            return False
        facility.step = after
        return True

    def _accept(self, body: Body) -> bool:
        accepted_on, facility = form.day(body, "accepted_on"), self.facilities.get(body["facility_id"])
        if facility is None:
            return False
        award_fen = body["award_fen"]
        fits = award_fen == policy.STATION_AWARD_FEN if facility.kind == "station" else award_fen in policy.ROOM_AWARD_FEN
        if not fits or not self._step(body, ("built", "defective"), "accepted"):
            return False
        facility.accepted_on, facility.award_fen = accepted_on, award_fen
        return True

    def _close(self, body: Body) -> bool:
        closed_on = form.day(body, "closed_on")
        if not self._step(body, ("accepted",), "closed"):
            return False
        self.facilities[body["facility_id"]].closed_on = closed_on
        return True
