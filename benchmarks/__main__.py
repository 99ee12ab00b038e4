"""`python -m benchmarks [--row NAME ...] [--rounds N] [--list]`. Without `--row` it writes `RESULTS.md`."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from benchmarks import environments, report
from benchmarks.measure import Context, Measured, measure
from benchmarks.rows import ROWS, Row
from benchmarks.subprocesses import Server

RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the SDK, plain httpx and the hand-written SDK.")
    parser.add_argument(
        "--row", action="append", metavar="NAME", choices=[row.name for row in ROWS], help="run only this row and print it (repeatable)"
    )
    parser.add_argument("--rounds", type=int, help="number of rounds of each row")
    parser.add_argument("--list", action="store_true", help="list the rows")
    options = parser.parse_args()
    if options.list:
        for row in ROWS:
            print(f"{row.name:16}{row.title}")
        return
    load = os.getloadavg()[0]
    environments.CACHE.mkdir(parents=True, exist_ok=True)
    own, peer = environments.own_python(), environments.peer_python()
    started = time.monotonic()
    with Server() as server:
        context = Context(server.base_url, own, peer)
        rows = [row for row in ROWS if options.row is None or row.name in options.row]
        results = [result for row in rows for result in _measure(row, context, options.rounds)]
    print("\n".join(["", *report.goal_table(results), "", f"{time.monotonic() - started:.0f} s"]))
    if options.row is None:
        report.write(RESULTS, report.document(results, environments.versions(own), environments.versions(peer), load))
        print(f"Wrote {RESULTS.relative_to(environments.ROOT)}")


def _measure(row: Row, context: Context, rounds: int | None) -> list[Measured]:
    results = []
    for result in measure(row, context, rounds):
        print("\n".join([f"\n{row.name}: {row.title}", *report.case_table(result)]), flush=True)
        results.append(result)
    return results


main()
