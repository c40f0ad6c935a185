"""The decider: marks to books, books to decisions."""
