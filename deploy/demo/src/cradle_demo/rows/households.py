"""What reaches families besides visits and sessions: the must-know material, help for special families, referrals. G1.2, G3.4, K1.2."""

from collections.abc import Iterator, Sequence

from cradle_demo.county.county import County
from cradle_demo.county.units import commission, township_office, village_clerk
from cradle_demo.records import Record
from cradle_demo.rows.entry import Entries
from cradle_demo.seeded import day_between, share
from cradle_demo.years import FIRST, Year

WITH_MEANS = 12
"""Townships that have the means to help special families in the first year; one more each year."""

HELPED = 0.75
KINDS = ("free-guidance", "material", "care", "money")
MEANS = ("at-home", "at-lecture", "at-session", "at-office")
REFERRALS = 60
GROUNDS = ("development", "nutrition", "feeding", "vaccination", "parenting-guidance")


def household_records(county: County, year: Year, flagged: Sequence[str], quality: dict[str, float]) -> Iterator[Record]:
    """What a year brings to households; `flagged` are the special families of the year."""
    entries = Entries(county.seeded, year, "delivery")
    yield from _handovers(county, entries, quality)
    yield from _means(county, entries)
    yield from _help(county, entries, flagged)
    yield from _referrals(county, entries)


def _handovers(county: County, entries: Entries, quality: dict[str, float]) -> Iterator[Record]:
    """On the townships' quarterly files: most households in the first year, later those where a child was born since; some are voided."""
    year, random = entries.year, county.seeded.stream(entries.year.stream("hand-overs"))
    for family in county.families:
        births = [child.birth_date for child in family.children if child.birth_date <= year.last]
        if (
            not births
            or (max(births) < year.first and year != FIRST)
            or random.uniform(0, 1) > quality[family.village_code[:9]] + 0.1
        ):
            continue
        day = day_between(random, max(max(births), year.on(1, 10)), year.last)
        sent_on, handover_id = year.on((day.month + 2) // 3 * 3, 1), county.seeded.new_id("handover")
        body = {"handover_id": handover_id, "household_id": family.id, "unit_code": family.village_code}
        body |= {"edition": f"应知应会{year.number}版", "means": random.choice(MEANS), "handed_on": day.isoformat()}
        office = township_office(family.village_code)
        yield entries.row(sent_on, "hand-over-material", body, office, f"hand-overs-{office.office}")
        if random.uniform(0, 1) < 0.004:
            voided = {"handover_id": handover_id, "reason": "entered-in-error"}
            yield entries.entry(sent_on, "void-handover", voided, office, slot=2, comment="hand-over voided")
        if random.uniform(0, 1) < 0.004:
            again = body | {"handover_id": county.seeded.new_id("handover")}
            yield entries.entry(
                sent_on, "hand-over-material", again, village_clerk(family.village_code), slot=1, comment="handed over twice"
            )


def _means(county: County, entries: Entries) -> Iterator[Record]:
    """Which townships have the means, and from when; the last of the first year loses them again in the third."""
    year = entries.year
    later = year.number - FIRST.number
    able = county.units.townships[:WITH_MEANS] if year == FIRST else county.units.townships[WITH_MEANS + later - 1 :][:1]
    for township in able:
        body = {"township_code": township.code, "has_means": True, "from_date": year.on(2, 1).isoformat()}
        yield entries.entry(year.on(2, 1), "record-township-means", body, lane=township.code)
    if year.number == FIRST.number + 2:
        lost = county.units.townships[WITH_MEANS - 1]
        body = {"township_code": lost.code, "has_means": False, "from_date": year.on(6, 1).isoformat()}
        yield entries.entry(year.on(6, 1), "record-township-means", body, lane=lost.code)


def _help(county: County, entries: Entries, flagged: Sequence[str]) -> Iterator[Record]:
    """Most special families are helped; one help is voided, and one recorded twice."""
    year, random = entries.year, county.seeded.stream(entries.year.stream("help"))
    homes = {family.id: family.village_code for family in county.families}
    for number, household_id in enumerate(flagged):
        if random.uniform(0, 1) > HELPED:
            continue
        day, office = day_between(random, year.on(7, 1), year.on(12, 20)), township_office(homes[household_id])
        help_id = county.seeded.new_id("help")
        body = {"help_id": help_id, "household_id": household_id, "unit_code": homes[household_id]}
        body |= {"kind": random.choice(KINDS), "helped_on": day.isoformat()}
        yield entries.entry(day, "help-family", body, office)
        if number % 25 == 0:
            voided = {"help_id": help_id, "reason": "not-delivered"}
            yield entries.entry(day, "void-family-help", voided, office, slot=2, comment="help voided")
        elif number % 25 == 1:
            again = body | {"help_id": county.seeded.new_id("help")}
            yield entries.entry(day, "help-family", again, commission(), slot=1, comment="help recorded twice")


def _referrals(county: County, entries: Entries) -> Iterator[Record]:
    """To and from maternal-child health services and pregnancy schools; nearly all are answered."""
    year, random = entries.year, county.seeded.stream(entries.year.stream("referrals"))
    young = [child for child in county.children if year.first <= child.birth_date <= year.on(10, 1)]
    for number, child in enumerate(random.sample(young, min(len(young), share(REFERRALS, county.scale, 6)))):
        referral_id, on = county.seeded.new_id("referral"), day_between(random, child.birth_date, year.on(11, 1))
        by = village_clerk(child.village_on(on))
        body = {
            "referral_id": referral_id,
            "child_id": child.id,
            "unit_code": by.office,
            "direction": "from" if number % 3 == 0 else "to",
            "partner": "pregnancy-school" if number % 4 == 0 else "maternal-child-health",
            "ground": random.choice(GROUNDS),
            "referred_on": on.isoformat(),
        }
        yield entries.entry(on, "refer-child", body, by, lane=referral_id)
        if number % 8 != 7:
            answered_on = day_between(random, on, year.on(12, 15))
            answer = {
                "referral_id": referral_id,
                "outcome": random.choice(("seen", "seen", "declined")),
                "answered_on": answered_on.isoformat(),
            }
            yield entries.entry(answered_on, "answer-referral", answer, by, slot=1, lane=referral_id)
        if number == 0:
            early = {"referral_id": referral_id, "outcome": "seen", "answered_on": on.isoformat()}
            yield entries.entry(year.on(12, 20), "answer-referral", early, by, slot=2, comment="referral answered twice")
