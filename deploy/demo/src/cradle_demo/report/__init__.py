"""What came of the year: read back over HTTP, shown to people, kept for programs, held against a second computation."""
