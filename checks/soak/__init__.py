"""A long run under faults: many workers, one request in ten fails, server and clients are killed. No write may be lost or done twice.

- `child`: the emulator as a child process; `front`: a proxy before it that injects faults.
- `work`: what a worker does; `ledger`: what it knows to have written.
- `killed_clients`: bulk uploads and downloads by processes that kill themselves, `bulk_child`; `folders`: what they transfer.
- `measures`: memory, sockets and threads; `run`: the whole run and its report.

`python -m checks.soak --seconds 300` (`make soak`).
"""
