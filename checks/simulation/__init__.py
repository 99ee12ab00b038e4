"""Deterministic simulation: the SDK runs on a virtual clock against a simulated network and server, in one process.

One seed is one history: several programs, with clients of both kinds, call a service while faults, cancellations and
interrupts happen. The code of the SDK is the real one down to the sockets; time, randomness, sockets and the scheduling of
threads are simulated, so a history replays exactly from its seed.

- `world`: clock, events and actors. An actor is a thread that runs only when the world lets it.
- `network`: sockets; `event_loop`: asyncio on the world; `blocking`: the queues that the SDK waits on.
- `service`: the API and its storage, with the ledger of what they have done; `faults`: what goes wrong.
- `programs`: what the clients do; `invariants`: what must hold; `history`: one seed from beginning to end.

`python -m checks.simulation --seeds 2000` runs seeds, `--seed 17` replays one and prints it, shrunk when it fails.
"""
