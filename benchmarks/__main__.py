"""`python -m benchmarks [--row NAME ...] [--rounds N] [--list]`. Without `--row` it writes `RESULTS.md`."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from benchmarks import environments, report
from benchmarks.measure import Measured, Place, measure
from benchmarks.processes import Server
from benchmarks.rows import ROWS, Row

RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What the SDK costs, beside plain httpx and its peer.")
    parser.add_argument(
        "--row", action="append", metavar="NAME", choices=[row.name for row in ROWS], help="only this row; prints, writes nothing"
    )
    parser.add_argument("--rounds", type=int, help="rounds of each row")
    parser.add_argument("--list", action="store_true", help="name the rows")
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
        place = Place(server.base_url, own, peer)
        measured = [made for row in ROWS if options.row is None or row.name in options.row for made in _measure(row, place, options.rounds)]
    print("\n".join(["", *report.goal_table(measured), "", f"{time.monotonic() - started:.0f} s"]))
    if options.row is None:
        report.write(RESULTS, report.document(measured, environments.versions(own), environments.versions(peer), load))
        print(f"written to {RESULTS.relative_to(environments.ROOT)}")


def _measure(row: Row, place: Place, rounds: int | None) -> list[Measured]:
    measured = []
    for made in measure(row, place, rounds):
        print("\n".join([f"\n{row.name}: {row.title}", *report.case_table(made)]), flush=True)
        measured.append(made)
    return measured


main()
