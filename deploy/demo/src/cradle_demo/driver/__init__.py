"""Sends the year through the public HTTP interface, and watches what becomes of it."""
