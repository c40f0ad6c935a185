"""Reads: what is on the register. Identities only to those who need them, each reading noted."""
