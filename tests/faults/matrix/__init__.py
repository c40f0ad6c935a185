"""The fault matrix: one stack, one fault after the other under load, the oracle after each. `make faults SEED=7`."""
