"""Deciding S3.1 books: the stored years of children, and the sessions looked at again, become decisions and years to store.

Millions of decisions pass here where a county catches up: what they rest on is put into words once for all of a session's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from chassis.quick_uuid import quick_uuid
from contracts.events.finance import AttendanceAssessed
from contracts.policy import Policy, Value
from finance.application.decision import Decision, decision_of
from finance.application.decision_sheet import Seen, Sheet, Year
from finance.application.wording import ChildWords, Wording, members, quoted, text
from finance.domain.child_years import review
from finance.domain.claims import attendance_id
from finance.domain.entries import (
    CODES,
    FOUND_BY_CHILD,
    LIMIT_REACHED,
    REASONS,
    REMOVED,
    Entry,
    head_of,
    known_among,
    pack,
    standing_of,
)
from finance.domain.free_sessions import ASSESSMENT_READINGS, FEE, LIMIT, READINGS
from finance.domain.ranking import Ranked
from finance.domain.readings import cited
from finance.domain.reconcile import TERMS_CHANGED
from finance.domain.register.child import Child
from finance.domain.register.register import Register
from finance.domain.soundness import soundness
from finance.domain.standing import eligible_days, looked_at, own_fault, rules_of
from finance.domain.steps import steps


class Reviewed(NamedTuple):
    """A year looked at, with what is to be decided."""

    year: Year
    child: Child | None
    kept: bytes
    entries: list[Entry]
    changed: list[Ranked]
    using: list[Entry]


@dataclass(slots=True)
class ChildYears:
    """Decides years under one policy from one reading of the facts."""

    policy: Policy
    register: Register
    child_words: ChildWords = field(default_factory=ChildWords)
    wording: Wording = field(default_factory=Wording)
    _seen: dict[bytes, Seen] = field(default_factory=dict)
    _limits: dict[int, int] = field(default_factory=dict)
    _fees: dict[int, Value] = field(default_factory=dict)
    _ages: dict[tuple[date, str], str] = field(default_factory=dict)
    _readings: str = field(init=False)

    def __post_init__(self) -> None:
        self._readings = "[" + ",".join(map(text, cited(self.policy, READINGS))) + "]"

    def review(self, years: Iterable[Year]) -> list[Reviewed]:
        """Look at the sessions named, and rank each year anew."""
        rules = rules_of(self.policy)
        reviewed = []
        for year in years:
            before = known_among(year.stored, year.sessions)
            child = self.register.children.get(year.child_id)
            looked_at = {}
            for session_id in year.sessions:
                entry = self._look_at(session_id, year.child_id, child, before.get(session_id.bytes))
                looked_at[entry.session_id] = entry
            reviewed.append(Reviewed(year, child, *review(rules, self._limit_on, year.stored, looked_at)))
        return reviewed

    def unread(self, reviewed: Iterable[Reviewed]) -> set[UUID]:
        """Sessions whose facts the decisions must state, and that have not been read."""
        named = {item.entry.session_id for each in reviewed for item in each.changed}
        named |= {item.elsewhere.session_id for each in reviewed for item in each.changed if item.elsewhere}
        return {session_id for session_id in map(quick_uuid, named) if session_id not in self.register.sessions}

    def decide(self, reviewed: Reviewed) -> tuple[list[Decision], bytes]:
        """The missing decisions of a year in the order of its days, and the year to store."""
        decisions: list[Decision] = []
        after: dict[bytes, Entry] = {}
        for item in reviewed.changed:
            if item.entry.outreach:
                decided, entry = self._assess(reviewed, item)
            else:
                decided, entry = self._claim(reviewed, item)
            decisions += decided
            after[entry.session_id] = entry
        return decisions, reviewed.kept + pack([after.get(entry.session_id, entry) for entry in reviewed.entries])

    def _look_at(self, session_id: UUID, child_id: UUID, child: Child | None, before: Entry | None) -> Entry:
        seen = self._see(session_id.bytes)
        session, attendance = seen.delivered.session, seen.attendances[child_id]
        fault = CODES[own_fault(self.policy, seen.sound, session, attendance, child)]
        outreach = session.mode == "outreach"
        return Entry._make((*seen.entry_head, attendance.listed_us, outreach, fault, *standing_of(before)))

    def _see(self, session_id: bytes) -> Seen:
        seen = self._seen.get(session_id)
        if seen is None:
            delivered = self.register.delivered(quick_uuid(session_id))
            session, sound = delivered.session, soundness(self.policy, delivered)
            township = delivered.agreement.township_code if delivered.agreement else None
            seen = self._seen[session_id] = Seen(
                delivered,
                sound,
                {attendance.child_id: attendance for attendance in self.register.records[session.session_id].attendances},
                head_of(session),
                str(session.institution_id),
                township,
                f'"edition":"{self.policy.edition.edition}","service_date":"{session.service_date}","source_id":"{session.session_id}"',
                f'"township_code":{text(township)},"readings":{self._readings}',
                self.wording.stated(sound.facts),
                self.wording.cited(sound.facts),
            )
        return seen

    def _claim(self, reviewed: Reviewed, item: Ranked) -> tuple[list[Decision], Entry]:
        entry, reason = item.entry, item.fault
        seen = self._see(entry.session_id)
        township = int(seen.township) if seen.township else 0
        due = not reason
        fee = self._fee_on(entry.day) if due else None
        same = (entry.amount_fen, entry.township) == (fee.value, township) if fee else entry.reason == reason
        missing = steps(entry.number, stands_due=entry.number > 0 and not entry.reason, is_due=due, same=same)
        if not missing:
            return [], entry
        words, sources = self._grounds(reviewed, item, seen)
        sheet = Sheet.of(reviewed.year, seen, words, sources, eligible=not reason or reason == LIMIT_REACHED)
        decisions = []
        for kind, number in missing:
            if kind == "accrued" and fee is not None:
                decisions.append(sheet.accrued(number, fee))
            elif kind == "reversed":
                decisions.append(sheet.reversed(number, REASONS[reason] or TERMS_CHANGED, entry))
            else:
                decisions.append(sheet.denied(number, REASONS[reason]))
        terms = (fee.value, township) if fee else (0, 0)
        return decisions, Entry._make((*entry[:8], missing[-1].number, reason, *terms))

    def _assess(self, reviewed: Reviewed, item: Ranked) -> tuple[list[Decision], Entry]:
        entry, reason = item.entry, item.fault
        if entry.number and entry.reason == reason:
            return [], entry
        seen = self._see(entry.session_id)
        session, child_id = seen.delivered.session, reviewed.year.child_id
        facts = looked_at(reason, session, seen.sound, reviewed.child)
        if item.elsewhere is not None:
            facts = (*facts, self._see(item.elsewhere.session_id).delivered.session)
        event = AttendanceAssessed(
            attendance_id=attendance_id(session.session_id, child_id),
            assessment=entry.number + 1,
            session_id=session.session_id,
            child_id=child_id,
            service_date=session.service_date,
            eligible=not reason,
            reason=REASONS[reason] or None,
            edition=self.policy.edition.edition,
            readings=cited(self.policy, ASSESSMENT_READINGS),
            sources=tuple(dict.fromkeys(source for fact in facts for source in fact.sources)),
        )
        return [decision_of(reviewed.year.key, event)], entry._replace(number=entry.number + 1, reason=reason)

    def _grounds(self, reviewed: Reviewed, item: Ranked, seen: Seen) -> tuple[str, str]:
        """What the decision rests on, and the events it came from, in words."""
        if item.fault == REMOVED:
            facts = (seen.delivered.session,)
            return self.wording.stated(facts), self.wording.cited(facts)
        words, sources = seen.stated, seen.cited
        child = reviewed.child
        if child is not None and item.fault in FOUND_BY_CHILD:
            stated, cited_events = self.child_words.of(child)
            words = f"{words},{stated}{self._age(child, seen.delivered.session.mode)}"
            sources = f"{sources},{cited_events}"
        if item.elsewhere is not None:
            elsewhere = self._see(item.elsewhere.session_id).delivered.session
            words += "," + members({"elsewhere": elsewhere.stated()["session"]})
            sources += "," + quoted(elsewhere.sources)
        if item.rank:
            maximum = self._limit_on(item.entry.day)
            used = reviewed.using[: min(item.rank - 1, maximum)]
            before = quoted([quick_uuid(entry.session_id) for entry in used])
            words += f',"rank":{item.rank},"attendances_max":{maximum},"used_before":[{before}]'
            if item.fault and used:
                sources += "," + quoted([quick_uuid(entry.source) for entry in used])
        return words, sources

    def _age(self, child: Child, mode: str) -> str:
        known = self._ages.get((child.birth_date, mode))
        if known is None:
            days = eligible_days(self.policy, child, mode)
            known = f',"eligible_from":"{days.start.isoformat()}","eligible_before":"{days.end.isoformat()}"'
            self._ages[child.birth_date, mode] = known
        return known

    def _limit_on(self, day: int) -> int:
        limit = self._limits.get(day)
        if limit is None:
            limit = self._limits[day] = self.policy.value(LIMIT, date.fromordinal(day)).value
        return limit

    def _fee_on(self, day: int) -> Value:
        fee = self._fees.get(day)
        if fee is None:
            fee = self._fees[day] = self.policy.value(FEE, date.fromordinal(day))
        return fee
