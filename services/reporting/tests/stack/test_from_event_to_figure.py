"""An event at its owner becomes a figure, its members, and a record of the public topic."""

import asyncio

import pytest
from confluent_kafka import Consumer

from contracts.catalogue import decode
from contracts.topics import TARGETS

EAST, TOWNSHIP, COUNTY = "341881001001", "341881001", "341881"
pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
async def county_year(county, chronicle_of_module):
    """One child visited twice and one once; one with four eligible attendances, of both modes, and one with a refused one."""
    chronicle = chronicle_of_module
    await county.publish(
        *chronicle.units(),
        *(chronicle.child(name, "2019-06-15", EAST) for name in ("mei", "lan")),
        *(chronicle.child(name, "2018-06-15", EAST) for name in ("hua", "yun")),
        chronicle.visit("v1", "mei", "2020-01-05"),
        chronicle.visit("v2", "mei", "2020-07-14"),
        chronicle.visit("v3", "lan", "2020-01-05"),
        chronicle.session("s1", ["hua", "yun"], "2020-03-01"),
        *(chronicle.accrued("hua", f"s{n}", f"2020-0{n}-01") for n in (3, 4, 5)),
        chronicle.assessed("hua", "s6", "2020-06-01"),
        chronicle.denied("yun", "s3", "2020-03-01"),
    )
    return county


@pytest.mark.parametrize("unit", [EAST, TOWNSHIP, COUNTY])
async def test_visits_become_a_g3_1_figure_with_its_members(county_year, chronicle_of_module, unit):
    mei, lan = (str(chronicle_of_module.id(name)) for name in ("mei", "lan"))
    assert await county_year.figure("G3.1", unit) == (1, 2)
    assert await county_year.members("G3.1", unit, "numerator") == {mei}
    assert await county_year.members("G3.1", unit, "denominator") == {mei, lan}


@pytest.mark.parametrize("unit", [EAST, TOWNSHIP, COUNTY])
async def test_finances_decisions_become_g3_2_and_g3_3(county_year, chronicle_of_module, unit):
    hua, yun, mei, lan = (str(chronicle_of_module.id(name)) for name in ("hua", "yun", "mei", "lan"))
    assert await county_year.members("G3.2", unit, "numerator") == {hua}
    assert await county_year.members("G3.2", unit, "denominator") == {hua, yun, mei, lan}
    assert await county_year.figure("G3.3", unit) == (1, 4)


async def test_a_reversal_takes_the_child_out_again(county_year, chronicle_of_module):
    await county_year.publish(chronicle_of_module.reversed("hua", "s4", "2020-04-01"))
    assert await county_year.members("G3.2", EAST, "numerator") == set()
    assert await county_year.figure("G3.3", EAST) == (1, 4)


async def test_another_client_reads_the_newest_state_of_every_figure(county_year):
    rows = await county_year.world.services["reporting"].pool.fetch("SELECT * FROM figures")
    expected = {(row["target"], row["unit_code"], row["year"]): (row["numerator"], row["denominator"]) for row in rows}
    newest = {}
    for key, headers, value in await asyncio.to_thread(_read_all, county_year.world.infrastructure.kafka_bootstrap):
        event = decode(dict(headers)["ce_type"].decode(), value)
        assert key.decode() == f"{event.target}|{event.unit_code}|{event.year}"
        newest[event.target, event.unit_code, event.year] = (event.numerator, event.denominator or 0)
    assert newest == expected
    assert newest["G3.1", COUNTY, 2020] == (1, 2)


def _read_all(bootstrap):
    """Every record of the topic, from its beginning to its end, by librdkafka."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "another-client",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "isolation.level": "read_committed",
        }
    )
    consumer.subscribe([TARGETS.name])
    ended, records = set(), []
    while len(ended) < TARGETS.partitions:
        message = consumer.poll(30)
        assert message is not None, "no end of the topic within 30 s"
        if message.error():
            ended.add(message.partition())
        else:
            records.append((message.key(), message.headers(), message.value()))
    consumer.close()
    return records


async def test_live_figures_equal_those_counted_again_from_the_facts(county_year):
    pool = county_year.world.services["reporting"].pool
    question = "SELECT target, unit_code, year, numerator, denominator FROM figures ORDER BY 1, 2, 3"
    live = await pool.fetch(question)
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("DELETE FROM contributions")
        await connection.execute("DELETE FROM figures")
        await connection.execute("UPDATE counting SET day = NULL, edition = NULL")
    async with asyncio.timeout(30):
        while await pool.fetch(question) != live:
            await asyncio.sleep(0.05)
    assert any(row["numerator"] for row in live)
