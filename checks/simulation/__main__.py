"""`python -m checks.simulation`: run seeds, and replay one."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import asdict, define, field

SHOWN = 10  # failing seeds


@define
class Total:
    """The sums over many histories, and the seeds that failed with their first violation."""

    seeds: int = 0
    calls: int = 0
    attempts: int = 0
    events: int = 0
    virtual_seconds: float = 0.0
    faults: dict[str, int] = field(factory=dict)
    outcomes: dict[str, int] = field(factory=dict)
    failed: dict[str, str] = field(factory=dict)

    def add(self, other: Any) -> None:
        """Add the figures of a `Result`, or of another total."""
        self.calls += other.calls
        self.attempts += other.attempts
        self.events += other.events
        self.virtual_seconds += other.virtual_seconds
        self.faults = dict(Counter(self.faults) + Counter(other.faults))
        self.outcomes = dict(Counter(self.outcomes) + Counter(other.outcomes))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.simulation", description="Simulate histories of calls and faults.")
    parser.add_argument("--seeds", type=int, default=2_000, help="how many seeds (2,000)")
    parser.add_argument("--calls", type=int, metavar="N", help="as many seeds as N calls take, in place of --seeds")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="the first seed (0)")
    parser.add_argument("--seed", type=int, metavar="N", help="replay one seed, shrink it if it fails, and print its history")
    parser.add_argument("--stop", action="store_true", help="stop at the first seed that fails")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--worker", type=int, nargs=2, help=argparse.SUPPRESS)  # number and step: run here, print JSON
    options = parser.parse_args(arguments)
    if options.seed is not None:
        return _replay(options.seed)
    if options.worker is not None:
        number, step = options.worker
        seeds: Iterable[int] = range(options.first + number, options.first + options.seeds, step)
        print(json.dumps(asdict(_run(seeds, stop=options.stop, calls=None if options.calls is None else options.calls // step))))
        return 0
    if options.calls is not None:
        options.seeds = options.calls  # more than enough
    started = time.monotonic()
    total = _run_workers(options)
    _print(total, time.monotonic() - started)
    return 1 if total.failed else 0


def _run_workers(options: argparse.Namespace) -> Total:
    """Run in other processes: they replace the clocks, which this one needs."""
    command = [sys.executable, "-m", "checks.simulation", "--first", str(options.first), "--seeds", str(options.seeds)]
    if options.calls is not None:
        command += ["--calls", str(options.calls)]
    if options.stop:
        command.append("--stop")
    workers = [
        subprocess.Popen([*command, "--worker", str(number), str(options.processes)], stdout=subprocess.PIPE, text=True)
        for number in range(options.processes)
    ]
    total = Total()
    for worker in workers:
        output, _ = worker.communicate()
        if worker.returncode:
            sys.exit(worker.returncode)
        part = Total(**json.loads(output))
        total.add(part)
        total.seeds += part.seeds
        total.failed |= part.failed
    return total


def _run(seeds: Iterable[int], *, stop: bool, calls: int | None) -> Total:
    from checks.simulation.history import run  # first: it replaces the clocks

    # isort: split
    from checks.simulation import programs

    total = Total()
    for seed in seeds:
        result = run(seed, programs.draw(seed))
        total.seeds += 1
        total.add(result)
        if result.violations:
            total.failed[str(seed)] = result.violations[0]
            if stop:
                break
        if calls is not None and total.calls >= calls:
            break
    return total


def _replay(seed: int) -> int:
    from checks.simulation.history import run  # first: it replaces the clocks

    # isort: split
    from checks.simulation import programs
    from checks.simulation.shrink import shrink

    plan = programs.draw(seed)
    result = run(seed, plan)
    if result.violations:
        operations = plan.operations
        plan, result = shrink(seed, plan, result)
        print(f"shrunk from {operations} to {plan.operations} operations; faults: {', '.join(sorted(plan.kinds)) or 'none'}\n")
    for number, client in enumerate(plan.clients):
        print(f"client {number}: {'async' if client.is_async else 'sync'}, {client.options}, closed after {client.closed_after}")
    for number, job in enumerate(plan.jobs):
        print(f"job {number}: {'async' if job.is_async else 'sync'} {job}")
    print(*result.log, sep="\n")
    return 1 if result.violations else 0


def _print(total: Total, seconds: float) -> None:
    print(
        f"{total.seeds:,} seeds in {seconds:.0f} s: {total.calls:,} calls, {total.attempts:,} attempts, {total.events:,} events, "
        f"{total.virtual_seconds / 86_400:,.0f} days on the virtual clock"
    )
    for title, counts in (("Faults", total.faults), ("Outcomes", total.outcomes)):
        print(f"{title}: {', '.join(f'{name} {count:,}' for name, count in Counter(counts).most_common())}")
    for seed, violation in sorted(total.failed.items(), key=lambda item: int(item[0]))[:SHOWN]:
        print(f"seed {seed}: {violation}")
    if total.failed:
        print(f"{len(total.failed)} seeds failed; replay one with --seed N")


if __name__ == "__main__":
    sys.exit(main())
