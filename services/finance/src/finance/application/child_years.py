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
from finance.application.decision_sheet import Seen, Sheet, Words, Year, fund_of
from finance.application.wording import ChildWords, Wording, members, quoted, text
from finance.domain.child_years import review, review_together
from finance.domain.claims import attendance_id, claim_id_text, earmarked_budget
from finance.domain.counting_together import Counted, counted, counted_as
from finance.domain.entries import (
    CODES,
    FOUND_BY_CHILD,
    REASONS,
    Entry,
    head_of,
    known_among,
    pack,
    standing_of,
)
from finance.domain.free_sessions import ASSESSMENT_READINGS, CLAUSE, FEE, LIMIT, READINGS
from finance.domain.payer import PaidAtHome, paid_at_home
from finance.domain.ranking import Held, Ranked, Rules
from finance.domain.readings import cited
from finance.domain.reconcile import TERMS_CHANGED
from finance.domain.register.child import Child
from finance.domain.register.register import Register
from finance.domain.soundness import soundness
from finance.domain.standing import eligible_days, looked_at, own_fault, rules_of
from finance.domain.steps import steps


class Reviewed(NamedTuple):
    """A year looked at, with what is to be decided; each of `changed` with the entries that take the same free sessions."""

    year: Year
    child: Child | None
    entries: list[Entry]
    changed: list[tuple[Ranked, list[Entry]]]


@dataclass(slots=True)
class ChildYears:
    """Decides years under one policy from one reading of the facts. `sheets` gathers the decisions on claims, by session."""

    policy: Policy
    register: Register
    child_words: ChildWords = field(default_factory=ChildWords)
    wording: Wording = field(default_factory=Wording)
    sheets: dict[bytes, Sheet] = field(default_factory=dict)
    _seen: dict[bytes, Seen] = field(default_factory=dict)
    _limits: dict[int, int] = field(default_factory=dict)
    _fees: dict[int, Value] = field(default_factory=dict)
    _bands: dict[tuple[date, str, Policy], tuple[int, int, str]] = field(default_factory=dict)
    _quoted: dict[bytes, str] = field(default_factory=dict)
    _readings: dict[Policy, str] = field(default_factory=dict)
    _rules: dict[int, Rules] = field(default_factory=dict)

    @property
    def pays_at_home(self) -> bool:
        """Whether on some day a child's own township may pay (R11)."""
        return "township-of-child" in self.policy.every_reading("R11")

    def rules_in(self, year: int) -> Rules:
        """How attendances of a calendar year are ranked: readings of it begin with a year."""
        rules = self._rules.get(year)
        if rules is None:
            rules = self._rules[year] = rules_of(self.policy.on(date(year, 1, 1)))
        return rules

    def review(self, years: Iterable[Year], held: Held) -> list[Reviewed]:
        """Look at the sessions named, and rank each year anew; what is `held` keeps its place."""
        reviewed = []
        for year in years:
            before = known_among(year.stored, year.sessions)
            child = self.register.child(year.child_id)
            looked_at = {}
            for session_id in year.sessions:
                entry = self._look_at(session_id, year.child_id, child, before.get(session_id.bytes))
                looked_at[entry.session_id] = entry
            rules = self.rules_in(year.number)
            if year.beside is None:
                seen = review(rules, self.limit_on, year.stored, looked_at, held.get(year.child_id, ()))
            else:
                together = [*self._counted(year.child_id, child, looked_at.values()), *self._beside(year)]
                seen = review_together(rules, self.limit_on, together, year.child_id, looked_at, held)
            reviewed.append(Reviewed(year, child, *seen))
        return reviewed

    def _beside(self, year: Year) -> list[Counted]:
        """The attendances that may count together with a year's, from their facts."""
        found: list[Counted] = []
        for child_id, sessions in (year.beside or {}).items():
            child = self.register.child(child_id)
            entries = [self._look_at(session_id, child_id, child, None) for session_id in sessions]
            found += self._counted(child_id, child, entries)
        return found

    def _counted(self, child_id: UUID, child: Child | None, entries: Iterable[Entry]) -> list[Counted]:
        return [counted(self.policy, child_id, child, entry) for entry in entries]

    def unread(self, reviewed: Iterable[Reviewed]) -> set[UUID]:
        """Sessions whose facts the decisions must state, and that have not been read."""
        named = {item.entry.session_id for each in reviewed for item, _ in each.changed}
        named |= {item.elsewhere.session_id for each in reviewed for item, _ in each.changed if item.elsewhere}
        return {session_id for session_id in map(quick_uuid, named) if session_id not in self.register.sessions}

    def decide(self, reviewed: Reviewed) -> tuple[list[Decision], bytes]:
        """Decide what is missing in a year, in the order of its days: claims on their sheets, assessments as answered; and the
        year to store."""
        assessed: list[Decision] = []
        after: dict[bytes, Entry] = {}
        for item, using in reviewed.changed:
            if item.entry.outreach:
                decided, entry = self._assess(reviewed, item)
                assessed += decided
            else:
                entry = self._claim(reviewed, item, using)
            after[entry.session_id] = entry
        return assessed, pack([after.get(entry.session_id, entry) for entry in reviewed.entries])

    def _look_at(self, session_id: UUID, child_id: UUID, child: Child | None, before: Entry | None) -> Entry:
        seen = self.see(session_id.bytes)
        session, attendance = seen.delivered.session, seen.attendances[child_id]
        fault = CODES[own_fault(self.policy, seen.sound, session, attendance, child)]
        outreach = session.mode == "outreach"
        return Entry._make((*seen.entry_head, attendance.listed_us, outreach, fault, *standing_of(before)))

    def see(self, session_id: bytes) -> Seen:
        """A session of the register with what is the same for all its children."""
        seen = self._seen.get(session_id)
        if seen is None:
            delivered = self.register.delivered(quick_uuid(session_id))
            session, sound = delivered.session, soundness(self.policy, delivered)
            township = delivered.agreement.township_code if delivered.agreement else None
            held = self.policy.on(session.service_date)
            readings = self._readings.get(held)
            if readings is None:
                readings = self._readings[held] = "[" + ",".join(map(text, cited(held, READINGS))) + "]"
            seen = self._seen[session_id] = Seen(
                delivered,
                sound,
                {attendance.child_id: attendance for attendance in self.register.records[session.session_id].attendances},
                head_of(session),
                township,
                earmarked_budget(township or ""),
                f'"session_id":"{session.session_id}","service_date":"{session.service_date}","clause":"{CLAUSE}",'
                f'"edition":"{self.policy.edition.edition}","township_code":{text(township)},'
                f'"payee":{{"kind":"institution","id":"{session.institution_id}"}},"readings":{readings},'
                f'"basis":{{{self.wording.stated(sound.facts)}}},"sources":[{self.wording.cited(sound.facts)}]',
            )
        return seen

    def _claim(self, reviewed: Reviewed, item: Ranked, using: list[Entry]) -> Entry:
        entry, reason = item.entry, item.fault
        seen = self.see(entry.session_id)
        at_home = None if reason else paid_at_home(self.policy, seen.delivered, reviewed.child)
        payer = seen.township if at_home is None else at_home.agreement.township_code
        fund = seen.fund if at_home is None else earmarked_budget(at_home.agreement.township_code)
        township = int(payer) if payer else 0
        fee = None if reason else self.fee_on(entry.day)
        same = (entry.amount_fen, entry.township) == (fee.value, township) if fee else entry.reason == reason
        missing = steps(entry.number, stands_due=entry.number > 0 and not entry.reason, is_due=not reason, same=same)
        if not missing:
            return entry
        sheet = self.sheet_of(seen, reviewed.year.key)
        words = Words(reviewed.year.child_id, self._grounds(reviewed, item, seen, using, at_home))
        decisions = []
        for kind, number in missing:
            if kind == "accrued" and fee is not None:
                decisions.append(words.accrued(number, fee, fund))
                sheet.spend(fund, fee.value)
            elif kind == "reversed":
                decisions.append(words.reversed(number, reason, REASONS[reason] or TERMS_CHANGED, entry))
                sheet.spend(fund_of(entry), -entry.amount_fen)
            else:
                decisions.append(words.denied(number, reason))
        terms = (fee.value, township) if fee else (0, 0)
        stands = Entry._make((*entry[:8], missing[-1].number, reason, *terms))
        claim_text = claim_id_text(CLAUSE, seen.delivered.session.session_id, reviewed.year.child_id)
        sheet.add(reviewed.year.child_id.bytes, claim_text, decisions, stands[8:])
        return stands

    def _assess(self, reviewed: Reviewed, item: Ranked) -> tuple[list[Decision], Entry]:
        entry, reason = item.entry, item.fault
        if entry.number and entry.reason == reason:
            return [], entry
        seen = self.see(entry.session_id)
        session, child_id = seen.delivered.session, reviewed.year.child_id
        child = reviewed.child
        facts = looked_at(reason, seen.sound, None if child is None else counted_as(self.policy, child, session.service_date))
        if item.elsewhere is not None:
            facts = (*facts, self.see(item.elsewhere.session_id).delivered.session)
        event = AttendanceAssessed(
            attendance_id=attendance_id(session.session_id, child_id),
            assessment=entry.number + 1,
            session_id=session.session_id,
            child_id=child_id,
            service_date=session.service_date,
            eligible=not reason,
            reason=REASONS[reason] or None,
            edition=self.policy.edition.edition,
            readings=cited(self.policy.on(session.service_date), ASSESSMENT_READINGS),
            sources=tuple(dict.fromkeys(source for fact in facts for source in fact.sources)),
        )
        return [decision_of(reviewed.year.key, event)], entry._replace(number=entry.number + 1, reason=reason)

    def _grounds(
        self, reviewed: Reviewed, item: Ranked, seen: Seen, using: list[Entry], at_home: PaidAtHome | None
    ) -> str:  # fmt: skip
        """What a decision rests on besides the session's facts, and the events that came from, in words."""
        words, sources = [], []
        child = reviewed.child
        if child is not None and item.fault in FOUND_BY_CHILD:
            session = seen.delivered.session
            stated, cited_events = self.child_words.of(counted_as(self.policy, child, session.service_date))
            words.append(stated + self.band_of(child, session.mode, session.service_date)[2])
            sources.append(cited_events)
        if at_home is not None:
            words.append(members(at_home.stated()))
            sources.append(quoted(at_home.sources))
        if item.elsewhere is not None:
            elsewhere = self.see(item.elsewhere.session_id).delivered.session
            words.append(members({"elsewhere": elsewhere.stated()["session"]}))
            sources.append(quoted(elsewhere.sources))
        if item.rank:
            maximum = self.limit_on(item.entry.day)
            words.append(f'"rank":{item.rank},"attendances_max":{maximum}')
            if item.fault:
                sources += [quoted([quick_uuid(entry.source)]) for entry in using[: min(item.rank - 1, maximum)]]
        return f'"basis":{{{",".join(words)}}},"sources":[{",".join(sources)}]'

    def sheet_of(self, seen: Seen, book: str) -> Sheet:
        """The sheet of a session, begun with this book if it is not begun."""
        session_id = seen.entry_head[0]
        sheet = self.sheets.get(session_id)
        if sheet is None:
            sheet = self.sheets[session_id] = Sheet(seen, book)
        return sheet

    def quoted_sources(self, ids: Iterable[bytes]) -> str:
        """These events, each quoted and after a comma."""
        words = ""
        for source in ids:
            known = self._quoted.get(source)
            if known is None:
                known = self._quoted[source] = f',"{quick_uuid(source)}"'
            words += known
        return words

    def band_of(self, child: Child, mode: str, day: date) -> tuple[int, int, str]:
        """The days of the age by the readings of a day: from the first, before the second, both as ordinals; and in words,
        after a comma."""
        held = self.policy.on(day)
        birth_date = child.birth_date if child.merge is None else counted_as(held, child, day).birth_date
        known = self._bands.get((birth_date, mode, held))
        if known is None:
            days = eligible_days(held, child, mode, day)
            words = f',"eligible_from":"{days.start.isoformat()}","eligible_before":"{days.end.isoformat()}"'
            known = self._bands[birth_date, mode, held] = days.start.toordinal(), days.end.toordinal(), words
        return known

    def limit_on(self, day: int) -> int:
        """The limit of free sessions on a day on which the policy is in force."""
        limit = self._limits.get(day)
        if limit is None:
            limit = self._limits[day] = self.policy.value(LIMIT, date.fromordinal(day)).value
        return limit

    def fee_on(self, day: int) -> Value:
        """The fee on such a day."""
        fee = self._fees.get(day)
        if fee is None:
            fee = self._fees[day] = self.policy.value(FEE, date.fromordinal(day))
        return fee
