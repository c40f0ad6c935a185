"""The whole answer as plain data: answers to commands, money, refusals, claims by state, and target figures."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from oracle import duties, policy
from oracle.claimed import all_claims
from oracle.evaluation import Money
from oracle.figures import Year
from oracle.forecast import forecasts
from oracle.gaps import village_gaps
from oracle.plans import plans
from oracle.submissions import Books
from oracle.targets import all_figures


def result(books: Books, years: Sequence[int]) -> dict[str, Any]:
    """Money and counts of every year of service, target figures and duties of these."""
    register, diary = books.register, books.diary
    claims, assessment = all_claims(register, diary, books.rulings, books.settlements.held())
    money: Counter[tuple[int, str, str]] = Counter()
    refusals: Counter[tuple[int, str, str]] = Counter()
    states: dict[str, Counter[str]] = {}
    for claim in claims:
        states.setdefault(claim.clause, Counter(due=0, refused=0))["refused" if claim.reason else "due"] += 1
        if claim.reason:
            refusals[claim.year, claim.clause, claim.reason] += 1
        else:
            money[claim.year, claim.clause, claim.township_code or ""] += claim.amount_fen
    targets = {str(year): all_figures(Year(register, diary, assessment, year, books.daybook)) for year in years}
    return {
        "answers": {name: dict(sorted(counts.items())) for name, counts in sorted(books.answers.items())},
        "money": [
            {"year": y, "clause": clause, "township_code": township, "amount_fen": fen}
            for (y, clause, township), fen in sorted(money.items())
        ],
        "refusals": [
            {"year": y, "clause": clause, "reason": reason, "claims": count}
            for (y, clause, reason), count in sorted(refusals.items())
        ],
        "claims": {clause: dict(counts) for clause, counts in sorted(states.items())},
        "targets": targets,
        "evaluations": books.evaluations.published(targets, Money(claims, books.settlements, books.fund_inspections)),
        "forecasts": forecasts(targets),
        "duties": {str(year): duties.states(register, diary, books.daybook, year) for year in years},
        "budgets": books.settlements.of_budgets(books.treasury.figures(claims, years)),
        "settlements": books.settlements.figures(),
        "deductions": books.fund_inspections.figures(),
        "gaps": village_gaps(Year(register, diary, assessment, max(years)), date(max(years), *policy.GAPS_ON)),
        "plans": {str(year): plans(register, diary, books.daybook, year) for year in years},
        "quality_lists": register.quality_lists,
    }
