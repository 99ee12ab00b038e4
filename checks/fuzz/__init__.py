"""Whatever bytes a server sends, a public call returns a value or raises an error of the SDK.

`responses` generates the bytes, `calls` are the public calls, `session` runs them on real sockets, `targets` are the properties that are
checked. The test suite runs each target briefly; `python -m checks.fuzz --seconds 300` (`make fuzz`) runs them for longer.
"""
