"""Backups: all databases at one point, the vault's keys apart, checked by restoring (ADR 0010)."""
