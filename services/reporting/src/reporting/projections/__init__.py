"""Facts folded from topics, each module a topic; every changed fact leaves a mark for the counting worker."""
