"""Budgets of the funds: what there is for a year, and what may be paid."""
