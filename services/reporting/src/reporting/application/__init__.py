"""Counting: marks become changed contributions, changed figures, and records of the public topic."""
