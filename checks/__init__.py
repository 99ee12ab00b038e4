"""Long-running checks that `make` starts: fault matrix, mutations, fuzz, soak, conformance, and the published client.

Each is a package with a command, `python -m checks.<name>`. The test suite imports them and runs a short form of most. They share the
instruments of `tests/support` (scripted servers, clocks, clients) and import nothing else from `tests`.
"""
