"""The Python environments of the subjects: what a user of the SDK has, and one of its own for the peer.

The environment of development is no measure: httpx, for one, imports rich and pygments where they are installed. And the
peer's distribution has our name, so it must never be installed beside us.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

PEER = "pictograph==1.69.146"
FLOORS = ("orjson",)
ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "benchmarks"

_VERSIONS = "import json, importlib.metadata as m; print(json.dumps({d.name.lower(): d.version for d in m.distributions()}))"


def own_python() -> Path | None:
    """The interpreter of an environment that has what the SDK depends on, in the versions of this one, and the SDK itself."""
    here = versions(Path(sys.executable))
    wanted = [f"{name}=={here[name]}" for name in (*_dependencies(), *FLOORS) if name in here]
    python = _environment("own", wanted)
    if python is not None:
        packages = next((python.parent.parent / "lib").glob("python*/site-packages"))
        (packages / "project.pth").write_text(f"{ROOT}\n{ROOT / 'generated'}\n")
    return python


def peer_python() -> Path | None:
    """The interpreter of the peer's environment."""
    return _environment("peer", [PEER])


def versions(python: Path | None) -> dict[str, str]:
    """Versions of what is installed beside an interpreter; empty where there is none."""
    if python is None or not python.exists():
        return {}
    told = subprocess.run([python, "-c", _VERSIONS], capture_output=True, text=True)
    return dict(json.loads(told.stdout)) if told.returncode == 0 else {}


def _dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [requirement.partition(">")[0].partition("=")[0].partition("<")[0].strip().lower() for requirement in project["dependencies"]]


def _environment(name: str, wanted: list[str]) -> Path | None:
    """Make an environment unless it has what is wanted; `None` where that can't be had."""
    folder = CACHE / name
    python = folder / "bin" / "python"
    have = versions(python)
    if all(have.get(package) == version for package, _, version in (requirement.partition("==") for requirement in wanted)):
        return python
    print(f"making the environment {name!r}: {' '.join(wanted)}", file=sys.stderr)
    venv.create(folder, clear=True, with_pip=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
    try:
        return python if subprocess.run(command, stdout=sys.stderr, timeout=300).returncode == 0 else None
    except subprocess.TimeoutExpired:
        return None
