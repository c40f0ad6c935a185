"""`cradle doctor`: named checks of an installation, each failing one with the command that cures it."""
