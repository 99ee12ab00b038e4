"""The base of a comparison: a file or a folder as it was at a git ref."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path


class BaseError(Exception):
    """The base can't be read. The message says why and what to pass instead."""


def is_ref(ref: str, folder: Path) -> bool:
    """Whether `ref` names a commit of the repository that contains `folder`."""
    return _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").returncode == 0


def file_at(ref: str, path: Path) -> str | None:
    """The text of `path` at `ref`; None if the commit does not have the file.

    Raises:
        BaseError: `ref` is not a commit.
    """
    folder = path.resolve().parent
    _require(ref, folder)
    shown = _git(folder, "show", "--end-of-options", f"{ref}:./{path.name}")
    return shown.stdout.decode("utf-8") if shown.returncode == 0 else None


def tree_at(ref: str, folder: Path, into: Path) -> None:
    """Write `folder` as it was at `ref` to `into`. The repository is only read: no worktree, no branch.

    Raises:
        BaseError: `ref` is not a commit, or does not have `folder`.
    """
    _require(ref, folder)
    packed = _git(folder, "archive", "--format=zip", ref)
    if packed.returncode:
        raise BaseError(f"{ref} can't be read: {packed.stderr.decode(errors='replace').strip()}")
    with zipfile.ZipFile(io.BytesIO(packed.stdout)) as archive:
        archive.extractall(into)


def _require(ref: str, folder: Path) -> None:
    if not is_ref(ref, folder):
        raise BaseError(f"{ref!r} is neither a file nor a git ref of this repository; pass a path, a tag, a branch or a commit")


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
