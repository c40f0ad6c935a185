"""The rows "append-single" and "append-bulk": commands into a service's store."""
