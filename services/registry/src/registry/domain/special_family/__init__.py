"""Special families (特殊婴幼儿家庭), by household. Restricted. Clause G3.4."""
