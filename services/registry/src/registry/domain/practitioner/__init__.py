"""Lecturers, teachers, carers and cadres, and their professional titles. Clauses S2, R3."""
