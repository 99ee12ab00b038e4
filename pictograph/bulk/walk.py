"""Find the files of a folder: what is uploaded, what is skipped and why. Nothing is read but names, sizes and times."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final, Literal, TypeAlias

from attrs import frozen

from pictograph._resilience import loading

IGNORE_FILE: Final = ".pictographignore"
SYSTEM_FOLDERS: Final = frozenset(
    {"__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found", "__pycache__"}
)
SYSTEM_FILES: Final = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini"})
APPLE_DOUBLE: Final = "._"  # holds the metadata of another file, under its name

Reason: TypeAlias = Literal["hidden folder", "system folder", "system file", "ignored", "not an image", "linked folder", "unreadable"]


@frozen
class Found:
    """A file to upload. `size_bytes` is -1 where it can't be read."""

    parts: tuple[str, ...]
    """Folders below the root, and the name."""
    size_bytes: int
    modified_ns: int


@frozen
class Skipped:
    """A file or folder that is not uploaded. `images` is the number of files with an image suffix in it."""

    path: Path
    reason: Reason
    images: int = 0
    detail: str = ""


def walk(root: Path, suffixes: Collection[str], *, include_hidden: bool = False) -> Iterator[Found | Skipped]:
    """Yield the files below `root` in sorted order, depth first. Only the names of one folder and its parents are in memory.

    Links to folders come last, and each is followed once: not into a folder that was searched already. So loops end. Folders whose name
    begins with a dot are skipped, unless `include_hidden`.

    Raises:
        FileNotFoundError, NotADirectoryError: `root` does not exist or is not a folder.
        ImportError: `root` has a file `.pictographignore`, and `pathspec` is not installed.
        OSError: `root` itself can't be read.
    """
    if not root.exists():
        raise FileNotFoundError(f"The folder {root} does not exist.")
    if not root.is_dir():
        raise NotADirectoryError(f"{root} is not a folder. To upload a single image, use client.images.upload.")
    os.scandir(root).close()
    search = _Search(root, suffixes, _rules_in(root), include_hidden)
    yield from search.folder(os.fspath(root), ())
    while search.links:
        path, parts = search.links.pop(0)
        yield from search.link(path, parts)


class _Search:
    """Paths are texts here: creating a `Path` takes longer than asking the system for the size of a file."""

    def __init__(self, root: Path, suffixes: Collection[str], ignored: Callable[[str], bool] | None, include_hidden: bool) -> None:
        self._root = root
        self._suffixes = suffixes
        self._ignored = ignored
        self._include_hidden = include_hidden
        self._searched: set[tuple[int, int]] = set()
        self.links: list[tuple[str, tuple[str, ...]]] = []

    def folder(self, folder: str, parts: tuple[str, ...]) -> Iterator[Found | Skipped]:
        try:
            state = os.stat(folder)
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield Skipped(Path(folder), "unreadable", detail=f"{folder} can't be read: {error.strerror}.")
            return
        self._searched.add((state.st_dev, state.st_ino))
        for entry in entries:
            inner = (*parts, entry.name)
            if _is_folder(entry):
                yield from self._subfolder(entry, inner)
            elif (reason := self._skipped(entry.name, inner)) is None:
                yield _found(entry, inner)
            elif reason != "ignore file":
                images = int(reason != "not an image" and self._is_image(entry.name))
                yield Skipped(Path(entry.path), reason, images)

    def link(self, path: str, parts: tuple[str, ...]) -> Iterator[Found | Skipped]:
        try:
            state = os.stat(path)
        except OSError as error:
            yield Skipped(Path(path), "unreadable", detail=f"{path} can't be read: {error.strerror}.")
            return
        if (state.st_dev, state.st_ino) in self._searched:
            yield Skipped(Path(path), "linked folder", detail=f"links to {os.path.realpath(path)}, which is searched already")
        else:
            yield from self.folder(path, parts)

    def _subfolder(self, entry: os.DirEntry[str], parts: tuple[str, ...]) -> Iterator[Found | Skipped]:
        reason: Reason | None = None
        if self._ignored is not None and self._ignored("/".join(parts) + "/"):
            reason = "ignored"
        else:
            reason = skipped_folder(entry.name, include_hidden=self._include_hidden)
        if reason is not None:
            yield Skipped(Path(entry.path), reason, self._images_in(entry.path))
        elif entry.is_symlink() or _is_junction(entry):
            self.links.append((entry.path, parts))
        else:
            yield from self.folder(entry.path, parts)

    def _skipped(self, name: str, parts: tuple[str, ...]) -> Reason | Literal["ignore file"] | None:
        if name == IGNORE_FILE and len(parts) == 1:
            return "ignore file"
        if is_system_file(name):
            return "system file"
        if self._ignored is not None and self._ignored("/".join(parts)):
            return "ignored"
        return None if self._is_image(name) else "not an image"

    def _is_image(self, name: str) -> bool:
        return has_suffix(name, self._suffixes)

    def _images_in(self, folder: str) -> int:
        return sum(self._is_image(name) for _, _, names in os.walk(folder) for name in names)


def skipped_folder(name: str, *, include_hidden: bool) -> Reason | None:
    """Return why the files of a folder with this name are not uploaded, `None` if they are."""
    if name in SYSTEM_FOLDERS:
        return "system folder"
    return "hidden folder" if name.startswith(".") and not include_hidden else None


def is_system_file(name: str) -> bool:
    """Whether a file contains data of a system about other files."""
    return name.startswith(APPLE_DOUBLE) or name.lower() in SYSTEM_FILES


def has_suffix(name: str, suffixes: Collection[str]) -> bool:
    """Whether a name has one of these suffixes, in lower or upper case."""
    return os.path.splitext(name)[1].lower() in suffixes


def _found(entry: os.DirEntry[str], parts: tuple[str, ...]) -> Found:
    try:
        state = entry.stat()
    except OSError:  # reported when it is read
        return Found(parts, -1, 0)
    return Found(parts, state.st_size if stat.S_ISREG(state.st_mode) else -1, state.st_mtime_ns)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself, which is reported when it is read
        return False


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether this is a junction of Windows (from Python 3.12 on)."""
    is_junction: Callable[[], bool] | None = getattr(entry, "is_junction", None)
    return is_junction is not None and is_junction()


def _rules_in(root: Path) -> Callable[[str], bool] | None:
    """Return the rules of `.pictographignore`, `None` without such a file."""
    file = root / IGNORE_FILE
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return ignore_rules(text, os.fspath(file))


def ignore_rules(text: str, place: str) -> Callable[[str], bool]:
    """Return the rules of a file in gitignore syntax, as a function of a path: whether it is ignored. Folders end in `/`.

    Raises:
        ImportError: `pathspec` is not installed.
        ValueError: A line is not a pattern. `place` is named.
    """
    try:
        loading.load("pathspec")
        spec = import_module("pathspec").GitIgnoreSpec
    except ImportError as error:
        raise ImportError(
            f"{place} needs the package pathspec, which is not installed. Install it with: pip install 'pictograph[bulk]'"
        ) from error
    try:
        matches: Callable[[str], bool] = spec.from_lines(text.splitlines()).match_file
    except ValueError as error:
        raise ValueError(f"{place} has a line that is not a gitignore pattern: {error}") from error
    return matches
