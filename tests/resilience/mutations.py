"""`python -m tests.resilience.mutations`: break the SDK on purpose, in a copy, and see that the tests notice.

Each mutation is a small wrong change of the retry rules and the name of the test that must fail with it. The same tests must
pass in the unchanged copy. Ends with 1 when a mutation survives.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("pictograph", "generated", "tests", "pyproject.toml", "openapi.yaml")
AT_ONCE = 2
"""Mutations that are tried at the same time."""


@dataclass(frozen=True)
class Mutation:
    """Texts to replace, each of which stands exactly once in its file, and the test (a node id of pytest) that must fail then."""

    what: str
    file: str
    changes: tuple[tuple[str, str], ...]
    caught_by: str

    def apply(self, root: Path) -> None:
        """Change the file below `root`. Raises `ValueError` when it no longer reads as it did when this was written."""
        path = root / self.file
        text = path.read_text(encoding="utf-8")
        for old, new in self.changes:
            if text.count(old) != 1:
                raise ValueError(f"{self.what}: {old!r} stands {text.count(old)} times in {self.file}, not once")
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


MUTATIONS = (
    Mutation(
        "another key on each retry",
        "pictograph/_resilience/call.py",
        (
            ("from attrs import frozen", "from attrs import evolve, frozen"),
            (
                "response = yield request, self._limits(), plan.sink",
                "response = yield evolve(request, headers=tuple((n, f'{v}{self.attempts}' if n == 'Idempotency-Key' else v)"
                " for n, v in request.headers)), self._limits(), plan.sink",
            ),
        ),
        "tests/resilience/test_budgets.py::test_the_prefix_of_a_view_begins_its_keys_on_the_wire",
    ),
    Mutation(
        "waits shorter than Retry-After",
        "pictograph/_resilience/retry.py",
        (("* (1.0 + self.jitter * uniform)", "* (1.0 - self.jitter * uniform)"),),
        "tests/resilience/test_budgets.py::test_no_wait_is_shorter_than_the_server_or_the_series_says",
    ),
    Mutation(
        "unsafe writes are repeated",
        "pictograph/_resilience/retry.py",
        (("return not failure.sent or keyed or method in REPEATABLE_METHODS", "return True"),),
        "tests/resilience/test_deployment_calls.py::test_what_may_have_been_done_is_not_asked_for_again",
    ),
    Mutation(
        "the API key follows redirects",
        "pictograph/_resilience/redirect.py",
        (("secret_headers=request.secret_headers if target == origin else ()", "secret_headers=request.secret_headers"),),
        "tests/resilience/test_secrets.py::test_a_download_follows_a_redirect_without_the_key",
    ),
    Mutation(
        "deadlines are ignored",
        "pictograph/_resilience/deadline.py",
        (
            ("return None if self._at is None else max(0.0, self._at - self._monotonic())", "return None"),
            ("return self._at is None or self._monotonic() + wait < self._at", "return True"),
        ),
        "tests/resilience/test_budgets.py::test_a_call_never_lasts_longer_than_its_deadline",
    ),
    Mutation(
        "a wait may begin that crosses the deadline",
        "pictograph/_resilience/deadline.py",
        (("return self._at is None or self._monotonic() + wait < self._at", "return True"),),
        "tests/resilience/test_budgets.py::test_a_call_never_lasts_longer_than_its_deadline",
    ),
    Mutation(
        "the retry budget is never used up",
        "pictograph/_resilience/budget.py",
        (("            self._tokens -= 1.0\n", ""),),
        "tests/resilience/test_budgets.py::test_many_threads_do_not_hammer_a_server_that_is_down",
    ),
    Mutation(
        "an attempt may last longer than its timeout",
        "pictograph/_resilience/http/time_limit.py",
        (("        remaining = self._ends_at - self._clock()\n", "        remaining = self._ends_at - self._clock() + 5.0\n"),),
        "tests/resilience/test_budgets.py::test_timeout_bounds_an_attempt_as_a_whole",
    ),
    Mutation(
        "the connections of a failed call are kept",
        "pictograph/_resilience/http/pooling.py",
        (("if not connection.is_idle() or has_surplus(connection):", "if has_surplus(connection):"),),
        "tests/resilience/test_matrix.py::test_a_fault_has_the_outcome_of_its_row",
    ),
    Mutation(
        "part files stay behind",
        "pictograph/_resilience/transfer.py",
        (("            if mine:\n                self._part.unlink(missing_ok=True)\n", ""),),
        "tests/resilience/test_boundaries.py::test_a_download_is_there_whole_or_not_at_all",
    ),
)


def main() -> int:
    """Run the command and return its exit code."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        sound = _copy(Path(folder) / "sound")
        tests = sorted({mutation.caught_by for mutation in MUTATIONS})
        code, report = _run(sound, tests)
        if code:
            print(report, "\nThe tests fail without any mutation.", sep="")
            return 1
        print(f"{len(tests)} tests pass without a mutation\n")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            survived = [line for line in pool.map(lambda mutation: _try(mutation, Path(folder)), MUTATIONS) if line]
    print(f"\n{len(MUTATIONS) - len(survived)} of {len(MUTATIONS)} mutations caught in {time.monotonic() - started:.0f} s")
    return 1 if survived else 0


def _try(mutation: Mutation, folder: Path) -> str | None:
    """Make a copy with the mutation and run its test. Returns the mutation's name when it survives."""
    root = _copy(Path(tempfile.mkdtemp(dir=folder)) / "mutated")
    mutation.apply(root)
    code, report = _run(root, [mutation.caught_by])
    name = mutation.caught_by.rpartition("::")[2]
    caught = code == 1  # 1: tests failed; anything else means that they did not run
    print(f"{'caught  ' if caught else 'SURVIVED'}  {mutation.what:48} {name}", flush=True)
    if not caught:
        print(report)
    shutil.rmtree(root.parent)
    return None if caught else mutation.what


def _copy(target: Path) -> Path:
    target.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
        else:
            shutil.copy(source, target / name)
    return target


def _run(root: Path, tests: Iterable[str]) -> tuple[int, str]:
    """Run tests in a copy of the tree, against the code of that copy."""
    paths = os.pathsep.join((str(root), str(root / "generated")))
    check = f"import pictograph, sys; sys.exit(not pictograph.__file__.startswith({str(root)!r}))"
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([sys.executable, "-c", check], cwd=root, env=environment, check=True)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", *tests]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
