"""Projections built anew beside the live ones (ADR 0009)."""
