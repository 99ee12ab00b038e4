"""`api_diff.py` in a small repository: changes that break the public Python API, and the version step that they require."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

API_DIFF = Path(__file__).parents[2] / "codegen" / "api_diff.py"

CLIENT = '''\
class Client:
    """Sends requests."""

    base_url: str = "https://api.example.com"

    def get(self, name, *, timeout=30.0): ...

    def close(self): ...

    def _send(self, request): ...
'''
FILES = {
    "pyproject.toml": '[project]\nname = "pictograph"\nversion = "1.4.0"\n',
    "pictograph/__init__.py": (
        '"""The names that users import."""\n'
        "TYPE_CHECKING = False\n"
        "if TYPE_CHECKING:\n"
        "    from pictograph.client import Client as Client\n"
        "    from pictograph.models import *\n"
        "if not TYPE_CHECKING:\n"
        "    def __getattr__(name): ...\n"
    ),
    "pictograph/models.py": (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n"
        "    from pictograph_api.models import Dataset as Dataset\n"
        '__all__ = ["Dataset"]\n'
    ),
    "pictograph/client.py": CLIENT,
    "pictograph/_inner.py": "def decide(attempt): ...\n",
    "pictograph/emulator/__init__.py": 'from .server import Emulator as Emulator\n__all__ = ["Emulator"]\n',
    "pictograph/emulator/server.py": "class Emulator:\n    def reset(self): ...\n",
    "pictograph/emulator/store.py": "def save(row): ...\n",
    "generated/pictograph_api/__init__.py": "",
    "generated/pictograph_api/models/__init__.py": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .dataset import Dataset as Dataset\n__all__ = ['Dataset']\n"
    ),
    "generated/pictograph_api/models/dataset.py": "class Dataset:\n    id: str\n    slug: str | None\n",
}

Write = Callable[..., None]


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with the tag `empty` before the package was added and the tag `v1.4.0` after it."""
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "nothing yet")
    git(tmp_path, "tag", "empty")
    for name, text in FILES.items():
        write(tmp_path, name, text)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "the package")
    git(tmp_path, "tag", "v1.4.0")
    return tmp_path


def write(project: Path, name: str, text: str) -> None:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change(project: Path, name: str, old: str, new: str) -> None:
    """Edit a file as the tag `v1.4.0` has it."""
    assert old in FILES[name]
    write(project, name, FILES[name].replace(old, new))


def run(project: Path, base: str = "v1.4.0") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, API_DIFF, base, "--root", project]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=project.parent)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("pictograph/client.py", "def close", "def shut", "pictograph/client.py:8  pictograph.client.Client.close: Public object was"),
        ("pictograph/client.py", ", *, timeout=30.0", "", "pictograph/client.py:6  pictograph.client.Client.get: Parameter was removed"),
        ("pictograph/client.py", "self, name, *", "self, name, folder, *", "Parameter was added as required (folder)"),
        (
            "pictograph/__init__.py",
            "    from pictograph.client import Client as Client\n",
            "",
            "pictograph.Client: Public object was removed",
        ),
        ("pictograph/models.py", "import Dataset as Dataset", "import Dataset as DataSet", "pictograph.models.Dataset: Public object was"),
        ("pictograph/emulator/server.py", "def reset(self)", "def reset(self, hard)", "pictograph.emulator.server.Emulator.reset"),
        ("generated/pictograph_api/models/dataset.py", "    slug: str | None\n", "", "pictograph_api.models.dataset.Dataset.slug"),
    ],
)
def test_a_breaking_change_is_reported_and_fails(project: Path, name: str, old: str, new: str, expected: str) -> None:
    change(project, name, old, new)
    result = run(project)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BREAKING" in result.stdout
    assert expected in result.stdout
    assert "set `project.version` to 2.0.0" in result.stdout


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("pictograph/client.py", "timeout=30.0", "timeout=30.0, retries=3"),
        ("pictograph/client.py", "def _send(self, request)", "def _post(self)"),
        ("pictograph/_inner.py", "def decide(attempt)", "def judge()"),
        ("pictograph/__init__.py", "if not", "extra = 1\nif not"),
    ],
)
def test_additions_and_private_modules_break_nothing(project: Path, name: str, old: str, new: str) -> None:
    change(project, name, old, new)
    result = run(project)
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "nothing breaks"), result.stdout


@pytest.mark.parametrize(
    ("base", "new", "code"),
    [("1.4.0", "1.5.0", 1), ("1.4.0", "2.0.0", 0), ("0.4.0", "0.5.0", 0)],
)
def test_a_breaking_change_is_allowed_with_the_required_step(project: Path, base: str, new: str, code: int) -> None:
    change(project, "pyproject.toml", "1.4.0", base)
    git(project, "commit", "-q", "-a", "--allow-empty", "-m", "the base")
    change(project, "pyproject.toml", "1.4.0", new)
    change(project, "pictograph/client.py", "def close", "def shut")
    assert run(project, "HEAD").returncode == code


def test_a_base_without_the_package_is_not_compared(project: Path) -> None:
    result = run(project, "empty")
    assert result.returncode == 0
    assert result.stdout == "empty has no package pictograph: nothing to compare\n"


def test_an_unknown_base_is_an_error(project: Path) -> None:
    result = run(project, "v9")
    assert result.returncode == 2
    assert "'v9' is neither a file nor a git ref" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_repository_is_not_changed(project: Path) -> None:
    change(project, "pictograph/client.py", "def close", "def shut")
    before = git(project, "for-each-ref") + git(project, "worktree", "list") + git(project, "status", "--porcelain")
    run(project)
    assert git(project, "for-each-ref") + git(project, "worktree", "list") + git(project, "status", "--porcelain") == before
