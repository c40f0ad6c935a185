"""A county's synthetic year, recorded through the public HTTP interface."""
