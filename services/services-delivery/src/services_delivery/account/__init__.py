"""The port to the county's account 健康宁国, through which messages reach families, and its adapter. Clause K3.1."""
