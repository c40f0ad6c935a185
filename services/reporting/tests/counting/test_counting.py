"""Facts folded, marks counted, figures changed: on a real database."""

import asyncio
from datetime import UTC, datetime

from contracts.catalogue import decode
from contracts.policy import Policy
from reporting.application.counting import Counting
from reporting.edition import policy

EAST, WEST, HARBOUR = "341881001001", "341881001002", "341881100001"
YEAR = [f"2020-0{month}-01" for month in range(3, 8)]


async def test_two_visits_make_a_figure_and_a_void_takes_it_back(books, chronicle, everywhere):
    visits = [chronicle.visit("v1", "mei", "2020-01-05"), chronicle.visit("v2", "mei", "2020-07-14")]
    await books.fold(*chronicle.units(), chronicle.child("mei", "2019-06-15", EAST), *visits)
    await books.count()
    assert await books.figures("G3.1") == everywhere("G3.1", 2020, (1, 1))
    await books.fold(chronicle.visit_voided("v2", "mei", "2020-07-14"))
    await books.count()
    assert await books.figures("G3.1") == everywhere("G3.1", 2020, (0, 1))


async def test_facts_may_arrive_before_the_child_they_are_about(books, chronicle, everywhere):
    await books.fold(chronicle.visit("v1", "mei", "2020-01-05"), chronicle.session("s1", ["mei"], "2020-07-20"))
    await books.fold(chronicle.accrued("mei", "s1", "2020-07-20"))
    await books.count()
    assert await books.figures() == {}
    await books.fold(chronicle.child("mei", "2019-06-15", EAST))
    await books.count()
    assert await books.figures("G3.1", "G3.3", "G1.3.reach") == {
        **everywhere("G3.1", 2020, (0, 1)),
        **everywhere("G3.3", 2020, (1, 1)),
        **everywhere("G1.3.reach", 2020, (1, 1)),
    }


async def test_finances_latest_decision_says_what_is_eligible(books, chronicle, everywhere):
    await books.fold(chronicle.child("mei", "2018-06-15", EAST))
    await books.fold(*(chronicle.accrued("mei", f"s{n}", day) for n, day in enumerate(YEAR[:3])))
    await books.fold(chronicle.assessed("mei", "s3", YEAR[3]))
    await books.count()
    assert await books.figures("G3.2") == everywhere("G3.2", 2020, (1, 1))
    await books.fold(chronicle.reversed("mei", "s0", YEAR[0]))
    await books.count()
    assert await books.figures("G3.2") == everywhere("G3.2", 2020, (0, 1))
    assert await books.figures("G3.3") == everywhere("G3.3", 2020, (1, 1))
    await books.fold(chronicle.denied("mei", "s4", YEAR[4], eligible=True))
    await books.count()
    assert await books.figures("G3.2") == everywhere("G3.2", 2020, (1, 1))


async def test_decisions_on_one_attendance_in_one_batch_leave_the_last(books, chronicle, everywhere):
    decisions = [
        chronicle.denied("mei", "s1", "2020-05-01"),
        chronicle.accrued("mei", "s1", "2020-05-01", 2),
        chronicle.reversed("mei", "s1", "2020-05-01", 3),
        chronicle.denied("mei", "s1", "2020-05-01", 4, eligible=True),
    ]
    await books.fold(chronicle.child("mei", "2018-06-15", EAST), *decisions)
    await books.count()
    assert await books.figures("G3.3") == everywhere("G3.3", 2020, (1, 1))


async def test_an_outreach_attendance_that_loses_eligibility_counts_no_more(books, chronicle, everywhere):
    await books.fold(chronicle.child("mei", "2018-06-15", EAST), chronicle.assessed("mei", "s1", "2020-05-01"))
    await books.fold(chronicle.assessed("mei", "s1", "2020-05-01", 2, eligible=False))
    await books.count()
    assert await books.figures("G3.3") == everywhere("G3.3", 2020, (0, 1))


async def test_sessions_reach_the_households_of_the_children_now_on_the_list(books, chronicle, everywhere):
    await books.fold(chronicle.child("mei", "2019-06-15", EAST), chronicle.child("lan", "2019-06-15", HARBOUR))
    await books.fold(chronicle.session("s1", ["mei"], "2020-07-20"))
    await books.count()
    reached = await books.figures("G1.3.reach")
    assert (reached["G1.3.reach", EAST, 2020], reached["G1.3.reach", HARBOUR, 2020]) == ((1, 1), (0, 1))
    await books.fold(chronicle.session_amended("s1", ["lan"], "2020-07-20"))
    await books.count()
    reached = await books.figures("G1.3.reach")
    assert (reached["G1.3.reach", EAST, 2020], reached["G1.3.reach", HARBOUR, 2020]) == ((0, 1), (1, 1))
    await books.fold(chronicle.session_voided("s1", "2020-07-20"))
    await books.count()
    assert (await books.figures("G1.3.reach"))["G1.3.reach", "341881", 2020] == (0, 2)


async def test_twins_are_one_household_and_a_lecture_reaches_it(books, chronicle, everywhere):
    twins = [chronicle.child(name, "2019-06-15", EAST, household="wang") for name in ("da", "xiao")]
    await books.fold(*chronicle.units(), *twins, chronicle.lecture("l1", EAST, "2020-03-01", ("wang", "unregistered")))
    await books.fold(chronicle.lecture("l2", EAST, "2020-09-01"))
    await books.count()
    assert await books.figures("G1.3.reach") == everywhere("G1.3.reach", 2020, (1, 1))
    lectures = await books.figures("G1.1")
    assert (lectures["G1.1", EAST, 2020], lectures["G1.1", "341881", 2020]) == ((1, 1), (1, 3))
    await books.fold(chronicle.lecture_voided("l1", EAST, "2020-03-01"))
    await books.count()
    assert await books.figures("G1.3.reach") == everywhere("G1.3.reach", 2020, (0, 1))
    assert (await books.figures("G1.1"))["G1.1", "341881", 2020] == (0, 3)


async def test_a_move_changes_both_villages_and_not_the_county(books, chronicle):
    await books.fold(chronicle.child("mei", "2018-06-15", EAST))
    await books.count()
    await books.fold(chronicle.moved("mei", HARBOUR, "2020-08-01"))
    await books.count()
    figures = await books.figures("G3.2", "G3.3")
    assert {unit for (target, unit, _) in figures if target == "G3.2"} == {
        EAST, "341881001", HARBOUR, "341881100", "341881",
    }  # fmt: skip
    assert {unit for (target, unit, _) in figures if target == "G3.3"} == {HARBOUR, "341881100", "341881"}
    assert set(figures.values()) == {(0, 1)}


async def test_leaving_and_a_corrected_birth_date_take_a_child_out(books, chronicle):
    await books.fold(chronicle.child("mei", "2019-06-15", EAST), chronicle.child("lan", "2019-06-15", EAST))
    await books.count()
    await books.fold(chronicle.left("mei", "2020-06-01"), chronicle.birth_corrected("lan", "2019-06-15", "2016-06-15"))
    await books.count()
    assert await books.figures() == {}


async def test_counts_of_stations_employers_and_trainers(books, chronicle):
    await books.fold(chronicle.station("f1", "341881001", "2020-06-01"), chronicle.employer("i1", "341881100", "2020-06-01"))
    await books.fold(chronicle.training("t1", ["zhang", "li"], "2020-05-01"), chronicle.training("t2", ["li"], "2020-06-01"))
    await books.fold(chronicle.training("t3", ["wu"], "2020-06-01", "cadre-annual"))
    await books.count()
    assert await books.figures() == {
        ("G2.2", "341881001", 2020): (1, 0),
        ("G2.2", "341881", 2020): (1, 0),
        ("G2.4", "341881100", 2020): (1, 0),
        ("G2.4", "341881", 2020): (1, 0),
        ("G5.1", "341881", 2020): (2, 0),
    }
    await books.fold(chronicle.facility_closed("f1", "2020-12-30"))
    await books.count()
    assert await books.figures("G2.2") == {}


async def test_material_outreach_and_surveys_count_until_they_are_voided(books, chronicle, everywhere):
    await books.fold(*chronicle.units(), chronicle.child("mei", "2019-06-15", EAST, household="home"))
    await books.fold(chronicle.handover("given", "home", "2020-03-01"), chronicle.outreach("talk", "2020-03-02", ("home",)))
    await books.fold(chronicle.survey_closed("round", "2020-06-30", t001=(100, 97), t100=(50, 45)))
    await books.count()
    assert await books.figures("G1.2", "G1.3", "G1.3.reach") == {
        **everywhere("G1.2", 2020, (1, 1)),
        **everywhere("G1.3.reach", 2020, (1, 1)),
        ("G1.3", "341881001", 2020): (97, 100),
        ("G1.3", "341881100", 2020): (45, 50),
        ("G1.3", "341881", 2020): (142, 150),
    }
    await books.fold(chronicle.handover_voided("given", "home", "2020-03-01"), chronicle.outreach_voided("talk", "2020-03-02"))
    await books.count()
    assert await books.figures("G1.2", "G1.3.reach") == {
        **everywhere("G1.2", 2020, (0, 1)),
        **everywhere("G1.3.reach", 2020, (0, 1)),
    }
    assert await books.figures() == await books.sums() == await books.recounted("2020-12-31")


async def test_professionals_and_trainers_count_until_they_leave_or_the_training_is_voided(books, chronicle):
    await books.fold(*chronicle.units(), chronicle.employed("zhang", "2019-12-02"), chronicle.qualified("zhang", "2015-07-01"))
    await books.fold(chronicle.qualified("li", "2015-07-01"), chronicle.training("t1", ["zhang", "li"], "2020-05-01"))
    await books.count()
    assert await books.figures("G5.1", "G5.2") == {("G5.1", "341881", 2020): (2, 0), ("G5.2", "341881", 2020): (1, 0)}
    await books.fold(chronicle.post_ended("zhang", "2020-12-31"), chronicle.training_voided("t1", "2020-05-01"))
    await books.count()
    assert await books.figures() == await books.recounted("2020-12-31")
    assert await books.figures("G5.1", "G5.2") == {}


async def test_special_families_are_counted_anew_when_the_townships_means_change(books, chronicle):
    await books.fold(*chronicle.units(), chronicle.child("mei", "2019-06-15", EAST, household="home"))
    await books.fold(chronicle.flagged("home", "2020-01-01"), chronicle.helped("h1", "home", "2020-06-01"))
    await books.count()
    known = {("G3.4.known", unit, 2020): (1, 1) for unit in ("341881001", "341881")}
    assert await books.figures("G3.4", "G3.4.known") == known
    await books.fold(chronicle.means("341881001", "2020-03-01"))
    await books.count()
    judged = {("G3.4", unit, 2020): (1, 1) for unit in ("341881001", "341881")}
    assert await books.figures("G3.4", "G3.4.known") == known | judged
    await books.fold(chronicle.means("341881001", "2020-12-31", has=False), chronicle.help_voided("h1", "home", "2020-06-01"))
    await books.count()
    assert await books.figures("G3.4", "G3.4.known") == dict.fromkeys(known, (0, 1))
    assert await books.figures() == await books.recounted("2020-12-31")


async def test_every_unit_has_a_row_for_every_target_of_its_level_also_with_0(books, chronicle):
    await books.fold(*chronicle.units())
    await books.count("2021-02-01")
    rows = await books.pool.fetch("SELECT target, unit_code, year FROM figures")
    recorded = {name: row for name, row in policy().edition.targets.items() if row.recorded}
    lengths = {"county": 6, "township": 9, "village": 12}
    expected = {
        (name, unit.event.code, year)
        for name, row in recorded.items()
        for unit in chronicle.units()
        for year in (2020, 2021)
        if len(unit.event.code) in {lengths[level] for level in row.units}
    }
    assert {tuple(row) for row in rows} == expected


async def test_changed_figures_are_put_to_the_public_topic(books, chronicle):
    await books.fold(*chronicle.units(), chronicle.child("mei", "2019-06-15", EAST))
    await books.count("2020-12-31")
    key = f"G3.1|{EAST}|2020"
    event_type, payload = await books.pool.fetchrow("SELECT type, payload FROM state_records WHERE key = $1", key)
    event = decode(event_type, payload)
    assert (event.numerator, event.denominator, event.goal, event.state) == (0, 1, 10000, "not-met")
    assert event.as_of.isoformat() == "2020-12-31"


async def test_two_workers_at_once_count_everything_once(books, chronicle):
    children = [chronicle.child(f"c{n}", "2019-06-15", EAST) for n in range(60)]
    await books.fold(*children, *(chronicle.visit(f"v{n}", f"c{n}", "2020-01-05") for n in range(60)))
    workers = [Counting(policy(), lambda: datetime(2020, 12, 31, tzinfo=UTC), 7) for _ in range(4)]
    while await books.marks():
        await asyncio.gather(*(worker.run_once(books.pool) for worker in workers))
    assert (await books.figures("G3.1"))["G3.1", "341881", 2020] == (0, 60)
    assert await books.figures() == await books.sums()


async def test_what_a_department_did_stands_until_its_training_is_voided(books, chronicle):
    async def acts() -> list[tuple[str, str]]:
        return [tuple(row) for row in await books.pool.fetch("SELECT department, act FROM department_acts ORDER BY 1, 2")]

    await books.fold(chronicle.training("t", ["zhang"], "2020-05-01"), chronicle.inspection("i", "point", "2020-09-01"))
    assert await acts() == [("health", "inspection"), ("health", "training")]
    await books.fold(chronicle.training_voided("t", "2020-05-01"))
    assert await acts() == [("health", "inspection")]


async def test_a_lecturers_title_makes_lectures_count_by_the_other_reading(books, chronicle):
    """R2: only lectures by a qualified lecturer; a title awarded later does not help those before."""
    by = Policy(policy().edition, {"R2": "qualified-lecturer"})
    await books.fold(*chronicle.units(), *(chronicle.lecture(f"l{n}", EAST, f"2020-0{n}-01") for n in (3, 4, 5)))
    await books.count(by=by)
    assert (await books.figures("G1.1"))["G1.1", EAST, 2020] == (0, 1)
    await books.fold(chronicle.titled("lecturer", "senior", "2020-04-01"))
    await books.count(by=by)
    assert (await books.figures("G1.1"))["G1.1", EAST, 2020] == (1, 1)
