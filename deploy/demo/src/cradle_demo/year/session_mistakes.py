"""What goes wrong with sessions on their way into the books, and how it is put right."""

from collections.abc import Iterator
from dataclasses import replace

from cradle_demo import steps
from cradle_demo.records import Body, Record
from cradle_demo.seeded import Seeded, share
from cradle_demo.years import Year


def session_mistakes(seeded: Seeded, year: Year, records: list[Record], scale: float) -> list[Record]:
    """The records with their mistakes among and after them. No session suffers two of them."""
    random = seeded.stream(year.stream("session mistakes"))
    pool = iter(random.sample(records, len(records)))
    singles = iter(random.sample([record for record in records if record.key], sum(bool(record.key) for record in records)))
    touched: set[str] = set()

    def some(source: Iterator[Record], count: int, at_least: int = 1) -> list[Record]:
        found: list[Record] = []
        for record in source:
            if record.body["session_id"] not in touched:
                touched.add(record.body["session_id"])
                found.append(record)
            if len(found) == share(count, scale, at_least):
                break
        return found

    later: list[Record] = []
    later += [
        replace(r, step=steps.slot_of(r.step, steps.REPEATS), comment="retry under the same key") for r in some(singles, 40)
    ]
    later += [_key_reused(seeded, record) for record in some(singles, 4)]
    later += [_duplicate(seeded, record) for record in some(pool, 35)]
    for number, record in enumerate(some(pool, 40)):
        later += _voided(seeded, record, number)
    listed = [child for record in records for child in record.body["children"]]
    for number, record in enumerate(some(pool, 70)):
        later += _amended(seeded, record, number, random.choice(listed))
    rows = iter(record for record in random.sample(records, len(records)) if record.batch)
    twice = {record.body["session_id"]: number % 2 == 0 for number, record in enumerate(some(rows, 16, 2))}
    faults = {record.body["session_id"]: number for number, record in enumerate(some(rows, 6, 3))}
    files = {record.batch for record in records if record.body["session_id"] in faults}
    again = [_sent_again(record) for record in records if record.batch in files]
    return list(_with_faulty_rows(seeded, records, twice, faults)) + later + again


def _sent_again(record: Record) -> Record:
    step = steps.slot_of(record.step, steps.CORRECTED_FILES)
    return replace(record, step=step, batch=f"{record.batch}-again", comment="file sent again")


def _with_faulty_rows(seeded: Seeded, records: list[Record], twice: dict[str, bool], faults: dict[str, int]) -> Iterator[Record]:
    """Rows as they stand in the files: some twice, verbatim or under another id, some with a fault of form."""
    for record in records:
        session_id = record.body["session_id"]
        if session_id in faults:
            yield _malformed(record, faults[session_id])
            continue
        yield record
        if session_id in twice:
            body = record.body if twice[session_id] else record.body | {"session_id": seeded.new_id("session")}
            yield replace(record, body=body, comment="row twice in one file")


def _malformed(record: Record, number: int) -> Record:
    body: Body = dict(record.body)
    if number % 3 == 0:
        body["starts_at"], body["ends_at"] = body["ends_at"], body["starts_at"]
        return replace(record, body=body, comment="end before start")
    if number % 3 == 1:
        body["children"] = [*body["children"], body["children"][0]]
        return replace(record, body=body, comment="same child twice in a list")
    body["service_date"] = body["service_date"].replace("-", "/", 1)
    return replace(record, body=body, comment="malformed date")


def _key_reused(seeded: Seeded, record: Record) -> Record:
    body = record.body | {"session_id": seeded.new_id("session"), "starts_at": "07:00", "ends_at": "07:45"}
    return replace(record, step=steps.slot_of(record.step, steps.REPEATS), body=body, comment="key used for another body")


def _duplicate(seeded: Seeded, record: Record) -> Record:
    body, key = record.body | {"session_id": seeded.new_id("session")}, seeded.new_id("key")
    comment = "duplicate under another key"
    return replace(record, step=steps.slot_of(record.step, steps.REPEATS), body=body, batch=None, key=key, comment=comment)


def _voided(seeded: Seeded, record: Record, number: int) -> Iterator[Record]:
    """Voided by its institution; every other one is entered anew with a shorter list, which its voiding allows."""
    body = {"session_id": record.body["session_id"], "reason": "not-delivered" if number % 2 else "entered-in-error"}
    step, key = steps.slot_of(record.step, steps.CHANGES), seeded.new_id("key")
    yield Record(step, "delivery", "void-session", record.sender, body, key=key, comment="session voided")
    if number % 2 == 0:
        anew = record.body | {
            "session_id": seeded.new_id("session"),
            "children": record.body["children"][:-1] or record.body["children"],
        }
        key = seeded.new_id("key")
        yield replace(
            record,
            step=steps.slot_of(record.step, steps.AGAIN),
            body=anew,
            batch=None,
            key=key,
            comment="entered anew after voiding",
        )


def _amended(seeded: Seeded, record: Record, number: int, newcomer: str) -> Iterator[Record]:
    """One child taken off and another put on the list; now and then the first comes back on it later."""
    first, *others = record.body["children"]
    without = [child for child in others if child != newcomer] + ([newcomer] if newcomer != first else [])
    if not without:
        return
    body = {"session_id": record.body["session_id"], "children": without}
    step, key = steps.slot_of(record.step, steps.CHANGES), seeded.new_id("key")
    yield Record(step, "delivery", "amend-session", record.sender, body, key=key, comment="attendance list amended")
    if number % 6 == 0:
        back = body | {"children": [*without, first]}
        step, key = steps.slot_of(record.step, steps.AGAIN), seeded.new_id("key")
        yield Record(step, "delivery", "amend-session", record.sender, back, key=key, comment="list amended again")
