"""Decisions on S3.1 claims, written as JSON outright: what the models of the contracts would write, at a tenth of the cost.

`tests/application/test_child_years.py` holds the two together, byte by byte.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from chassis.quick_uuid import quick_uuid
from chassis.store import EncodedEvent
from contracts.events.finance import SubsidyAccrued, SubsidyDenied, SubsidyReversed
from contracts.policy import Value
from finance.application.decision import ClaimRow, Decision, Moved
from finance.domain.claims import claim_id_text, earmarked_budget
from finance.domain.entries import Entry
from finance.domain.facts_of_books import DeliveredSession
from finance.domain.free_sessions import CLAUSE
from finance.domain.register.session import Attendance
from finance.domain.soundness import Soundness

_ACCRUED, _DENIED, _REVERSED = SubsidyAccrued.event_type, SubsidyDenied.event_type, SubsidyReversed.event_type
_SUBSIDIES = SubsidyAccrued.topic


class Year(NamedTuple):
    """A child's year: the book's key, what is stored of it, and the sessions to look at again."""

    key: str
    child_id: UUID
    stored: bytes | None
    sessions: Iterable[UUID]


@dataclass(slots=True)
class Seen:
    """A session looked at: with its agreement and institution, what its facts are worth, and the words for all of it."""

    delivered: DeliveredSession
    sound: Soundness
    attendances: dict[UUID, Attendance]
    entry_head: tuple[bytes, bytes, int, int, int]
    institution_id: str
    township: str | None
    head: str
    """The members of a decision's JSON from `edition` to `source_id`."""
    tail: str
    """Those from `township_code` to `readings`."""
    stated: str
    cited: str


class Sheet(NamedTuple):
    """What the decisions on a claim have in common: its JSON before and after the number."""

    year: Year
    seen: Seen
    claim_id: UUID
    eligible: bool
    head: str
    tail: str

    @classmethod
    def of(cls, year: Year, seen: Seen, words: str, sources: str, *, eligible: bool) -> "Sheet":
        """For the claim of the year's child on a session. `words` state what it rests on, `sources` are the events' ids."""
        claim_id = claim_id_text(CLAUSE, seen.delivered.session.session_id, year.child_id)
        tail = (
            f',"clause":"{CLAUSE}","book":"{year.key}",{seen.head},"child_id":"{year.child_id}",{seen.tail},'
            f'"eligible":{"true" if eligible else "false"},"basis":{{{words}}},"sources":[{sources}]'
        )
        return cls(year, seen, quick_uuid(claim_id), eligible, f'{{"claim_id":"{claim_id}","decision":', tail)

    def accrued(self, number: int, fee: Value) -> Decision:
        """The claim is due at the fee."""
        fund = earmarked_budget(self.seen.township or "")
        terms = f'"amount_fen":{fee.value},"parameter":"{fee.version}",{self._payee()},"funding_source":"{fund}"'
        row = self._row(number, "accrued", (fee.value, "institution", self.seen.institution_id, fund, None))
        return self._decision(_ACCRUED, number, terms, row, fund, fee.value)

    def denied(self, number: int, reason: str) -> Decision:
        """The claim is refused."""
        return self._decision(_DENIED, number, f'"reason":"{reason}"', self._refused(number, reason), "", 0)

    def reversed(self, number: int, reason: str, taken_back: Entry) -> Decision:
        """What was accrued is taken back, on the terms it was accrued on."""
        fund = earmarked_budget(f"{taken_back.township:09d}")
        terms = (
            f'"reason":"{reason}","reverses":{taken_back.number},"amount_fen":{taken_back.amount_fen},'
            f'{self._payee()},"funding_source":"{fund}"'
        )
        return self._decision(_REVERSED, number, terms, self._refused(number, reason), fund, -taken_back.amount_fen)

    def _decision(self, event_type: str, number: int, terms: str, row: ClaimRow, fund: str, amount_fen: int) -> Decision:
        event = EncodedEvent(event_type, _SUBSIDIES, f"{self.head}{number}{self.tail},{terms}}}".encode())
        moved = Moved(CLAUSE, fund, "institution", self.seen.institution_id, amount_fen) if amount_fen else None
        return Decision(self.year.key, self.claim_id, number, event, row, moved)

    def _payee(self) -> str:
        return f'"payee":{{"kind":"institution","id":"{self.seen.institution_id}"}}'

    def _refused(self, number: int, reason: str) -> ClaimRow:
        return self._row(number, "refused", (None, None, None, None, reason))

    def _row(self, number: int, status: str, terms: Iterable[int | str | None]) -> ClaimRow:
        session, year = self.seen.delivered.session, self.year
        return ClaimRow._make((
            self.claim_id, CLAUSE, year.key, session.session_id, year.child_id, session.service_date, self.seen.township,
            number, status, self.eligible, *terms,
        ))  # fmt: skip
