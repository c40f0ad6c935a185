"""What runs the rows: servers, rounds, measurements, the table."""
