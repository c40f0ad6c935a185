"""Made-up histories of a small county, and the orders in which the bus may bring them."""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import astuple
from datetime import date, time, timedelta
from random import Random

from hypothesis import strategies as st

from contracts.envelope import ReceivedEvent
from finance.domain.register.register import Register
from finance.situations.chronicle import Chronicle
from finance.situations.deliveries import FULL_FILE
from finance.situations.ledger import Ledger
from finance.situations.statement import NONE, Statement
from finance.situations.vocabulary import statement

CHILDREN = ("甲", "乙", "丙")
UNREGISTERED = "无名"
INSTITUTIONS = ("机构", "缺证机构")
AGREEMENTS = ("协议", "短协议", "贵协议", NONE, "迟到的协议")
PLACES = ("活动室", "新活动室", NONE)
LECTURERS = ("讲师", "无职称")
VILLAGES = ("341881001001", "341881001002")
SITES = ("341881001001-01", "341881001002-01")
DAYS = [date(2020, 3, 2) + timedelta(days=40 * n) for n in range(8)]
STARTS = [time(9), time(9, 30), time(10)]

GROUND: Sequence[dict[str, dict[str, object]]] = (
    {"unit": {"unit": "341881001001", "kind": "community"}},
    {"unit": {"unit": "341881001002", "kind": "village"}},
    {"institution": {"institution": "机构"}},
    {"institution": {"institution": "缺证机构", "lacks": ["fire-inspection"]}},
    {"agreement": {"agreement": "协议"}},
    {"agreement": {"agreement": "短协议", "institution": "缺证机构", "to": "2020-08-31"}},
    {"agreement": {"agreement": "贵协议", "fee": "700"}},
    {"facility accepted": {"facility": "活动室", "on": "2020-01-15", "site": SITES[0]}},
    {"facility applied": {"facility": "新活动室", "site": SITES[0]}},
    {"child": {"child": "甲", "born": "2018-06-01", "household": "一家"}},
    {"child": {"child": "乙", "born": "2019-01-31"}},
    {"child": {"child": "丙", "born": "2017-08-31", "household": "一家"}},
    {"lecturer": {"lecturer": "讲师"}},
    {"lecturer": {"lecturer": "无职称", "title": "none"}},
)
AFTERTHOUGHTS: Sequence[dict[str, dict[str, object]]] = (
    {"birth date corrected": {"child": "乙", "born": "2018-11-30"}},
    {"birth date corrected": {"child": "丙", "born": "2016-08-31"}},
    {"credential revoked": {"institution": "机构", "kind": "registration", "from": "2020-09-01"}},
    {"credential granted": {"institution": "缺证机构", "kind": "fire-inspection", "from": "2020-05-01"}},
    {"child moved": {"child": "甲", "to": "341881100001", "on": "2020-05-01"}},
    {"agreement": {"agreement": "外镇协议", "township": "341881100"}},
    {"agreement terminated": {"agreement": "协议", "from": "2020-10-01"}},
    {"agreement": {"agreement": "迟到的协议"}},
    {"facility accepted": {"facility": "新活动室", "on": "2020-04-01", "award": "20000", "site": SITES[0]}},
    {"facility closed": {"facility": "活动室", "from": "2020-07-01"}},
    {"institution designated": {"designation": "示范", "institution": "机构", "from": "2020-06-01", "award": "20000"}},
    {"facility accepted": {"facility": "另一活动室", "on": "2020-04-01", "site": SITES[1], "applicant": VILLAGES[1]}},
    {"title recorded": {"lecturer": "无职称", "title": "senior", "since": "2020-06-01"}},
)

listed = st.lists(st.sampled_from((*CHILDREN, UNREGISTERED)), min_size=2, max_size=4, unique=True)


@st.composite
def _sessions(draw: st.DrawFn) -> list[dict[str, dict[str, object]]]:
    """Sessions, most of them sound, so that a year's four are often used up; some amended, some voided."""
    lines: list[dict[str, dict[str, object]]] = []
    for number in range(draw(st.integers(3, 9))):
        name, start = f"场次{number}", draw(st.sampled_from(STARTS))
        session: dict[str, object] = {
            "session": name,
            "on": draw(st.sampled_from(DAYS)),
            "mode": draw(st.sampled_from(("in-institution", "in-institution", "outreach"))),
            "from": start,
            "to": time(start.hour + 1, start.minute),
            "children": draw(listed),
        }
        if draw(st.integers(0, 3)) == 0:
            session["institution"] = draw(st.sampled_from(INSTITUTIONS))
            session["agreement"] = draw(st.sampled_from(AGREEMENTS))
            session["place"] = draw(st.sampled_from(PLACES))
        lines.append({"session": session})
        if draw(st.integers(0, 3)) == 0:
            lines.append({"session amended": {"session": name, "children": draw(listed)}})
        if draw(st.integers(0, 7)) == 0:
            lines.append({"session voided": {"session": name}})
    return lines


@st.composite
def _lectures(draw: st.DrawFn) -> list[dict[str, dict[str, object]]]:
    lines: list[dict[str, dict[str, object]]] = []
    for number in range(draw(st.integers(0, 4))):
        name, day = f"讲座{number}", draw(st.sampled_from(DAYS))
        lines.append(
            {
                "lecture": {
                    "lecture": name,
                    "on": day,
                    "village": draw(st.sampled_from(VILLAGES)),
                    "lecturer": draw(st.sampled_from((*LECTURERS, "路人"))),
                    "file": draw(st.sampled_from((FULL_FILE, FULL_FILE[:2]))),
                }
            }
        )
        if draw(st.booleans()):
            lines.append({"file completed": {"lecture": name, "on": date(2020, 12, 20)}})
        if draw(st.integers(0, 4)) == 0:
            lines.append({"lecture voided": {"lecture": name}})
    return lines


@st.composite
def histories(draw: st.DrawFn) -> list[ReceivedEvent]:
    """A county's events in the order they were recorded."""
    afterthoughts = draw(st.lists(st.sampled_from(range(len(AFTERTHOUGHTS))), unique=True, max_size=6))
    lines = [*GROUND, *draw(_sessions()), *draw(_lectures()), *(AFTERTHOUGHTS[number] for number in sorted(afterthoughts))]
    return recorded([statement(line) for line in lines])


def recorded(statements: Sequence[Statement]) -> list[ReceivedEvent]:
    """The events of statements, in envelopes."""
    chronicle = Chronicle()
    return [chronicle.record(subject, event) for each in statements for subject, event in each.events(chronicle)]


@st.composite
def another_order(draw: st.DrawFn, events: Sequence[ReceivedEvent]) -> list[ReceivedEvent]:
    """An order in which the bus may bring these events: any, but in an aggregate's own order."""
    waiting: dict[str, deque[ReceivedEvent]] = defaultdict(deque)
    for received in events:
        waiting[received.envelope.subject].append(received)
    turns = draw(st.permutations([received.envelope.subject for received in events]))
    return [waiting[subject].popleft() for subject in turns]


def folded(events: Sequence[ReceivedEvent]) -> Register:
    """The facts after these events."""
    register = Register()
    for received in events:
        register.apply(received)
    return register


def outcome(ledger: Ledger) -> dict[object, object]:
    """Where every claim and attendance stands, the numbers of the decisions aside."""
    return {
        subject: getattr(state, "terms", None) or getattr(state, "reason", None) for subject, state in ledger.standing.items()
    }


def terms_of(ledger: Ledger) -> dict[object, object]:
    """Where every claim and attendance stands, as a database has it: the terms as a tuple, the reason, or None."""
    found: dict[object, object] = {}
    for subject, state in ledger.standing.items():
        terms = getattr(state, "terms", None)
        found[subject] = astuple(terms) if terms else getattr(state, "reason", None)
    return found


def any_order(rng: Random, events: Sequence[ReceivedEvent]) -> list[ReceivedEvent]:
    """An order in which the bus may bring these events, from a seed."""
    waiting: dict[str, deque[ReceivedEvent]] = defaultdict(deque)
    for received in events:
        waiting[received.envelope.subject].append(received)
    turns = [received.envelope.subject for received in events]
    rng.shuffle(turns)
    return [waiting[subject].popleft() for subject in turns]
