"""The web shell: commands, reads, problems, who may do what."""
