"""Every situation of this folder, and that they leave no rule and no refusal out."""

from collections import Counter
from pathlib import Path

import pytest

from chassis.policy_file import load_edition
from finance.domain.readings import IMPLEMENTED
from finance.situations.cases import Situation, read_situations
from finance.situations.trial import try_situation

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
SITUATIONS = [situation for path in FILES for situation in read_situations(path)]
EDITION = load_edition()
PAID = ("S1.1", "S1.2", "S2", "S3.1", "S3.2", "K5.1")
OTHERS = {"claim.terms-changed", "claim.withdrawn"}
"""Reasons of a reversal that no fact brings about: another edition, and a lost source."""


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.case.split(" · ")[-1])
def test_it_is_decided_as_expected(situation: Situation):
    differences = [comparison for comparison in try_situation(EDITION, situation) if not comparison.agrees]
    assert differences == []


def test_every_refusal_of_the_edition_has_a_situation():
    named = {expected.refused or expected.assessed for case in SITUATIONS for expected in (*case.before, *case.then)}
    assert set(EDITION.refusals) - named == OTHERS


def test_every_clause_and_every_reading_with_another_alternative_has_a_situation():
    clauses = {clause for case in SITUATIONS for clause in case.clauses}
    assert {"S1.1", "S1.2", "S2", "S3.1", "S3.2"} <= clauses
    chosen = {(name, alternative) for case in SITUATIONS for name, alternative in case.readings.items()}
    defaults = {(name, EDITION.readings[name].alternatives[0].id) for name in IMPLEMENTED}
    assert {(name, one) for name, implemented in IMPLEMENTED.items() for one in implemented} - defaults == chosen


def test_each_paid_rule_has_three_situations():
    cited = Counter(clause for case in SITUATIONS for clause in case.totals)
    assert {clause: cited[clause] for clause in PAID if cited[clause] < 3} == {}


def test_no_two_situations_have_one_title():
    titles = [case.case for case in SITUATIONS]
    assert len(set(titles)) == len(titles)
