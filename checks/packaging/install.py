"""`python -m checks.packaging.install [--python 3.11 ...] [--extra NAME ...] [--lowest]`: install the distributions and use them.

For each Python and each extra alone: an empty virtual environment, `uv pip install 'pictograph[EXTRA]'` from the wheel in `dist/`,
with the newest packages instead of the locked ones (`--lowest`: the oldest direct dependencies that pyproject.toml allows), then the
smallest programs that use the extra, against an emulator, in an empty folder with an empty HOME. Then the source distribution: it is
installed in an empty environment, and its own tests run in its unpacked folder.

Prints the seconds of each step and exits with 1 when something failed. Packages that uv has cached are not downloaded again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import metadata
from pathlib import Path

from checks.compatibility import Unavailable, find_interpreter
from checks.packaging.build import DIST, ROOT, unpack
from checks.packaging.components import direct_requirements
from checks.packaging.programs import PROGRAMS
from pictograph.emulator import Emulator

UV = str(Path(sys.executable).with_name("uv"))
PYTHONS = ("3.11", "3.12", "3.13")
SDIST_TESTS = ("-m", "not slow", "tests/unit", "tests/codegen", "tests/e2e")

TOO_LARGE = "torch"
"""An extra of several GB. It is neither part of `all` nor installed by checks."""


class Failed(Exception):
    """A step failed; the message is its output."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.packaging.install", description="Install the distributions and use them.")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="only this version of Python; can be repeated")
    parser.add_argument("--extra", action="append", choices=["base", *extras()], help="only this extra; can be repeated")
    parser.add_argument("--skip-sdist", action="store_true", help="do not test the source distribution")
    parser.add_argument("--lowest", action="store_true", help="install the lowest versions that are allowed")
    options = parser.parse_args(arguments)
    failures = 0
    for version in options.python or PYTHONS:
        try:
            python = find_interpreter(version)
        except Unavailable as reason:
            print(f"{version}: skipped, {reason}")
            continue
        for extra in options.extra or ["base", *extras()]:
            failures += not report(f"{version} {extra}", check_extra(python, extra, lowest=options.lowest))
        if not options.skip_sdist:
            failures += not report(f"{version} sdist", check_sdist_install(python))
    if not options.skip_sdist:
        failures += not report("sdist tests", check_sdist_tests())
    return 1 if failures else 0


def extras() -> list[str]:
    """Return the names of the extras that are installed here, `all` last."""
    names = metadata("pictograph").get_all("Provides-Extra") or []
    return [*(name for name in names if name not in ("all", TOO_LARGE)), "all"]


def report(name: str, steps: Iterator[str]) -> bool:
    """Run the steps, print a line with their seconds, and return whether all of them passed."""
    times: list[str] = []
    started = time.monotonic()
    try:
        for step in steps:
            times.append(f"{step} {time.monotonic() - started:.1f} s")
            started = time.monotonic()
    except Failed as error:
        print(f"{name:16} FAILED after {', '.join(times) or 'nothing'}\n{error}", flush=True)
        return False
    print(f"{name:16} {', '.join(times)}", flush=True)
    return True


def check_extra(python: str, extra: str, *, lowest: bool) -> Iterator[str]:
    """Install the wheel with one extra and run its program."""
    wheel = distribution("*.whl")
    with tempfile.TemporaryDirectory() as folder, Emulator(job_seconds=0) as emulator:
        requirement = str(wheel) if extra == "base" else f"{wheel}[{extra}]"
        options = ["--resolution", "lowest-direct", *direct_requirements(extra)] if lowest else []
        installed = create_environment(python, Path(folder, "environment"), requirement, *options)
        yield "install"
        emulator.seed("birds", images=2)
        settings = {"PICTOGRAPH_BASE_URL": emulator.base_url, "PICTOGRAPH_API_KEY": emulator.api_key}
        for program in PROGRAMS[extra]:
            run_program(installed, program, Path(folder, "home"), settings)
        yield "use"


def check_sdist_install(python: str) -> Iterator[str]:
    """Build and install the source distribution in an empty environment, and make a call."""
    with tempfile.TemporaryDirectory() as folder, Emulator() as emulator:
        installed = create_environment(python, Path(folder, "environment"), str(distribution("*.tar.gz")))
        yield "install"
        emulator.seed("birds", images=2)
        settings = {"PICTOGRAPH_BASE_URL": emulator.base_url, "PICTOGRAPH_API_KEY": emulator.api_key}
        for program in PROGRAMS["base"]:
            run_program(installed, program, Path(folder, "home"), settings)
        yield "use"


def check_sdist_tests() -> Iterator[str]:
    """Run the fast tests of the source distribution in its unpacked folder, with the packages of this environment."""
    with tempfile.TemporaryDirectory() as folder:
        source = unpack(distribution("*.tar.gz"), Path(folder))
        yield "unpack"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *SDIST_TESTS]
        path = os.pathsep.join([str(source), str(source / "generated")])  # before the folder that is installed as editable
        done = subprocess.run(command, cwd=source, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(done.stdout[-4000:] + done.stderr[-2000:])
        yield done.stdout.strip().splitlines()[-1] + ","


def distribution(pattern: str) -> Path:
    """Return the distribution in `dist/`. Exits if it was not built."""
    found = sorted(DIST.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{DIST.relative_to(ROOT)} contains {len(found)} files {pattern}; run `make package` first")
    return found[0]


def create_environment(python: str, folder: Path, *requirements: str) -> str:
    """Create a virtual environment, install the requirements, check the dependencies, and return its interpreter."""
    installed = str(folder / "bin" / "python")
    for command in (
        [UV, "--quiet", "venv", "--python", python, str(folder)],
        [UV, "--quiet", "pip", "install", "--python", installed, *requirements],
        [UV, "pip", "check", "--python", installed],
    ):
        run_step(command, {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}, ROOT)
    return installed


def run_program(python: str, program: str, home: Path, settings: Mapping[str, str]) -> None:
    """Run a program in an empty folder with an empty HOME and no variables but those of the emulator."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    environment = {"HOME": str(home), "PATH": str(Path(python).parent), **settings}
    run_step([python, "-I", "-W", "error", "-c", program], environment, home)


def run_step(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise Failed(f"{' '.join(command)[:300]}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


if __name__ == "__main__":
    sys.exit(main())
