"""Children registered a second time under another name, served under both, and merged into one later. R18."""

from collections.abc import Iterable, Iterator
from datetime import date

from cradle_demo import steps
from cradle_demo.county.county import County
from cradle_demo.county.registration_rows import body_of, single
from cradle_demo.county.units import commission
from cradle_demo.records import Record
from cradle_demo.year.timetable import Session
from cradle_demo.years import FIRST

PAIRS = 4
EARLIEST_BIRTH, LATEST_BIRTH = date(2018, 4, 1), date(2019, 1, 31)
"""So that they are of the age for the free sessions all the first year."""

AGAIN_ON = date(2020, 2, 20)
MISTAKEN = PAIRS - 1
"""Which of the merges turns out to be wrong, and is undone."""


def second_registrations(county: County, registered: Iterable[Record]) -> tuple[dict[str, str], list[Record]]:
    """Whom a clerk registers again under a pet name, by child; and what is sent about it, up to the merges a year later."""
    on_time = {
        r.body["child_id"] for r in registered if r.command == "register-child" and not r.comment and r.step == steps.OPENING
    }
    guardians = {family.id: family.guardian_name for family in county.families}
    chosen = [
        child
        for child in county.children
        if child.id in on_time
        and EARLIEST_BIRTH <= child.birth_date <= LATEST_BIRTH
        and not child.moves
        and child.left_on is None
    ][:PAIRS]
    twins = {child.id: county.seeded.new_id("registered-again") for child in chosen}
    records = []
    for number, child in enumerate(chosen):
        body = body_of(child, guardians[child.household_id])
        body["identity"] = {"name": f"{child.name[0]}小{'一二三四'[number]}", "guardian_name": body["identity"]["guardian_name"]}
        body |= {"child_id": twins[child.id], "registered_on": AGAIN_ON.isoformat()}
        step = FIRST.month(AGAIN_ON.month)
        records.append(
            single(county.seeded, step, "register-child", child.village_code, body, "registered again under a pet name")
        )
        records += _merged(county, twins[child.id], child.id, undone=number == MISTAKEN)
    other = next(child for child in county.children if child.id in on_time and child.birth_date < date(2017, 12, 1))
    body = {"child_id": other.id, "survivor_id": chosen[0].id, "merged_on": "2021-02-25", "ground": "guardian-confirmed"}
    key = county.seeded.new_id("key")
    wrong = Record(
        FIRST.late + steps.AGAIN, "registry", "merge-child", commission(), body, key=key, comment="merge of another child"
    )
    return twins, [*records, wrong]


def _merged(county: County, child_id: str, survivor_id: str, *, undone: bool) -> Iterator[Record]:
    body = {"child_id": child_id, "survivor_id": survivor_id, "merged_on": "2021-02-25", "ground": "guardian-confirmed"}
    key = county.seeded.new_id("key")
    yield Record(FIRST.late + steps.AGAIN, "registry", "merge-child", commission(), body, key=key)
    if undone:
        body, key = {"child_id": child_id, "undone_on": "2021-03-02"}, county.seeded.new_id("key")
        yield Record(FIRST.month(15), "registry", "undo-merge", commission("commission-2"), body, key=key)


def attend_under_both(twins: dict[str, str], sessions: Iterable[Session]) -> None:
    """Put every second attendance of the year's rest down under the second registration."""
    times = dict.fromkeys(twins, 0)
    for session in sorted(sessions, key=lambda session: (session.day, session.starts_at, session.id)):
        for place, child_id in enumerate(session.children):
            if child_id in twins and session.day > AGAIN_ON:
                times[child_id] += 1
                if times[child_id] % 2 == 0:
                    session.children[place] = twins[child_id]
