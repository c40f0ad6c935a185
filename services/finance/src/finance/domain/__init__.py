"""What finance decides, as pure functions of facts and policy."""
