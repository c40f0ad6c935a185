"""What finance answers over HTTP."""
