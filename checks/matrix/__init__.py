"""The fault matrix: how a read and a write end when a network fault occurs, with both clients.

- `row`: what a row consists of; `table` collects the rows of `on_connections`, `on_responses` and `on_statuses`.
- `faults`: functions that inject the faults, on real sockets.
- `setup`: the servers, name lookups and environment variables of one run.
- `run`: makes the calls and checks what holds for every row.
- `page`: the table in the terminal and the page `docs/resilience.md`.

`python -m checks.matrix` (`make resilience`) runs every row and writes the page.
"""
