"""Lines of a records file for hand-computed cases, with defaults for what a case does not mention."""

import itertools
from collections import Counter
from collections.abc import Set
from typing import Any

from oracle.claimed import all_claims
from oracle.submissions import Books, Verdict

COUNTY, TOWNSHIP, OTHER_TOWNSHIP = "341881", "341881001", "341881100"
VILLAGE, SECOND_VILLAGE, FAR_VILLAGE = "341881001001", "341881001002", "341881100200"
INSTITUTION, AGREEMENT, ROOM = "institution-1", "agreement-1", "room-1"

_numbers = itertools.count(1)


class Case:
    """Books into which commands are sent one by one."""

    def __init__(self) -> None:
        self.books = Books()

    def send(
        self, service: str, command: str, *, key: str | None = None, bulk: bool = False, office: str = COUNTY, **body: Any
    ) -> Verdict:
        """Send a command under a key of its own, unless told otherwise."""
        return self.books.send(
            {
                "service": service,
                "command": command,
                "mode": "bulk" if bulk else "single",
                "sender": {"office": office},
                "key": None if bulk else key or f"key-{next(_numbers)}",
                "body": body,
            }
        )

    def units(self) -> "Case":
        """One county, two townships, three villages."""
        for code, level, parent in (
            (COUNTY, "county", None),
            (TOWNSHIP, "township", COUNTY),
            (OTHER_TOWNSHIP, "township", COUNTY),
            (VILLAGE, "village", TOWNSHIP),
            (SECOND_VILLAGE, "village", TOWNSHIP),
            (FAR_VILLAGE, "village", OTHER_TOWNSHIP),
        ):
            self.send("registry", "register-unit", code=code, name=code, level=level, kind=level, parent_code=parent)
        return self

    def child(self, child_id: str, born: str, *, village: str = VILLAGE, since: str | None = None, home: str = "") -> Verdict:
        """A child on the register from its birth, unless told otherwise."""
        return self.send(
            "registry",
            "register-child",
            child_id=child_id,
            household_id=home or f"home of {child_id}",
            birth_date=born,
            village_code=village,
            registered_on=since or born,
            identity={"name": f"name of {child_id}"},
        )

    def institution(self, *, kind: str = "parent-child-centre", lacking: str = "", **credential: str) -> "Case":
        """An institution with its papers and an agreement of the township for 2020, 500 yuan an outreach session."""
        self.send(
            "registry",
            "file-institution",
            institution_id=INSTITUTION,
            kind=kind,
            township_code=TOWNSHIP,
            filed_on="2019-06-01",
        )
        for paper in ("registration", "health-permit", "fire-inspection"):
            if paper != lacking:
                self.paper(paper)
        if credential:
            self.send(
                "registry", "grant-credential", institution_id=INSTITUTION, credential_id=lacking, kind=lacking, **credential
            )
        self.agreement(AGREEMENT)
        return self

    def paper(self, kind: str) -> Verdict:
        """A credential without end."""
        ids = {"institution_id": INSTITUTION, "credential_id": kind}
        return self.send("registry", "grant-credential", kind=kind, valid_from="2019-06-01", **ids)

    def agreement(self, agreement_id: str, **changed: Any) -> Verdict:
        """An agreement of the township with the institution."""
        body = {
            "township_code": TOWNSHIP,
            "institution_id": INSTITUTION,
            "modes": ["in-institution", "outreach"],
            "fee_fen": 500_00,
            "valid_from": "2020-01-01",
            "valid_to": "2020-12-31",
        }
        return self.send("registry", "sign-agreement", agreement_id=agreement_id, **(body | changed))

    def room(
        self,
        facility_id: str = ROOM,
        *,
        accepted_on: str | None = "2020-02-01",
        award_fen: int = 15_000_00,
        site: str = f"{VILLAGE}-01",
        kind: str = "activity-room",
        applicant: str = VILLAGE,
    ) -> "Case":
        """A place on its whole way to acceptance, or up to the end of its construction."""
        place: dict[str, Any] = {"facility_id": facility_id}
        applied = {"kind": kind, "site_code": site, "applicant_code": applicant, "applied_on": "2020-01-02"}
        self.send("registry", "apply-for-facility", **place, **applied)
        for command in ("submit-facility-plan", "approve-facility-plan", "start-construction", "complete-construction"):
            self.send("registry", command, **place)
        if accepted_on is not None:
            self.send("registry", "accept-facility", **place, accepted_on=accepted_on, award_fen=award_fen)
        return self

    def session(self, session_id: str, day: str, children: list[str], **changed: Any) -> Verdict:
        """A session in the institution from 09:00 to 10:00; a field given as None is left out."""
        body = {
            "mode": "in-institution",
            "institution_id": INSTITUTION,
            "agreement_id": AGREEMENT,
            "service_date": day,
            "starts_at": "09:00",
            "ends_at": "10:00",
        }
        named = {name: value for name, value in (body | changed).items() if value is not None}
        return self.send("delivery", "deliver-session", session_id=session_id, children=children, **named)

    def outreach(self, session_id: str, day: str, children: list[str], **changed: Any) -> Verdict:
        """A session at the room from 14:00 to 15:00."""
        body = {"mode": "outreach", "facility_id": ROOM, "starts_at": "14:00", "ends_at": "15:00"}
        return self.session(session_id, day, children, **(body | changed))

    def visit(self, visit_id: str, child_id: str, day: str) -> Verdict:
        """A home visit."""
        return self.send("delivery", "complete-visit", visit_id=visit_id, child_id=child_id, unit_code=VILLAGE, visited_on=day)

    def lecture(self, lecture_id: str, day: str, **changed: Any) -> Verdict:
        """A lecture at 09:00 with a complete file by the lecturer `professor`."""
        body = {
            "unit_code": VILLAGE,
            "held_on": day,
            "starts_at": "09:00",
            "lecturer_id": "professor",
            "household_ids": [],
            "dossier": [{"kind": kind} for kind in ("sign-in-sheet", "photographs", "outline", "title-proof")],
        }
        return self.send("delivery", "hold-lecture", lecture_id=lecture_id, **(body | changed))

    def lecturer(
        self, practitioner_id: str = "professor", title: str = "associate-senior", awarded_on: str = "2015-01-01"
    ) -> "Case":
        """Somebody with a title."""
        identity = {"name": practitioner_id, "id_number": practitioner_id}
        self.send("registry", "register-practitioner", practitioner_id=practitioner_id, identity=identity)
        self.send("registry", "record-title", practitioner_id=practitioner_id, title=title, awarded_on=awarded_on)
        return self

    def outcome(self, settled: Set[tuple[str, ...]] = frozenset()) -> Counter[str]:
        """Claims by `clause township yuan` where due, `clause reason` where refused; with these settled."""
        claims, _ = all_claims(self.books.register, self.books.diary, self.books.rulings, settled)
        return Counter(f"{claim.clause} {claim.reason or f'{claim.township_code} {claim.amount_fen // 100}'}" for claim in claims)
