"""What was delivered in 2020, as the clerks have it, with the mistakes of real life."""
