"""Mutants: each guard of the delivery removed once, to see that a check objects."""
