"""The commands of the service: request, decision, read model and warnings put together."""
