"""Administrative units: the county, its township-level offices, their villages and communities."""
