"""The promises I1 to I7, checked from outside: the databases as they are, the topics as confluent-kafka reads them.

Each file judges one promise and is pure; `stores`, `topics` and `counts` read, `checking` puts them together. Only I5 runs code of
the product, since a rebuild is what it is about.
"""
