"""The decisions on the claims of a session's children: one event, written as JSON outright, as the models would write it.

`tests/application/test_child_years.py` holds the two together, byte by byte.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from chassis.quick_uuid import quick_uuid
from chassis.store import EncodedEvent
from contracts.events.finance import AttendancesDecided
from contracts.policy import Value
from finance.application.decision import Moved
from finance.domain.claims import earmarked_budget
from finance.domain.entries import ELIGIBLE_REASONS, REASONS, Entry
from finance.domain.facts_of_books import DeliveredSession
from finance.domain.free_sessions import CLAUSE
from finance.domain.packed_claims import pack_claim
from finance.domain.register.session import Attendance
from finance.domain.soundness import Soundness


class Year(NamedTuple):
    """A child's year: the book's key, what is stored of it, and the sessions to look at again."""

    key: str
    child_id: UUID
    number: int
    stored: bytes | None
    sessions: Iterable[UUID]
    beside: Mapping[UUID, Iterable[UUID]] | None = None
    """Sessions by child that may count together with this year's, all of which are looked at then; None: it stands alone."""


class Seen(NamedTuple):
    """A session looked at: with its agreement and institution, what its facts are worth, and the words for all of it."""

    delivered: DeliveredSession
    sound: Soundness
    attendances: dict[UUID, Attendance]
    entry_head: tuple[bytes, bytes, int, int, int]
    township: str | None
    fund: str
    """That the fee is paid from, where the township is known."""
    words: str
    """The members of the event before its decisions."""


@dataclass(slots=True)
class Sheet:
    """What is decided anew on the claims of one session's children."""

    seen: Seen
    book: str
    """Of one of the children, the first that was decided."""
    claims: dict[bytes, bytes] = field(default_factory=dict)
    """Where the claims stand after it, packed, by child."""
    spent_fen: dict[str, int] = field(default_factory=dict)
    """By fund; below 0 where more is taken back than accrued."""
    _words: list[str] = field(default_factory=list)

    def add(self, child: bytes, claim_text: str, decisions: Iterable[str], stands: tuple[int, int, int, int]) -> None:
        """Decisions on the claim of a child, each from its number on; after them it `stands` so: number, reason, amount, township."""
        self._words += [f'{{"claim_id":"{claim_text}","decision":{words}' for words in decisions]
        self.claims[child] = pack_claim(quick_uuid(claim_text).bytes, child, *stands)

    def spend(self, fund: str, amount_fen: int) -> None:
        """Money that a decision accrues from a fund, or takes back."""
        self.spent_fen[fund] = self.spent_fen.get(fund, 0) + amount_fen

    def event(self) -> EncodedEvent:
        """The event of the session."""
        payload = f'{{{self.seen.words},"decisions":[{",".join(self._words)}]}}'
        return EncodedEvent(AttendancesDecided.event_type, AttendancesDecided.topic, payload.encode())

    def moved(self) -> list[Moved]:
        """The money it moves, by fund."""
        payee = str(self.seen.delivered.session.institution_id)
        return [Moved(CLAUSE, fund, "institution", payee, fen) for fund, fen in self.spent_fen.items() if fen]


class Words(NamedTuple):
    """A decision on a child's claim in JSON, from its number on; `grounds` is its basis and sources."""

    child_id: UUID
    grounds: str

    def accrued(self, number: int, fee: Value, fund: str) -> str:
        """The claim is due at the fee."""
        return (
            f'{number},"child_id":"{self.child_id}","eligible":true,{self.grounds},"outcome":"accrued",'
            f'"amount_fen":{fee.value},"parameter":"{fee.version}","funding_source":"{fund}"}}'
        )

    def denied(self, number: int, reason: int) -> str:
        """The claim is refused."""
        return f'{self._head(number, reason)},"outcome":"denied","reason":"{REASONS[reason]}"}}'

    def reversed(self, number: int, reason: int, reason_text: str, taken_back: Entry) -> str:
        """What was accrued is taken back, on the terms it was accrued on."""
        return (
            f'{self._head(number, reason)},"outcome":"reversed","reason":"{reason_text}","reverses":{taken_back.number},'
            f'"amount_fen":{taken_back.amount_fen},"funding_source":"{fund_of(taken_back)}"}}'
        )

    def _head(self, number: int, reason: int) -> str:
        eligible = "true" if reason in ELIGIBLE_REASONS else "false"
        return f'{number},"child_id":"{self.child_id}","eligible":{eligible},{self.grounds}'


def fund_of(entry: Entry) -> str:
    """The fund that an accrued entry's money came from."""
    return earmarked_budget(f"{entry.township:09d}")
