"""What is recorded for the policy's other rows: the people, places, supervision, families, outreach and governance of a year."""
