"""The vault: who somebody is, each person's particulars under a key of their own, so that destroying the key erases them."""
