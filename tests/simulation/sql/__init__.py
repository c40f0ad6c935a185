"""PostgreSQL as far as the product's statements need it, in memory: read committed, row locks, savepoints, unique keys."""
