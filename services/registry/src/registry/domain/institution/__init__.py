"""Care institutions and the credentials they hold. Clauses K4.1, S3.1."""
