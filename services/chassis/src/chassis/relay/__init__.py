"""The outbox relay: the only producer of a service."""
