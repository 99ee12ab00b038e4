"""What the SDK costs, next to plain httpx and the hand-written SDK of the same API.

- `python -m benchmarks`: run every row and write `RESULTS.md`; `--row NAME` runs one row and prints it.
- `python -m benchmarks.growth`: plot how costs grow with the amount of work.

`rows` defines what is measured, `measure` takes the samples in processes of `subprocesses`, `report` makes tables of them. `server` sends
the `payloads`; `subjects` is the code that is measured. No test asserts a figure: machines differ.
"""
