"""From a figure to what was recorded: every member of every kind of target opens its visits, lectures and papers."""

import pytest

from reporting.edition import policy
from reporting.reads.sources import RECORDS

EAST, STREET, TOWN, COUNTY = "341881001001", "341881001", "341881100", "341881"
pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
async def recorded_county(county, chronicle_of_module):
    """Something of every kind that a target is counted from."""
    chronicle = chronicle_of_module
    await county.publish(
        *chronicle.units(),
        chronicle.child("mei", "2019-06-15", EAST, household="home"),
        chronicle.child("hua", "2018-06-15", EAST, household="home"),
        chronicle.visit("v1", "mei", "2020-01-05"),
        chronicle.child("mei again", "2019-06-15", EAST, household="second home"),
        chronicle.visit("v2", "mei again", "2020-07-14"),
        chronicle.merged("mei again", "mei", "2020-12-01", household="home"),
        chronicle.visit("v3", "mei", "2021-01-01"),
        chronicle.session("s0", ["hua"], "2020-03-01"),
        *(chronicle.accrued("hua", f"s{n}", f"2020-0{n}-01") for n in range(3, 7)),
        chronicle.child("lan", "2020-03-15", EAST),
        chronicle.visit("v4", "lan", "2020-05-05"),
        chronicle.handover("h1", "second home", "2020-05-01"),
        chronicle.flagged("home", "2020-01-01"),
        chronicle.helped("help", "home", "2020-04-01"),
        chronicle.means(STREET, "2020-01-01"),
        chronicle.outreach("o1", "2020-05-01", ("home",)),
        chronicle.lecture("l1", EAST, "2020-03-01", ("home",)),
        chronicle.lecture("l2", EAST, "2020-04-01"),
        chronicle.survey_closed("round", "2020-11-01", t001=(40, 39)),
        chronicle.station("f1", STREET, "2020-06-01"),
        chronicle.designated("f1", "2020-09-01"),
        chronicle.room("f2", EAST, "2020-06-01"),
        chronicle.designated("f2", "2020-09-01"),
        chronicle.centre("f3", STREET, "2020-06-01"),
        chronicle.employer("e1", STREET, "2020-02-01"),
        chronicle.nursery("n1", STREET, "2020-02-01"),
        chronicle.quality("n1", "2020-03-01", "2023-03-01"),
        chronicle.care_point("c1", STREET, "2020-02-01"),
        chronicle.inspection("i1", "c1", "2020-05-01"),
        chronicle.training("t1", ["zhang"], "2020-05-01"),
        chronicle.employed("zhang", "2020-02-01"),
        chronicle.qualified("zhang", "2019-02-01"),
    )
    return county


async def test_every_target_is_counted_from_something(recorded_county):
    assert set(RECORDS) == set(policy().edition.targets)


@pytest.mark.parametrize("target", sorted(RECORDS))
async def test_a_member_of_each_target_opens_what_makes_it_one(recorded_county, target):
    page = await recorded_county.get(f"/targets/{target}/{COUNTY}/2020/members")
    assert page["items"], "nobody is counted"
    for member in page["items"]:
        sources = await recorded_county.get(f"/targets/{target}/{COUNTY}/2020/members/{member['id']}/sources")
        assert sources
        assert [one["day"] for one in sources] == sorted(one["day"] for one in sources)
        assert all(one["day"] <= "2020-12-31" for one in sources)


async def test_the_sources_are_those_of_the_member_under_any_registration_up_to_the_reporting_date(
    recorded_county, chronicle_of_module
):
    mei = chronicle_of_module.id("mei")
    sources = await recorded_county.get(f"/targets/G3.1/{COUNTY}/2020/members/{mei}/sources")
    assert sources == [
        {"topics": ["delivery.visits.v1"], "id": str(chronicle_of_module.id(name)), "day": day}
        for name, day in (("v1", "2020-01-05"), ("v2", "2020-07-14"))
    ]


async def test_who_is_no_member_of_the_figure_opens_nothing(recorded_county, chronicle_of_module):
    hua = chronicle_of_module.id("hua")
    token = recorded_county.world.token("township", STREET)
    http, headers = recorded_county.world.services["reporting"].http, {"Authorization": f"Bearer {token}"}
    assert (await http.get(f"/targets/G3.1/{STREET}/2020/members/{hua}/sources", headers=headers)).status_code == 404
    assert (await http.get(f"/targets/G3.3/{STREET}/2020/members/{hua}/sources", headers=headers)).status_code == 200
    assert (await http.get(f"/targets/G3.3/{COUNTY}/2020/members/{hua}/sources", headers=headers)).status_code == 403
