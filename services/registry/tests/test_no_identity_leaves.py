"""No name, number, phone or address leaves the vault: not in the database, not in a record of the bus, a log or an answer."""

import json
import logging

from aiokafka import AIOKafkaConsumer
from registry_examples import FAR_VILLAGE, a_child, a_person, settle_units

from chassis.ids import derived_id
from chassis.testing.world import World
from registry.application.register_child import RegisterChildRequest

CHILD = a_person("欧阳测试", "2019050101") | {
    "guardian_name": "上官监护",
    "phone": "13912345678",
    "address": "梅林镇桥头村七十七号",
}
PERSON = a_person("司徒测试", "1975050101") | {"phone": "0563-4087654"}
PARTICULARS = [*CHILD.values(), *PERSON.values()]


async def everything_done(world: World) -> list[str]:
    """Register, change, repeat, collide and get wrong, singly and in bulk; all the answers."""
    client = world.client("registry")
    await settle_units(world)
    wrong_number = CHILD | {"id_number": CHILD["id_number"][:-1] + ("0" if CHILD["id_number"][-1] != "0" else "1")}
    answers = [
        await client.send("register-child", a_child(identity=CHILD), key="first"),
        await client.send("register-child", a_child(identity=CHILD), key="first"),
        await client.send("register-child", a_child(identity=CHILD | {"phone": "13900000000"}), key="first"),
        await client.send("register-child", a_child(identity=CHILD)),
        await client.send("register-child", a_child(identity=wrong_number)),
        await client.send("register-child", a_child(identity=CHILD | {"phone": CHILD["address"]})),
        await client.send("register-child", a_child(identity=CHILD, child_id=CHILD["name"])),
        await client.send("register-child", a_child(identity=CHILD["name"])),
        await client.send("register-practitioner", {"identity": PERSON, "registered_on": "2019-12-02"}),
        await client.send("register-practitioner", {"identity": PERSON, "registered_on": "2019-12-02"}),
    ]
    child_id = answers[0].json()["id"]
    answers += [
        await client.send("move-child", {"child_id": child_id, "to_village_code": FAR_VILLAGE, "moved_on": "2020-03-01"}),
        await client.send("correct-birth-date", {"child_id": child_id, "birth_date": "2019-03-01"}),
    ]
    rows = [
        a_child(identity=CHILD | {"name": "欧阳测试弟", "id_number": None}),
        a_child(identity=CHILD),
        a_child(identity=wrong_number),
    ]
    bulk = await client.bulk("register-child", "\n".join(map(json.dumps, rows)))
    assert [answer.status_code for answer in answers] == [201, 201, 422, 409, 422, 422, 422, 422, 201, 409, 201, 201]
    assert [answer["status"] for answer in bulk] == ["recorded", "refused", "invalid"]
    reads = [await client.get(f"/children/{child_id}"), await client.get("/children"), await client.get("/status")]
    return [answer.text for answer in answers] + [json.dumps(item, ensure_ascii=False) for item in (*bulk, *reads)]


async def whole_database(world: World) -> bytes:
    """Every column of every row, as bytes."""
    pool = world.services["registry"].pool
    tables = await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    parts: list[bytes] = []
    for (table,) in tables:
        for row in await pool.fetch(f'SELECT * FROM "{table}"'):  # noqa: S608 the tables of our own schema
            parts += [value if isinstance(value, bytes) else str(value).encode() for value in row.values()]
    return b"\n".join(parts)


async def published(world: World) -> bytes:
    """Every record of the registry's topics, with key and headers."""
    running = world.services["registry"]
    running.start("relay")
    await world.settle()
    await running.stop("relay")
    expected = await running.pool.fetchval("SELECT count(*) FROM events")
    consumer = AIOKafkaConsumer(bootstrap_servers=world.infrastructure.kafka_bootstrap, auto_offset_reset="earliest")
    consumer.subscribe(pattern=r"^registry\..*")
    await consumer.start()
    parts: list[bytes] = []
    try:
        records = 0
        while records < expected:
            for batch in (await consumer.getmany(timeout_ms=5_000)).values():
                for record in batch:
                    records += 1
                    parts += [record.key, record.value, *(value for _, value in record.headers)]
    finally:
        await consumer.stop()
    return b"\n".join(parts)


async def test_no_particular_is_anywhere_but_sealed(world: World, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    answers = await everything_done(world)
    places = {
        "the answers": "\n".join(answers).encode(),
        "the database": await whole_database(world),
        "the bus": await published(world),
    }
    printed = capfd.readouterr()
    places["the logs"] = (printed.out + printed.err + caplog.text).encode()
    assert "registry" in caplog.text
    assert b"child-registered" in places["the database"]
    assert b"registry.child-registered.v1" in places["the bus"]
    found = [(place, text) for place, content in places.items() for text in PARTICULARS if text.encode() in content]
    assert found == []
    sealed = await world.services["registry"].pool.fetchval("SELECT count(*) FROM vault_identities WHERE wrapped_key IS NOT NULL")
    assert sealed == 3


async def test_no_hash_of_a_particular_can_be_tried_without_the_key(world: World):
    """Ids that the bus carries derive from nothing that a guess of a name or number could reproduce."""
    client = world.client("registry")
    row = a_child(identity={"name": "诸葛测试"}, child_id="11111111-1111-4111-8111-000000000001")
    first, second = await client.bulk("register-child", "\n".join(json.dumps(row) for _ in range(2)))
    assert (first["status"], second["status"]) == ("recorded", "repeated")
    [(causation,)] = await world.services["registry"].pool.fetch(
        "SELECT causation_id FROM events WHERE stream_id = $1", row["child_id"]
    )
    body = RegisterChildRequest.model_validate(row).model_dump_json()
    assert causation != derived_id("row", "341881", "register-child", body)
