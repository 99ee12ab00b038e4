"""The fault matrix: what each fault on the way to the API does to a read and to a write, for both clients.

`table` holds the rows as data, `stages` says how each fault is made on real sockets, `play` lets a client meet it and
watches, `page` prints the outcome and writes `docs/resilience.md`. `python -m checks.matrix` does all of it.
"""
