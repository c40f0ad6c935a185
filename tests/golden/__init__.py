"""Golden histories: what a release's topics held after a small demo year. Every later build must fold them to the same fen."""
