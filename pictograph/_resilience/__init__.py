"""What happens between a method call and the wire: retries, keys, deadlines, errors, waiting, paging, transfers.

Decisions are plain functions and generators without I/O; clock, randomness and sleep are passed in. I/O is done in the
two drivers and in the transport.
"""
