"""The row "consume and accrue": the product's contender is in `benchmarks.accrual`, the floor and the peers are here."""
