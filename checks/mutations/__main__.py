"""`python -m checks.mutations`: break the SDK on purpose, in a copy, and check that the tests notice.

The tests that the mutations name must first pass in an unchanged copy; each must then fail with its mutation. Exits with 1 when a
mutation survives.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from checks.mutations.copies import copy_project
from checks.mutations.table import MUTATIONS, Mutation

CONCURRENCY = 2
TEST_SECONDS = 300
FAILED = 1
"""Exit code of pytest when tests ran and failed; any other means that they did not run."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.mutations", description=(__doc__ or "").partition(": ")[2])
    parser.add_argument("--only", default="", metavar="TEXT", help="run only the mutations whose names contain TEXT")
    options = parser.parse_args(arguments)
    mutations = [mutation for mutation in MUTATIONS if options.only in mutation.name]
    if not mutations:
        parser.error(f"no mutation contains {options.only!r}")
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        unchanged = copy_project(Path(folder) / "unchanged")
        tests = sorted({mutation.caught_by for mutation in mutations})
        code, output = _run(unchanged, tests)
        if code:
            print(output, "\nThe tests fail without any mutation.", sep="")
            return 1
        print(f"{len(tests)} tests pass without a mutation\n")
        with ThreadPoolExecutor(CONCURRENCY) as pool:
            caught = list(pool.map(lambda mutation: _is_caught(mutation, Path(folder)), mutations))
    print(f"\n{sum(caught)} of {len(mutations)} mutations caught in {time.monotonic() - started:.0f} s")
    return 0 if all(caught) else 1


def _is_caught(mutation: Mutation, folder: Path) -> bool:
    """Apply the mutation to a new copy and report whether its test fails."""
    root = copy_project(Path(tempfile.mkdtemp(dir=folder)) / "mutated")
    mutation.apply(root)
    code, output = _run(root, [mutation.caught_by])
    caught = code == FAILED
    print(f"{'caught  ' if caught else 'SURVIVED'}  {mutation.name:48} {mutation.test_name}", flush=True)
    if not caught:
        print(output)
    shutil.rmtree(root.parent)
    return caught


def _run(root: Path, tests: Iterable[str]) -> tuple[int, str]:
    """Run tests in a copy of the project, against the code of that copy."""
    paths = os.pathsep.join((str(root), str(root / "generated")))
    check = f"import pictograph, sys; sys.exit(not pictograph.__file__.startswith({str(root)!r}))"
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", check], cwd=root, env=environment, check=True)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", *tests]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=TEST_SECONDS)
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
