"""What the registry can be told: a request, its command, what is looked up before deciding and written besides the events."""
