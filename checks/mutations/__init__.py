"""Break the SDK on purpose, in a copy, and check that the tests notice.

`table` holds the mutations, `python -m checks.mutations` applies each of them and runs the test that must fail.
"""
