"""R18: a child registered twice is counted once, by what was recorded of it under either registration."""

EAST, WEST = "341881001001", "341881001002"


async def two_registrations(books, chronicle):
    await books.fold(
        *chronicle.units(),
        chronicle.child("mei", "2019-06-15", EAST),
        chronicle.child("mei again", "2019-06-15", WEST),
        chronicle.visit("v1", "mei", "2020-01-05"),
        chronicle.visit("v2", "mei again", "2020-07-14"),
        chronicle.handover("h1", "household of mei again", "2020-02-01"),
    )
    await books.count()


async def test_a_merged_child_is_counted_once_with_the_visits_of_both_registrations(books, chronicle, everywhere):
    await two_registrations(books, chronicle)
    assert (await books.figures("G3.1"))["G3.1", "341881", 2020] == (0, 2)
    await books.fold(chronicle.merged("mei again", "mei", "2020-10-12"))
    await books.count()
    assert await books.figures("G3.1") == everywhere("G3.1", 2020, (1, 1))


async def test_the_household_of_a_merged_child_is_the_survivors_and_what_it_was_given_counts_there(books, chronicle, everywhere):
    await two_registrations(books, chronicle)
    await books.fold(chronicle.merged("mei again", "mei", "2020-10-12"))
    await books.count()
    assert await books.figures("G1.2", "G1.3.reach") == {
        **everywhere("G1.2", 2020, (1, 1)),
        **everywhere("G1.3.reach", 2020, (1, 1)),
    }


async def test_what_is_recorded_of_the_merged_registration_later_is_the_survivors(books, chronicle, everywhere):
    await books.fold(chronicle.child("mei again", "2018-06-15", WEST), chronicle.merged("mei again", "mei", "2020-03-01"))
    await books.fold(chronicle.child("mei", "2018-06-15", EAST))
    await books.count()
    await books.fold(chronicle.accrued("mei again", "s1", "2020-07-20"), chronicle.session("s1", ["mei again"], "2020-07-20"))
    await books.count()
    assert await books.figures("G3.3", "G1.3.reach") == {
        **everywhere("G3.3", 2020, (1, 1)),
        **everywhere("G1.3.reach", 2020, (1, 1)),
    }


async def test_undoing_a_merge_makes_them_two_children_again(books, chronicle):
    await two_registrations(books, chronicle)
    before = await books.figures()
    await books.fold(chronicle.merged("mei again", "mei", "2020-10-12"))
    await books.count()
    assert await books.figures() != before
    await books.fold(chronicle.merge_undone("mei again", "mei", "2020-11-03"))
    await books.count()
    assert await books.figures() == before
    assert await books.recounted("2020-12-31") == before
