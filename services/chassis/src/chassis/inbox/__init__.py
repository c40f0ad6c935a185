"""The inbox: exactly-once effects from topics."""
