"""What the web answers with, read from the figures and contributions."""
