"""`python -m checks.simulation.mutations`: break the SDK on purpose, in a copy, and check that the simulation notices.

Prints for each mutation the first seed that fails. Exits with 1 when a mutation survives all seeds.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from checks.mutations.copies import copy_project
from checks.mutations.table import MUTATIONS as TESTED
from checks.mutations.table import Mutation

SEEDS = 2_000
CONCURRENCY = 2

_RESILIENCE = "pictograph/_resilience"
_BULK = "pictograph/bulk"
_SHARED = (
    "a new idempotency key for each retry",
    "waits are shorter than Retry-After",
    "unsafe writes are retried",
    "redirects carry the API key",
    "deadlines are ignored",
    "an attempt may last longer than its timeout",
    "a connection with a surplus response is kept",
)
"""Those that the tests catch too, by name."""

MUTATIONS = (
    *(mutation for mutation in TESTED if mutation.name in _SHARED),
    Mutation(
        "a connection that is sent on again has a whole timeout again",
        f"{_RESILIENCE}/call.py",
        (("spent_seconds=spent", "spent_seconds=0.0"),),
    ),
    Mutation(
        "a failed call of a thread keeps its slot",
        f"{_RESILIENCE}/http/sync_pool.py",
        (
            (
                "        finally:\n            self._release()\n\n    def _release",
                "        finally:\n            pass\n\n    def _release",
            ),
        ),
    ),
    Mutation(
        "a cancelled call of a task keeps its slot",
        f"{_RESILIENCE}/http/async_pool.py",
        (
            (
                "# httpcore forgets it when SOCKS fails\n            self._release()\n",
                "# httpcore forgets it when SOCKS fails\n",
            ),
        ),
    ),
    Mutation(
        "one more retry than allowed",
        f"{_RESILIENCE}/retry_policy.py",
        (("    if retries >= max_retries:\n", "    if retries > max_retries:\n"),),
    ),
    Mutation(
        "closing wakes no sleeping thread",
        f"{_RESILIENCE}/clock.py",
        (("        self._is_set = True\n", "        self._is_set = False\n"),),
    ),
    Mutation(
        "a poll may last as long as an attempt",
        f"{_RESILIENCE}/polling.py",
        (("                with await poll.limit(", "                if await poll.limit("),),
    ),
    Mutation(
        "Date is ignored where Retry-After is a date",
        f"{_RESILIENCE}/retry_after.py",
        (('sent = max(_timestamps(date or ""), default=now)', "sent = now"),),
    ),
    Mutation(
        "a registration has a new key in each run",
        f"{_BULK}/batch.py",
        (('    return f"bulk-{text.hexdigest()}"', "    return f\"bulk-{__import__('uuid').uuid4().hex}\""),),
    ),
    Mutation(
        "the other transfers do not wait for Retry-After",
        f"{_BULK}/adaptive.py",
        (("self._resume_at - context.shared.clock.monotonic()) > 0:", "self._resume_at - context.shared.clock.monotonic()) > 1e9:"),),
    ),
    Mutation(
        "a transfer that is given up makes no other wait",
        f"{_BULK}/adaptive.py",
        (("        if wait is None and overloaded:\n", "        if wait is None and overloaded and False:\n"),),
    ),
    Mutation(
        "a file is recorded as stored before it is sent",
        f"{_BULK}/sender.py",
        (
            (
                "            await put_all(",
                '            for item in sending:\n                self.records._write(item, "stored")\n            await put_all(',
            ),
        ),
    ),
    Mutation(
        "a link for an upload that ran out is not requested again",
        f"{_BULK}/sender.py",
        (("            elif last or not link_expired(error):\n", "            elif True:\n"),),
    ),
    Mutation(
        "a link for a download that ran out is not requested again",
        f"{_BULK}/download.py",
        (("            elif last or not (link_expired(error) or", "            elif last or not ("),),
    ),
    Mutation(
        "a download may have any size",
        f"{_RESILIENCE}/part_file.py",
        (("        if self._written != size:\n", "        if False:\n"),),
    ),
    Mutation(
        "the bytes of an annotation count in the progress of images",
        f"{_BULK}/download.py",
        ((' and file.content == "image"  # the total', "  # the total"),),
    ),
    Mutation(
        "more transfers than max_workers",
        f"{_BULK}/adaptive.py",
        (("        return int(self._limit)", "        return int(self._limit) + 1"),),
    ),
    Mutation(
        "a registration that fails is reported as successful",
        f"{_BULK}/sender.py",
        (("            elif _is_taken(reason):\n", "            elif reason:\n"),),
    ),
    Mutation(
        "content in memory gets another name again in each run",
        f"{_BULK}/decisions.py",
        ((' and (unchanged or _is_content(image, row["sha256"])):', " and unchanged:"),),
    ),
    Mutation(
        "files that follow an error for all are not reported",
        f"{_BULK}/upload.py",
        (("        else:\n            self._report_rest()\n", ""),),
    ),
    Mutation(
        "an interrupt leaves the threads of an upload waiting",
        f"{_RESILIENCE}/concurrency.py",
        (
            (
                "    except BaseException as error:\n        stop.set()\n        workers.dismiss()\n",
                "    except Exception as error:\n        stop.set()\n        workers.dismiss()\n",
            ),
            ("    finally:\n        workers.dismiss()\n", "    finally:\n        pass\n"),
        ),
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.simulation.mutations", description=(__doc__ or "").partition(": ")[2])
    parser.add_argument("--only", default="", metavar="TEXT", help="run only the mutations whose names contain TEXT")
    options = parser.parse_args(arguments)
    mutations = [mutation for mutation in MUTATIONS if options.only in mutation.name]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(CONCURRENCY) as pool:
        found = list(pool.map(lambda mutation: _find(mutation, Path(folder)), mutations))
    print(f"{sum(found)} of {len(mutations)} mutations found")
    return 0 if all(found) else 1


def _find(mutation: Mutation, folder: Path) -> bool:
    """Apply the mutation to a copy and run seeds until one fails."""
    root = copy_project(Path(tempfile.mkdtemp(dir=folder)) / "mutated")
    mutation.apply(root)
    paths = os.pathsep.join((str(root), str(root / "generated")))
    command = [sys.executable, "-m", "checks.simulation", "--seeds", str(SEEDS), "--stop", "--processes", "1"]
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    seed = re.search(r"^seed (\d+): (.*)", done.stdout, re.MULTILINE)
    print(f"{mutation.name:62} {f'seed {seed[1]}: {seed[2]}' if seed else 'NOT FOUND'}", flush=True)
    if seed is None and done.stderr:
        print(done.stderr)
    return seed is not None


if __name__ == "__main__":
    sys.exit(main())
