"""The services-delivery service."""
