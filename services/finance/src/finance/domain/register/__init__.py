"""The facts finance decides from, each folded from the events of one aggregate."""
