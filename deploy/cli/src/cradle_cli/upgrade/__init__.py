"""`cradle upgrade`: what this build would change in the installation, and doing it in order."""
