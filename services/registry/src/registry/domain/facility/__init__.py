"""Guidance stations and activity rooms, from the application to the award and the closing. Clauses S1.1, S1.2."""
