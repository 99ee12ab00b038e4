"""Deterministic simulation: the SDK runs on a virtual clock against a simulated network and server, in one process.

One seed is one history: several programs, with clients of both kinds, call a service while faults, cancellations and
interrupts happen. The code of the SDK is the real one down to the sockets; time, randomness, sockets and the scheduling of
threads are simulated, so a history replays exactly from its seed. Garbage is collected between histories only.

What runs: calls that read, write, list, poll and transfer one file; in a quarter of the histories also uploads
(`images.bulk_upload`) and downloads (`datasets.download`) of many files, with workers, journals and reports on a disk in memory.
Each of these jobs goes through several processes, which fail, are interrupted, cancelled or killed at any wait or write,
and through a last one without faults, which must complete the work.

What goes wrong: see `faults`. What must hold, checked while a history runs and at its end:

1. An acknowledged write was done once, an unacknowledged one at most once; once more for each time that the service has
   forgotten its keys, where nothing else protects it.
2. No attempt outlives its timeout, no call its deadline, no poll its limit; all end at once when the client is closed.
3. `Retry-After` is never undercut: by a call, by the polls of a job, or by any worker of an upload or download. (Of a service
   without the bulk operations, each worker of an upload heeds its own, and that of storage.)
4. The API key goes to the API only: not to storage, a deployment or the target of a redirect.
5. Each call gets its own response.
6. At the end no slot, retry, task, thread, socket or call is left, nothing was warned of, and the next call succeeds.
7. A downloaded file is whole or absent, also after `kill -9`, and nothing else is left of a download that is complete.
8. Each image of an upload is in its dataset once in the end, with its content; one whose name was taken is skipped, renamed or
   replaces the other, as `on_conflict` says. None is registered before it is stored, and a registration whose response was lost
   is not done again by the next process.
9. A report has each file once, and says what is true of the service or the disk; what was not tried has a reason; no file
   fails because a link ran out without a new one being requested.
10. Progress never goes back or too far, and ends at its total. No more than `max_workers` requests run at once.

- `world`: clock, events, processes and actors. An actor is a thread that runs only when the world lets it.
- `network`: sockets; `event_loop`: asyncio on the world; `blocking`: the queues that the SDK waits on.
- `service`: the API and its storage, with the ledger of what they have done; `faults`: what goes wrong.
- `programs`: what the clients do; `bulk`: uploads and downloads; `options`: of clients.
- `invariants`, `leaks`: what must hold; `history`: one seed from beginning to end; `shrink`: a smaller history that fails in the same way.
- `mutations`: breaks the SDK on purpose; each change must be found.

`python -m checks.simulation --seeds 2000` runs seeds, `--seed 17` replays one and prints it, shrunk when it fails.
"""
