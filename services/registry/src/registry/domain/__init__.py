"""The registry's aggregates: what each is, what it decides, how it evolves. Pure."""
