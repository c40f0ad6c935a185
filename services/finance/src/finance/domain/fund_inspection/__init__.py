"""Inspection of the use of funds, and what it deducts."""
