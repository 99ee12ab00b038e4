"""The environment of the published client. It is separate because its distribution has the name of this project."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "peer"
DISTRIBUTION = "pictograph"
_VERSION = f"import importlib.metadata as m; print(m.version({DISTRIBUTION!r}))"


def python_of(version: str) -> Path | None:
    """Return the interpreter of an environment with this version, created if necessary; None when it cannot be installed."""
    folder = CACHE / version
    python = folder / "bin" / "python"
    if _installed(python) == version:
        return python
    print(f"Creating the environment {folder}", file=sys.stderr)
    venv.create(folder, clear=True, with_pip=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{DISTRIBUTION}=={version}"]
    try:
        done = subprocess.run(command, stdout=sys.stderr, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return None
    return python if done.returncode == 0 else None


def _installed(python: Path) -> str | None:
    if not python.exists():
        return None
    done = subprocess.run([python, "-I", "-c", _VERSION], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None
