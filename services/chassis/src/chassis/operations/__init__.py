"""What an operator does to a store besides running it."""
