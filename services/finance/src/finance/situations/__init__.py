"""Policy situations: cases in YAML that a lawyer can read, decided by the same functions that decide the money."""
