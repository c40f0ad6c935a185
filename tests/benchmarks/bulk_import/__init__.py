"""The row "single commands during a bulk import"."""
