"""Between a method call and HTTP: retries, idempotency keys, deadlines, errors, polling, paging, transfers.

`operations` has what methods await; `call` is one logical call, `retry` its loop, `drivers` perform its steps, blocking or with
asyncio, and `http` sends a request. Decisions are plain functions without I/O; clock, randomness and sleep are parameters.
"""
