"""Finance over the accrual job: one instance of it, which is a contender of "consume and accrue", and several."""
