"""The yearly evaluation of townships and institutions on four dimensions. Clause M6."""
