"""Whatever the order of arrival, and however counting falls between it: the same figures, and those of a recount."""

import random

import pytest

VILLAGES = ("341881001001", "341881001002", "341881100001")
BIRTHS = ("2017-01-31", "2017-12-31", "2018-08-31", "2019-02-28", "2019-06-15", "2019-11-30", "2020-02-29", "2020-05-31")


CHILDREN = [f"child {n}" for n in range(30)]


def seeded(seed):
    return random.Random(seed)


def day(rng):
    return f"2020-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def of_children(chronicle, rng):
    for n, name in enumerate(CHILDREN):
        history = [chronicle.child(name, rng.choice(BIRTHS), rng.choice(VILLAGES), household=f"household {n // 2}")]
        if n % 3 == 0:
            history.append(chronicle.moved(name, rng.choice(VILLAGES), day(rng)))
        if n % 7 == 0:
            history.append(chronicle.birth_corrected(name, "2019-01-01", rng.choice(BIRTHS)))
        if n % 11 == 0:
            history.append(chronicle.left(name, day(rng)))
        if n % 8 == 0:
            history.append(chronicle.merged(name, CHILDREN[n + 1], day(rng)))
        if n % 16 == 0:
            history.append(chronicle.merge_undone(name, CHILDREN[n + 1], "2020-12-20"))
        yield history


def of_visits(chronicle, rng):
    for n in range(80):
        name, on = rng.choice(CHILDREN), day(rng)
        visit = [chronicle.visit(f"visit {n}", name, on)]
        yield visit + ([chronicle.visit_voided(f"visit {n}", name, on)] if n % 9 == 0 else [])


def of_sessions(chronicle, rng):
    for n in range(40):
        present, on = rng.sample(CHILDREN, 4), day(rng)
        session = [chronicle.session(f"session {n}", present, on)]
        if n % 5 == 0:
            session.append(chronicle.session_amended(f"session {n}", present[:2], on))
        if n % 8 == 0:
            session.append(chronicle.session_voided(f"session {n}", on))
        yield session
        for name in present:
            claim = [chronicle.accrued(name, f"session {n}", on)]
            if n % 4 == 0:
                claim.append(chronicle.reversed(name, f"session {n}", on, 2))
                claim.append(chronicle.denied(name, f"session {n}", on, 3, eligible=n % 8 == 0))
            yield claim


def of_units(chronicle, rng):
    yield chronicle.units()
    for n in range(10):
        village, on = rng.choice(VILLAGES), day(rng)
        lecture = [chronicle.lecture(f"lecture {n}", village, on, (f"household {n}", f"household {n + 1}"))]
        yield lecture + ([chronicle.lecture_voided(f"lecture {n}", village, on)] if n % 4 == 0 else [])
    yield [chronicle.station("station", "341881001", "2020-06-01"), chronicle.facility_closed("station", "2020-12-31")]
    yield [chronicle.employer("employer", "341881100", "2020-02-01")]
    yield [chronicle.room("room", "341881001001", "2020-03-01"), chronicle.designated("room", "2020-06-01")]
    yield [chronicle.care_point("point", "341881100", "2020-02-01")]
    yield [chronicle.inspection("inspection", "point", "2020-09-01")]
    yield [chronicle.nursery("nursery", "341881100", "2020-02-01"), chronicle.quality("nursery", "2020-06-01", "2023-05-31")]
    yield [chronicle.centre("centre", "341881001", "2020-10-20")]
    yield [chronicle.training("training", ["zhang", "li"], "2020-05-01")]


def of_knowledge(chronicle, rng):
    for n in range(12):
        home, on = f"household {rng.randint(0, 14)}", day(rng)
        talk = [chronicle.outreach(f"talk {n}", on, (home, f"{home} 2"))]
        yield talk + ([chronicle.outreach_voided(f"talk {n}", on)] if n % 4 == 0 else [])
        given = [chronicle.handover(f"handover {n}", home, on)]
        yield given + ([chronicle.handover_voided(f"handover {n}", home, on)] if n % 5 == 0 else [])
    for n in range(3):
        yield [chronicle.survey_closed(f"round {n}", day(rng), t001=(100, 90 + n), t100=(40, 30 + n))]


def county_year(chronicle):
    """A county's year as streams: order within a stream is kept by the bus, between streams it is not."""
    rng = seeded(20)
    return [stream for part in (of_children, of_visits, of_sessions, of_units, of_knowledge) for stream in part(chronicle, rng)]


def shuffled(history, rng):
    """The events in any order that keeps that of every stream."""
    waiting = [list(reversed(stream)) for stream in history]
    while waiting:
        stream = rng.choice(waiting)
        yield stream.pop()
        waiting = [left for left in waiting if left]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_live_figures_equal_a_recount_from_the_facts(books, chronicle, seed):
    rng = seeded(seed)
    events = list(shuffled(county_year(chronicle), rng))
    while events:
        size = rng.randint(1, 40)
        await books.fold(*events[:size])
        events = events[size:]
        if rng.random() < 0.5:
            await books.count("2020-12-30", marks_max=rng.choice((3, 50, 2000)))
    await books.count("2020-12-31")
    live = await books.figures()
    assert live == await books.sums()
    assert live == await books.recounted("2020-12-31")
    assert len({target for target, _, _ in live}) == 17


async def test_the_order_of_arrival_does_not_matter(books, chronicle):
    history = county_year(chronicle)
    results = []
    for seed in (4, 5):
        for event in shuffled(history, seeded(seed)):
            await books.fold(event)
        await books.count("2020-12-31")
        results.append(await books.figures())
        await books.empty()
    assert results[0] == results[1]
    assert results[0]["G3.1", "341881", 2020][1] > 0
