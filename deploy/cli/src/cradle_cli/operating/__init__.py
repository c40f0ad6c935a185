"""What an operator does to services that run: look, rebuild, verify, republish."""
