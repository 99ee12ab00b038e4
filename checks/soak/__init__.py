"""A long run: many workers, a line on which one request in ten goes wrong, a server that is killed twice. Nothing may be lost or doubled.

`child` is the emulator as a process of its own, `front` the bad line before it, `work` what a worker does, `ledger` what it
knows to have written, `measures` memory, sockets and threads, `run` all of it. `python -m checks.soak --seconds 300`.
"""
