"""`python -m checks.compatibility [NAME ...]`: run tests with other libraries, library versions and Python versions.

- `httpx2`: the tests of the transport with httpx2 and httpcore2, the maintained successors of httpx and httpcore.
- `backoff-fork`: the tests of retries with python-backoff, the maintained fork of backoff.
- `lowest`: a short form of the suite with the lowest versions that pyproject.toml allows, on Python 3.11.
- `python3.12`, `python3.13`: the same with the locked versions on these interpreters, where they are installed.

Environments are kept in `.cache/compatibility`. Prints a line for each, and exits with 1 when tests failed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache" / "compatibility"
UV = str(Path(sys.executable).with_name("uv"))
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "auto", "--dist", "worksteal")

TRANSPORT_TESTS = tuple(str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests" / "resilience").glob("test_transport_*.py")))
RETRY_TESTS = ("tests/unit/test_retry.py", "tests/resilience/test_budgets.py", "tests/resilience/test_matrix.py")
NEWEST_CONVENTIONS = "tests/unit/test_otel.py::test_the_instrumentation_scope_has_a_version_and_a_schema"
"""Compares with the list of schemas in the newest semantic conventions, a package that only tests use."""
SHORT_FORM = ("-m", "not slow", "tests/unit", "tests/resources", "tests/resilience", "tests/cli")
ONE_CALL = """
import sys, pictograph
try:
    pictograph.Client("pk_live_compatibility_0123456789", base_url="http://127.0.0.1:1", max_retries=0).datasets.list()
except pictograph.NetworkError:
    print(*({"httpx", "httpx2"} & sys.modules.keys()))
"""
"""Prints which HTTP library a call has loaded."""
EXTRAS = "images,socks,emulator,otel,cli"


class Unavailable(Exception):
    """An environment cannot be created here; the message is the reason."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m checks.compatibility", description=(__doc__ or "").partition(": ")[2].partition("\n")[0]
    )
    parser.add_argument("name", nargs="*", choices=[[], *CHECKS], help="run only these")
    failed = []
    for name in parser.parse_args(arguments).name or CHECKS:
        started = time.monotonic()
        print(f"=== {name}", flush=True)
        try:
            passed = CHECKS[name]()
        except Unavailable as reason:
            print(f"=== {name}: skipped, {reason}", flush=True)
            continue
        failed += [] if passed else [name]
        print(f"=== {name}: {'passed' if passed else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return 1 if failed else 0


def httpx2() -> bool:
    variables = {"PICTOGRAPH_HTTP_LIBRARY": "httpx2"}
    done = subprocess.run([sys.executable, "-c", ONE_CALL], cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True)
    if "httpx2" not in done.stdout.split():
        if "httpx" not in done.stdout.split() and done.returncode == 0:
            raise Unavailable("the transport uses neither httpx nor httpx2")
        print(f"A call did not use httpx2: {done.stdout}{done.stderr}")
        return False
    return _run_tests(sys.executable, TRANSPORT_TESTS, variables)


def backoff_fork() -> bool:
    folder = CACHE / "backoff-fork"
    if not (folder / "backoff").is_dir():
        _uv("pip", "install", "--target", str(folder), "--no-deps", "python-backoff")
    check = f"import backoff, sys; sys.exit(not backoff.__file__.startswith({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", check], env={**os.environ, "PYTHONPATH": str(folder)}, check=True)
    return _run_tests(sys.executable, RETRY_TESTS, {"PYTHONPATH": str(folder)})


def lowest() -> bool:
    python = _environment("lowest", sys.executable)
    _uv("pip", "install", "--python", python, "--resolution", "lowest-direct", "--upgrade", "--group", "test", "--editable", f".[{EXTRAS}]")
    return _run_tests(python, (*SHORT_FORM, "--deselect", NEWEST_CONVENTIONS))


def locked(version: str) -> bool:
    python = _environment(f"python{version}", find_interpreter(version))
    _uv("pip", "install", "--python", python, "--require-hashes", "--requirements", "requirements-dev.txt")
    _uv("pip", "install", "--python", python, "--no-deps", "--no-build-isolation", "--editable", ".")
    return _run_tests(python, SHORT_FORM)


CHECKS: Mapping[str, Callable[[], bool]] = {
    "httpx2": httpx2,
    "backoff-fork": backoff_fork,
    "lowest": lowest,
    "python3.12": lambda: locked("3.12"),
    "python3.13": lambda: locked("3.13"),
}


def _environment(name: str, interpreter: str) -> str:
    """Create a virtual environment unless it exists. Returns its interpreter."""
    python = CACHE / name / "bin" / "python"
    if not python.exists():
        _uv("venv", "--clear", "--python", interpreter, str(CACHE / name))
    return str(python)


def find_interpreter(version: str) -> str:
    """Find an interpreter on PATH or among those of pyenv. Raises `Unavailable`."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    candidates = [shutil.which(f"python{version}"), *sorted(pyenv.glob(f"versions/{version}.*/bin/python"), reverse=True)]
    for candidate in filter(None, candidates):
        done = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.startswith(f"Python {version}."):
            return str(candidate)
    raise Unavailable(f"Python {version} is not installed")


def _uv(*arguments: str) -> None:
    done = subprocess.run([UV, "--quiet", *arguments], cwd=ROOT, env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"}, check=False)
    if done.returncode:
        raise SystemExit(f"uv {' '.join(arguments)} failed with {done.returncode}")


def _run_tests(python: str, tests: Sequence[str], variables: Mapping[str, str] | None = None) -> bool:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(variables or {})}  # bytecode is kept, as in the Makefile
    return subprocess.run([python, *PYTEST, *tests], cwd=ROOT, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
