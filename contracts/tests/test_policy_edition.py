"""The policy edition as data: amounts as the text has them, readings with their defaults, texts for people."""

import re
from datetime import date
from typing import get_args

import pytest
from pydantic import ValidationError

from contracts.events.delivery import DossierKind
from contracts.events.registry import CredentialKind, InstitutionKind
from contracts.policy import Edition, Policy, Ruled, UnknownParameter

CHINESE = re.compile(r"[一-鿿]")
NEW_YEAR = date(2020, 1, 1)
DEFAULTS = {
    "R1": "per-village-and-year", "R2": "any-held", "R3": "associate-senior", "R4": "before-36", "R5": "last-day",
    "R6": "calendar-year", "R7": "per-child", "R8": "uses-one", "R9": "earliest-by-service-date", "R10": "each",
    "R11": "township-of-agreement", "R12": "within-20-percent", "R13": "end-of-2024", "R14": "townships-too",
    "R15": "villages-too", "R16": "one-session", "R17": "on-reporting-date", "R18": "one-child", "R19": "one-thing",
    "R20": "toddlers",
}  # fmt: skip


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("S1.1.award", 50_000_00),
        ("S1.2.award-range", [10_000_00, 20_000_00]),
        ("S2.lecture", 500_00),
        ("S3.1.fee", 20_00),
        ("S3.1.attendances-max", 4),
        ("S3.2.fee-reference", 500_00),
        ("S3.2.fee-tolerance", 20_00),
        ("S4.1.trainings-min", 1),
        ("S4.2.person-times-min", 40),
        ("G.deadline", date(2024, 12, 31)),
    ],
)
def test_the_numbers_are_those_of_the_text(policy, parameter, value):
    assert policy.value(parameter, NEW_YEAR).value == value
    assert policy.value(parameter, NEW_YEAR).version == f"{parameter}@2020-01-01"


def test_money_is_whole_fen(edition):
    for name, parameter in edition.parameters.items():
        if parameter.unit == "fen":
            for dated in parameter.values:
                amounts = dated.value if isinstance(dated.value, list) else [dated.value]
                assert all(type(amount) is int and amount > 0 for amount in amounts), name


def test_a_value_holds_from_its_date_until_the_next(edition):
    fee = edition.parameters["S3.1.fee"]
    later = fee.values[0].model_copy(update={"start": date(2021, 7, 1), "value": 2500})
    changed = edition.model_copy(
        update={"parameters": {"S3.1.fee": fee.model_copy(update={"values": (*fee.values, later)})}},
    )
    policy = Policy(changed)
    assert policy.value("S3.1.fee", date(2021, 6, 30)).value == 2000
    assert policy.value("S3.1.fee", date(2021, 7, 1)).version == "S3.1.fee@2021-07-01"
    assert policy.value("S3.1.fee", date(2030, 1, 1)).value == 2500


def test_before_its_first_date_a_parameter_has_no_value(policy):
    with pytest.raises(UnknownParameter, match="2019-12-31"):
        policy.value("S3.1.fee", date(2019, 12, 31))
    with pytest.raises(UnknownParameter, match="no parameter"):
        policy.value("S9.9.fee", NEW_YEAR)


def test_the_edition_is_in_force_from_its_effective_date(policy):
    assert not policy.in_force(date(2019, 12, 31))
    assert policy.in_force(NEW_YEAR)


def test_values_out_of_order_are_no_edition(edition):
    document = edition.model_dump(by_alias=True)
    document["parameters"]["S3.1.fee"]["values"] *= 2
    with pytest.raises(ValidationError, match=r"S3\.1\.fee.*distinct dates"):
        Edition.model_validate(document)


def test_every_reading_has_its_default_first(edition, policy):
    assert {name: policy.reading(name) for name in edition.readings} == DEFAULTS
    for name, reading in edition.readings.items():
        ids = [alternative.id for alternative in reading.alternatives]
        assert len(ids) == len(set(ids)) >= 2, name


def test_a_ruling_chooses_another_alternative(edition):
    ruled = Policy(edition, {"R4": "before-37", "R5": "first-of-next"})
    assert (ruled.bands.upper_months, ruled.bands.month_end) == (37, "first-of-next")
    assert ruled.cite("R4", "R7") == ("R4:before-37", "R7:per-child")
    assert (Policy(edition).bands.upper_months, Policy(edition).bands.month_end) == (36, "last-day")


@pytest.mark.parametrize("chosen", [{"R4": "before-38"}, {"R99": "yes"}])
def test_an_alternative_the_edition_does_not_have_is_refused(edition, chosen):
    with pytest.raises(ValueError, match="no alternative"):
        Policy(edition, chosen)


def test_every_target_row_is_defined(edition):
    rows = {target.clause for target in edition.targets.values()}
    assert rows == {
        "G1.1", "G1.2", "G1.3", "G2.1", "G2.2", "G2.3", "G2.4", "G3.1", "G3.2", "G3.3", "G3.4", "G4.1", "G4.2", "G5.1", "G5.2",
        "K1.1",
    }  # fmt: skip
    for name, target in edition.targets.items():
        assert name.startswith(target.clause) or name.endswith(".demonstration"), "K1.1 counts beside G2.2 and G2.3"
        assert not target.rate or target.goal is None or 0 < target.goal <= 10_000, f"{name}: a rate is in basis points"


def test_every_text_is_there_in_chinese_and_in_english(edition):
    texts = [edition.title]
    texts += [parameter.text for parameter in edition.parameters.values()]
    texts += [reading.question for reading in edition.readings.values()]
    texts += [alternative.text for reading in edition.readings.values() for alternative in reading.alternatives]
    texts += [target.text for target in edition.targets.values()]
    texts += [refusal.text for refusal in edition.refusals.values()]
    for text in texts:
        assert CHINESE.search(text.zh), text
        assert text.en not in ("", text.zh), text


def test_a_refusal_code_is_one_the_events_can_carry(edition):
    for code, refusal in edition.refusals.items():
        assert re.fullmatch(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*", code)
        assert refusal.clauses, code


def test_lists_of_the_edition_use_the_words_of_the_events(policy):
    assert set(policy.value("S2.dossier-required", NEW_YEAR).value) <= set(get_args(DossierKind))
    by_kind = policy.value("S3.1.credentials-required", NEW_YEAR).value
    assert set(by_kind) == set(get_args(InstitutionKind))
    assert all(set(kinds) <= set(get_args(CredentialKind)) for kinds in by_kind.values())


def test_an_edition_is_the_same_read_from_json(edition):
    assert Edition.model_validate_json(edition.model_dump_json(by_alias=True)) == edition


def test_a_policy_with_rulings_answers_by_day_and_cites_them(edition):
    """R7, R13 and S3.1: of two rulings from one day the later holds."""
    rulings = [Ruled("1", "S3.1.fee", 2500, date(2021, 1, 1)), Ruled("2", "S3.1.fee", 3000, date(2021, 1, 1))]
    ruled = Policy(edition, rulings=[*rulings, Ruled("3", "R7", "per-household", date(2022, 1, 1))])
    assert [ruled.value("S3.1.fee", date(year, 6, 1)).version for year in (2020, 2021)] == [
        "S3.1.fee@2020-01-01",
        "S3.1.fee@2021-01-01#2",
    ]
    assert ruled.on(date(2021, 12, 31)) is ruled.on(date(2020, 1, 1))
    assert ruled.on(date(2022, 1, 1)).cite("R7") == ("R7:per-household#3",)
    assert ruled.on(date(2022, 1, 1)).value("S3.1.fee", date(2021, 6, 1)).value == 3000
    assert ruled.every_reading("R7") == {"per-child", "per-household"}
    assert len({ruled.fingerprint, Policy(edition).fingerprint, Policy(edition, {"R7": "per-household"}).fingerprint}) == 3
