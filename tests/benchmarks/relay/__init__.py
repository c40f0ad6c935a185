"""The row "relay": from the store of a service to its topic, in order."""
