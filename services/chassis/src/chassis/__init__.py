"""The microservice chassis: event store, relay, inbox, web shell."""
