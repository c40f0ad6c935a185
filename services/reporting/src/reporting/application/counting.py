"""The counting worker: takes marks, counts their subjects anew from fresh facts, and changes figures by the difference."""

from dataclasses import dataclass

import asyncpg

from chassis.clock import Clock, business_date, system_clock
from contracts.policy import Policy
from reporting.application.basis import Basis, rebase
from reporting.application.contributions import replace_contributions
from reporting.application.figures import change_figures, complete_figures
from reporting.application.marked import delete_marks, read_marks
from reporting.domain.counting import contributions
from reporting.domain.periods import reporting_periods
from reporting.facts.rulings import policy_in_force
from reporting.facts.subjects import read_facts

MARKS_MAX = 2000
"""Marks that begin a batch; it takes the later ones of their subjects with them."""
_LOCK = "SELECT day, edition FROM counting FOR UPDATE"


@dataclass(frozen=True)
class Counting:
    """Counts as of the clock's day in Asia/Shanghai."""

    policy: Policy
    clock: Clock = system_clock
    marks_max: int = MARKS_MAX

    async def run_once(self, pool: asyncpg.Pool) -> int:
        """Count one batch of marks; how many there were if it was full, else 0: let marks gather until the next poll.

        The basis's row is locked first: every batch changes the county's figures, so two could not go side by side anyway,
        and one row keeps the subjects of two batches apart too. Facts are read afterwards, each in a statement with its
        own snapshot: a fact that is committed later than its read has left a mark that this batch has not taken.
        """
        async with pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_LOCK)
            previous = Basis(*row) if row and row["day"] else None
            policy = await policy_in_force(connection, self.policy)
            now = Basis(business_date(self.clock()), policy.fingerprint)
            if now != previous:
                await rebase(connection, policy, previous, now)
            marked = await read_marks(connection, self.marks_max)
            periods = reporting_periods(policy, now.day)
            if marked.subjects:
                facts = await read_facts(connection, marked.subjects)
                counted = {
                    subject: contributions(policy, periods, facts[subject]) if subject in facts else ()
                    for subject in marked.subjects
                }
                await change_figures(connection, policy, periods, await replace_contributions(connection, counted))
            if marked.unit_codes:
                await complete_figures(connection, policy, periods, marked.unit_codes)
            await delete_marks(connection, marked)
            return len(marked.ids) if len(marked.ids) >= self.marks_max else 0
