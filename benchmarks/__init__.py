"""What the SDK costs, side by side with plain httpx and with the hand-written SDK of the same API.

`python -m benchmarks` runs every row and writes `RESULTS.md`; `python -m benchmarks --row NAME` runs one and prints it;
`python -m benchmarks.growth` draws how the costs grow with the work. No figure is asserted anywhere: machines differ.
"""
