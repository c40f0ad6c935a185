"""From accrued to paid: settlements, and repayments of what was paid too much. Clause M3."""
