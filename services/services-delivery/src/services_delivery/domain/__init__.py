"""What was delivered to whom: pure decisions, no I/O, no clock."""
