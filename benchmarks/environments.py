"""The Python environments of the subjects: what a user of the SDK installs, and one for the peer.

The development environment is not used: httpx, for example, imports rich and pygments where they are installed. The distribution of the
peer has the name of this project, so it needs its own environment.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

PEER = "pictograph==1.69.146"
ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "benchmarks"

_VERSIONS = "import json, importlib.metadata as m; print(json.dumps({d.name.lower(): d.version for d in m.distributions()}))"


def own_python() -> Path | None:
    """The interpreter of an environment with the SDK and its dependencies, in the versions of the running environment."""
    here = versions(Path(sys.executable))
    requirements = [f"{name}=={here[name]}" for name in _dependencies() if name in here]
    python = _environment("own", requirements)
    if python is not None:
        packages = next((python.parent.parent / "lib").glob("python*/site-packages"))
        (packages / "project.pth").write_text(f"{ROOT}\n{ROOT / 'generated'}\n")
    return python


def peer_python() -> Path | None:
    """The interpreter of the peer's environment."""
    return _environment("peer", [PEER])


def versions(python: Path | None) -> dict[str, str]:
    """The installed distributions of an interpreter with their versions; empty when it does not exist."""
    if python is None or not python.exists():
        return {}
    done = subprocess.run([python, "-c", _VERSIONS], capture_output=True, text=True)
    return dict(json.loads(done.stdout)) if done.returncode == 0 else {}


def _dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [requirement.partition(">")[0].partition("=")[0].partition("<")[0].strip().lower() for requirement in project["dependencies"]]


def _environment(name: str, requirements: list[str]) -> Path | None:
    """Create an environment unless it has the requirements; None when they cannot be installed."""
    folder = CACHE / name
    python = folder / "bin" / "python"
    have = versions(python)
    if all(have.get(package) == version for package, _, version in (requirement.partition("==") for requirement in requirements)):
        return python
    print(f"Creating the environment {name!r}: {' '.join(requirements)}", file=sys.stderr)
    venv.create(folder, clear=True, with_pip=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements]
    try:
        return python if subprocess.run(command, stdout=sys.stderr, timeout=300).returncode == 0 else None
    except subprocess.TimeoutExpired:
        return None
