"""Tables kept from events: the registry's for warnings, our own for reads."""
