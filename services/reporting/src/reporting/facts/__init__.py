"""Facts as the domain takes them, read for many subjects at once, in fresh statements."""
