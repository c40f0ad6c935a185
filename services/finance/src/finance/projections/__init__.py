"""Events become facts, and marks of what they touch."""
