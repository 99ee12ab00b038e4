"""`python -m checks.soak --seconds 300`: run workers under faults and check the result.

Prints a summary. Exits with 1 when a write was lost or duplicated, a response went to the wrong call, or a resource leaked.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence

from checks.soak.measures import Sample
from checks.soak.run import FAULT_PROBABILITY, Report, soak

MAX_GROWTH_MIB = 8.0
"""By how much the memory of the last minute may exceed that of the first: records of the workers, caches, fragmentation."""

TICK_SECONDS = 30
SECONDS_PER_KILL = 120


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.soak", description=(__doc__ or "").partition(": ")[2])
    parser.add_argument("--seconds", type=float, default=300.0, help="how long to run (default 300)")
    parser.add_argument("--workers", type=int, default=16, help="number of workers, half of them threads, half tasks (default 16)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the faults and the work (default 1)")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # the emulator must not outlive this process
    kills = max(2, round(options.seconds / SECONDS_PER_KILL))
    print(f"{options.workers} workers, {FAULT_PROBABILITY:.0%} faults, {kills} kills of the server, {options.seconds:g} s", flush=True)
    report = soak(options.seconds, workers=options.workers, seed=options.seed, kills=kills, each=_tick)
    first, last = report.measures.first_and_last(lambda sample: sample.rss_mib)
    if last - first > MAX_GROWTH_MIB:
        report.problems.append(f"memory grew: {first:.1f} MiB in the first minute, {last:.1f} MiB in the last")
    print(summary(report))
    for problem in report.problems:
        print("PROBLEM", problem)
    return 1 if report.problems else 0


def summary(report: Report) -> str:
    """The figures of a run, one per line."""
    total = report.calls.total()
    raised = ", ".join(f"{name} {count}" for name, count in report.calls.most_common() if name != "value")
    rss = report.measures.first_and_last(lambda sample: sample.rss_mib)
    blocks = report.measures.first_and_last(lambda sample: sample.blocks)
    fds = report.measures.first_and_last(lambda sample: sample.fds)
    lines = [
        (
            "calls",
            f"{total} ({total / report.seconds:.0f} per second), {report.calls['value']} returned, {total - report.calls['value']} raised",
        ),
        ("raised", raised or "none"),
        ("requests", f"{report.requests} to the API, {report.faults.total()} of them with a fault"),
        *((f"  {name}", str(count)) for name, count in sorted(report.faults.items())),
        ("kills (SIGKILL)", f"{report.kills} of the server, {report.client_kills} of clients during bulk uploads and downloads"),
        ("files transferred in bulk", f"{report.files}, compared byte for byte"),
        ("retries", str(report.retries)),
        ("writes", f"{report.confirmed} returned, {report.uncertain} raised, {report.effects} performed as counted by the server"),
        ("lost", str(report.lost)),
        ("duplicated", str(report.duplicated)),
        ("memory", f"{rss[0]:.1f} MiB in the first minute, {rss[1]:.1f} MiB in the last"),
        ("blocks of memory", f"{blocks[0]:.0f} in the first minute, {blocks[1]:.0f} in the last"),
        ("open files", f"{fds[0]:.0f} in the first minute, {fds[1]:.0f} in the last; {report.before.fds} before, {report.after.fds} after"),
        ("threads", f"{report.before.threads} before, {report.after.threads} after"),
    ]
    return "\n".join(f"{name:28} {value}" for name, value in lines)


def _tick(sample: Sample) -> None:
    if int(sample.seconds) % TICK_SECONDS < int(sample.seconds - 1.0) % TICK_SECONDS:
        held = f"{sample.rss_mib:6.1f} MiB  {sample.blocks:8} blocks  {sample.fds:4} open files  {sample.threads:3} threads"
        print(f"{sample.seconds:5.0f} s  {held}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
