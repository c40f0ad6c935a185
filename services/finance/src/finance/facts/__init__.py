"""Facts as finance keeps them: each module reads and writes the table of one."""
