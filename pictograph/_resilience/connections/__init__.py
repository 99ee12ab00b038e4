"""HTTP/1.1 over sockets of our own: what is said is decided once, the socket calls are made twice.

Everything that talks is a generator that yields what it wants done (`steps`): `dial` opens a connection, `tls` wraps one
conversation into another, `exchange` sends a request, and `answer` reads what comes back, with h11 where it is not the usual.
`blocking` and `tasks` do the steps on a thread and on an event loop, and keep the connections in a `pool`.
"""
