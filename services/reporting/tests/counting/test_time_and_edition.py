"""A new day, a new year, a new edition: who is counted anew, and who is left in peace."""

from datetime import date
from uuid import uuid4

from contracts.policy import Edition, Policy, Ruled
from reporting.application.preview import Supposed, preview_figures
from reporting.edition import policy

EAST = "341881001001"


async def test_a_child_enters_a_band_when_the_day_comes(books, chronicle, everywhere):
    await books.fold(chronicle.child("mei", "2019-06-15", EAST))
    await books.count("2020-07-14")
    assert set(await books.figures()) == set(everywhere("G3.1.due", 2020, ())) | set(
        everywhere("G1.3.reach", 2020, ()) | everywhere("G1.2", 2020, ())
    )
    await books.count("2020-07-15")
    assert await books.figures("G3.1", "G3.1.due", "G3.3") == everywhere("G3.1", 2020, (0, 1)) | everywhere("G3.3", 2020, (0, 1))


async def test_a_child_grows_out_while_nobody_counts(books, chronicle):
    await books.fold(chronicle.child("mei", "2017-06-15", EAST))
    await books.count("2020-06-10")
    assert ("G3.3", "341881", 2020) in await books.figures()
    await books.count("2020-06-20")
    assert ("G3.3", "341881", 2020) not in await books.figures()
    assert ("G3.2", "341881", 2020) in await books.figures()


async def test_a_new_year_begins_for_everybody(books, chronicle):
    await books.fold(*chronicle.units(), chronicle.station("f1", "341881001", "2020-06-01"))
    await books.fold(chronicle.training("t1", ["li"], "2020-05-01"), chronicle.employer("i1", "341881001", "2020-06-01"))
    await books.count("2020-12-31")
    await books.count("2021-01-01")
    figures = await books.figures()
    for target in ("G1.1", "G2.2", "G2.4", "G5.1"):
        assert figures[target, "341881", 2021] == figures[target, "341881", 2020]


async def test_a_facility_closed_on_the_reporting_date_counts_until_the_day_after(books, chronicle):
    await books.fold(chronicle.station("f1", "341881001", "2020-06-01"), chronicle.facility_closed("f1", "2020-09-01"))
    await books.count("2020-09-01")
    assert ("G2.2", "341881", 2020) in await books.figures()
    await books.count("2020-09-02")
    assert ("G2.2", "341881", 2020) not in await books.figures()


async def test_every_figure_of_the_running_year_is_published_as_of_the_new_day(books, chronicle):
    await books.fold(*chronicle.units())
    await books.count("2021-03-01")
    await books.count("2021-03-02")
    dates = dict(await books.pool.fetch("SELECT year, max(as_of)::text FROM figures GROUP BY year"))
    assert dates == {2020: "2020-12-31", 2021: "2021-03-02"}
    assert await books.pool.fetchval("SELECT count(DISTINCT as_of) FROM figures WHERE year = 2021") == 1


async def test_a_day_after_the_deadline_counts_nobody_anew(books, chronicle):
    await books.fold(*chronicle.units(), chronicle.child("mei", "2019-06-15", EAST))
    await books.count("2026-11-23")
    before = await books.pool.fetch("SELECT xmin::text, target FROM figures ORDER BY target, unit_code, year")
    await books.count("2026-11-24")
    assert before == await books.pool.fetch("SELECT xmin::text, target FROM figures ORDER BY target, unit_code, year")


async def test_a_changed_edition_counts_everybody_anew(books, chronicle):
    await books.fold(*chronicle.units(), chronicle.child("mei", "2019-06-15", EAST))
    await books.count("2026-11-23")
    assert {year for _, _, year in await books.figures("G1.1")} == {2020, 2021, 2022, 2023, 2024}
    text = policy().edition.model_dump(mode="json", by_alias=True)
    text["parameters"]["G.deadline"]["values"][0]["value"] = policy().edition.effective_on.replace(2021)
    await books.count("2026-11-23", by=Policy(Edition.model_validate(text)))
    assert {year for _, _, year in await books.figures("G1.1")} == {2020, 2021}
    assert await books.figures() == await books.sums()


async def test_a_ruling_counts_from_its_date_and_withdrawn_no_more(books, chronicle):
    """R16 by all four from 2021 on; R13 lets the years go on."""
    await books.fold(*chronicle.units(), chronicle.child("mei", "2019-03-01", EAST))
    days = ("2020-06-01", "2021-06-01")
    await books.fold(*(chronicle.accrued("mei", f"s{day}", day) for day in days))
    await books.count("2021-12-31")
    served = {year: (await books.figures("G3.3"))["G3.3", EAST, year] for year in (2020, 2021)}
    assert served == {2020: (1, 1), 2021: (1, 1)}
    await books.fold(chronicle.ruled(1, "R16", "all-four", "2021-01-01"), chronicle.ruled(2, "R13", "end-of-2025", "2020-01-01"))
    await books.count("2021-12-31")
    served = {year: (await books.figures("G3.3"))["G3.3", EAST, year] for year in (2020, 2021)}
    assert served == {2020: (1, 1), 2021: (0, 1)}
    await books.fold(chronicle.ruling_withdrawn(1))
    await books.count("2021-12-31")
    assert (await books.figures("G3.3"))["G3.3", EAST, 2021] == (1, 1)
    await books.count("2026-01-01")
    assert max(year for _, _, year in await books.figures("G1.1")) == 2025


async def test_a_preview_shows_what_a_ruling_and_finances_decisions_by_it_would_count_and_writes_nothing(books, chronicle):
    """R16 by all four; and an attendance that finance would find eligible, another that it would not."""
    await books.fold(*chronicle.units(), chronicle.child("mei", "2019-03-01", EAST), chronicle.child("bo", "2019-03-01", EAST))
    await books.fold(*(chronicle.accrued("mei", f"s{month}", f"2020-0{month}-01") for month in range(4, 7)))
    await books.count("2020-12-31")
    stored = await books.pool.fetch("SELECT * FROM contributions ORDER BY kind, key, target, year")
    ruled = Policy(policy().edition, rulings=[Ruled("proposed", "R16", "all-four", date(2020, 1, 1))])
    fourth = Supposed(uuid4(), chronicle.id("mei"), date(2020, 8, 1), eligible=True)
    known = await books.pool.fetchval("SELECT claim_id FROM eligible_attendances LIMIT 1")
    again = Supposed(known, chronicle.id("mei"), date(2020, 4, 1), eligible=True)

    async def seen(by, *supposed):
        async with books.pool.acquire() as connection:
            changes = await preview_figures(connection, by, date(2020, 12, 31), supposed)
        return {(one.key.target, one.key.unit_code): (one.before, one.after) for one in changes}

    assert (await seen(ruled))["G3.3", "341881"] == ((1, 2), (0, 2))
    four = await seen(ruled, fourth, again)
    assert ("G3.3", "341881") not in four
    assert four["G3.2", "341881"] == ((0, 2), (1, 2))
    assert await seen(policy()) == {}
    assert await books.pool.fetch("SELECT * FROM contributions ORDER BY kind, key, target, year") == stored
    await books.count("2020-12-31", by=ruled)
    assert (await books.figures("G3.3"))["G3.3", "341881", 2020] == (0, 2)
