"""Who may do what on the bus: users and their rights, derived from the topics."""
