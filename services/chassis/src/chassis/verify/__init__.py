"""Checks of a live system, read-only: what the promises say, from its tables and topics."""
