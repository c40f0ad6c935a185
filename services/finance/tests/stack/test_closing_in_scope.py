"""Which books that are still to be decided keep a fund's from being closed: those it pays for, and no others. M3."""

from uuid import UUID, uuid4

import pytest
from settling_town import FUND, SCOPE, session

from contracts.topics import AGREEMENTS, CHILDREN, FACILITIES, INSTITUTIONS, LECTURES, PRACTITIONERS, SESSIONS, UNITS
from finance.application.expansion import expand
from finance.application.taken import Cause, TakenMark
from finance.domain.books import book_of
from finance.domain.claims import COUNTY_AWARD_FUND
from finance.domain.ruling import rulings_id
from finance.domain.settlement.scope import unconcerned
from finance.reads.settlements import not_decided
from finance.situations.chronicle import id_of

EDITION = "ningguo-2019-draft"
AWARDS = (COUNTY_AWARD_FUND,)
BOTH = (COUNTY_AWARD_FUND, FUND)
ANYTHING_ELSE = (
    {"facility accepted": {"facility": "活动室"}},
    {"lecturer": {"lecturer": "讲师"}},
    {"lecture": {"lecture": "讲座", "on": "2020-04-01"}},
    {"institution designated": {"designation": "认定", "institution": "甲园", "from": "2020-02-01", "award": 20000}},
)
_MARK = "INSERT INTO marks (kind, subject, cause, correlation) VALUES ($1, $2, $3, $3)"
_PARK = """
    INSERT INTO parked (consumer, topic, partition, record_offset, headers, reason, detail, parked_at)
    VALUES ('finance', $1, 0, 0, '{}', 'undecodable', '-', now())"""


async def refusing(office, what: int) -> tuple[str, ...]:
    """The funds that a mark (0) or a parked record (1) keeps open."""
    async with office.pool.acquire() as connection:
        found = [(fund, await not_decided(connection, fund, rulings_id(EDITION))) for fund in BOTH]
    return tuple(fund for fund, counts in found if counts[what])


@pytest.mark.parametrize(
    ("kind", "subject", "funds"),
    [
        *((kind, "x", (FUND,)) for kind in ("child", "session", "agreement", "institution")),
        *((kind, "x", AWARDS) for kind in ("lecture", "practitioner", "unit", "designated")),
        *((kind, "x", BOTH) for kind in ("facility", "policy", "ruling", "something-new")),
        *(("book", f"{family}/x/2020", (FUND,)) for family in ("S3.1", "S3.2")),
        *(("book", f"{family}/x", AWARDS) for family in ("S1", "S2", "K5.1")),
        ("book", "S9/x", BOTH),
    ],
)
async def test_a_mark_keeps_open_the_books_of_the_funds_it_can_concern(office, kind, subject, funds):
    await office.pool.execute(_MARK, kind, subject, uuid4())
    assert await refusing(office, 0) == funds


@pytest.mark.parametrize(
    ("topic", "funds"),
    [
        *((topic.name, (FUND,)) for topic in (CHILDREN, SESSIONS, AGREEMENTS)),
        *((topic.name, AWARDS) for topic in (LECTURES, PRACTITIONERS, UNITS)),
        *((topic.name, BOTH) for topic in (INSTITUTIONS, FACILITIES)),
    ],
)
async def test_a_parked_record_keeps_open_the_books_of_the_funds_its_topic_can_concern(office, topic, funds):
    async with office.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(_PARK, topic)
        found = [(fund, await not_decided(connection, fund, rulings_id(EDITION))) for fund in BOTH]
        await transaction.rollback()
    assert tuple(fund for fund, (_, parked) in found if parked) == funds


async def test_what_does_not_concern_a_fund_touches_none_of_its_books(town, office):
    """The list in `domain/settlement/scope.py` against what a decider really expands, for every kind of subject."""
    outreach = session("上门", "2020-05-06", "甲", "小明")["session"] | {"mode": "outreach", "place": "活动室"}
    await town.tells(*ANYTHING_ELSE, {"session": outreach})
    named = {"child": "小明", "session": "上门", "agreement": "甲约", "institution": "甲园", "facility": "活动室"}
    named |= {"lecture": "讲座", "practitioner": "讲师", "designated": "甲园"}
    subjects = {kind: str(id_of(name)) for kind, name in named.items()} | {"unit": "341881001001"}
    families: dict[str, set[str]] = {}
    behind = Cause(uuid4(), uuid4(), None)
    async with office.pool.acquire() as connection:
        for kind, subject in subjects.items():
            touched = await expand(connection, [TakenMark(1, kind, subject, behind)], pays_at_home=True)
            families[kind] = {type(book_of(key)).__name__ for key in touched.latest}
    assert families == {
        "child": {"ChildYear", "OutreachSession"},
        "session": {"ChildYear", "OutreachSession"},
        "agreement": {"ChildYear", "OutreachSession"},
        "institution": {"ChildYear", "OutreachSession"},
        "facility": {"ChildYear", "OutreachSession", "Site"},
        "lecture": {"VillageYear"},
        "practitioner": {"VillageYear"},
        "designated": {"Designated"},
        "unit": {"Site"},
    }
    sessions, awards = {"ChildYear", "OutreachSession"}, {"Site", "VillageYear", "Designated"}
    assert {kind for kind, found in families.items() if not found & awards} == set(unconcerned(COUNTY_AWARD_FUND).kinds)
    assert {kind for kind, found in families.items() if not found & sessions} == set(unconcerned(FUND).kinds)


async def test_a_township_closes_its_books_while_a_lecture_is_undecided_and_not_while_a_ruling_is(town, desk, office):
    await office.pool.execute(_MARK, "lecture", str(UUID(int=1)), uuid4())
    await desk.prepared("2020-03-31")
    ruling = {"edition": EDITION, "subject": "R9", "value": "first-recorded", "from_date": "2021-01-01"}
    await desk.checker.done("issue-ruling", ruling | {"document_number": "宁卫〔2020〕9号", "reason": "先登记先付"})
    refused = await desk.clerk.send("prepare-settlement", SCOPE | {"through": "2020-06-30"})
    assert (refused.json()["code"], refused.json()["marks"]) == ("settlement.books-not-decided", 1)
    await office.decide()
    decided = await desk.clerk.send("prepare-settlement", SCOPE | {"through": "2020-06-30"})
    assert decided.json()["code"] == "settlement.nothing-due"
