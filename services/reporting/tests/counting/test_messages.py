"""G1.3.reach: a message that was delivered reaches its household, a failed one does not. Clauses G1.3, K3.1."""

EAST = "341881001001"


async def test_a_delivered_message_reaches_its_household_in_its_year(books, chronicle, everywhere):
    await books.fold(*chronicle.units(), chronicle.child("mei", "2019-06-15", EAST))
    await books.fold(chronicle.message_failed("m1", "household of mei", "2020-06-15"))
    await books.count()
    assert await books.figures("G1.3.reach") == everywhere("G1.3.reach", 2020, (0, 1))
    await books.fold(chronicle.message_delivered("m1", "household of mei", "2020-06-16"))
    await books.count()
    assert await books.figures("G1.3.reach") == everywhere("G1.3.reach", 2020, (1, 1))
