"""Anything may come back: whatever bytes a server sends, nothing but the SDK's own errors leaves a public call.

`answers` makes the bytes, `calls` are the public calls that meet them, `session` lets them meet on real sockets,
`targets` are the properties. The suite runs each target for a moment; `python -m checks.fuzz --seconds 300` for as long as you like.
"""
