"""Queries behind the routes."""
