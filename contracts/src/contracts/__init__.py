"""The published language: envelope, value types, events, policy vocabulary."""
