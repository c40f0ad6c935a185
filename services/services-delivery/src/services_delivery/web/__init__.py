"""The reads of the service."""
