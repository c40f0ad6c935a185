"""Agreements by which townships buy sessions from institutions. Clauses S3.1, S3.2."""
