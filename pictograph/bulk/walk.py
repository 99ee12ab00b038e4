"""Find the files of a folder: what is uploaded, what is skipped and why. Nothing is read but names, sizes and times."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final, Literal, TypeAlias

from attrs import frozen

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

    path: Path
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


def walk(root: Path, suffixes: Collection[str]) -> Iterator[Found | Skipped]:
    """Yield the files below `root` in sorted order, depth first. Only the names of one folder and its parents are in memory.

    Links to folders come last, and each is followed once: not into a folder that was searched already. So loops end.

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
    search = _Search(root, suffixes, _ignore_rules(root))
    yield from search.folder(root, ())
    while search.links:
        path, parts = search.links.pop(0)
        yield from search.link(path, parts)


class _Search:
    def __init__(self, root: Path, suffixes: Collection[str], ignored: Callable[[str], bool] | None) -> None:
        self._root = root
        self._suffixes = suffixes
        self._ignored = ignored
        self._searched: set[tuple[int, int]] = set()
        self.links: list[tuple[Path, tuple[str, ...]]] = []

    def folder(self, folder: Path, parts: tuple[str, ...]) -> Iterator[Found | Skipped]:
        try:
            state = folder.stat()
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield Skipped(folder, "unreadable", detail=f"{folder} can't be read: {error.strerror}.")
            return
        self._searched.add((state.st_dev, state.st_ino))
        for entry in entries:
            path, inner = folder / entry.name, (*parts, entry.name)
            if entry.is_dir():
                yield from self._subfolder(entry, path, inner)
            else:
                yield from self._file(path, inner)

    def link(self, path: Path, parts: tuple[str, ...]) -> Iterator[Found | Skipped]:
        try:
            state = path.stat()
        except OSError as error:
            yield Skipped(path, "unreadable", detail=f"{path} can't be read: {error.strerror}.")
            return
        if (state.st_dev, state.st_ino) in self._searched:
            yield Skipped(path, "linked folder", detail=f"links to {path.resolve()}, which is searched already")
        else:
            yield from self.folder(path, parts)

    def _subfolder(self, entry: os.DirEntry[str], path: Path, parts: tuple[str, ...]) -> Iterator[Found | Skipped]:
        if self._ignored is not None and self._ignored("/".join(parts) + "/"):
            yield Skipped(path, "ignored", self._images_in(path))
        elif entry.name in SYSTEM_FOLDERS:
            yield Skipped(path, "system folder", self._images_in(path))
        elif entry.name.startswith("."):
            yield Skipped(path, "hidden folder", self._images_in(path))
        elif entry.is_symlink() or _is_junction(path):
            self.links.append((path, parts))
        else:
            yield from self.folder(path, parts)

    def _file(self, path: Path, parts: tuple[str, ...]) -> Iterator[Found | Skipped]:
        name, image = path.name, self._is_image(path)
        if name == IGNORE_FILE and len(parts) == 1:
            return
        if name.startswith(APPLE_DOUBLE) or name.lower() in SYSTEM_FILES:
            yield Skipped(path, "system file", int(image))
        elif self._ignored is not None and self._ignored("/".join(parts)):
            yield Skipped(path, "ignored", int(image))
        elif not image:
            yield Skipped(path, "not an image")
        else:
            yield _found(path, parts)

    def _is_image(self, path: Path) -> bool:
        return path.suffix.lower() in self._suffixes

    def _images_in(self, folder: Path) -> int:
        return sum(self._is_image(Path(name)) for _, _, names in os.walk(folder) for name in names)


def _found(path: Path, parts: tuple[str, ...]) -> Found:
    try:
        state = path.stat()
    except OSError:  # reported when it is read
        return Found(path, parts, -1, 0)
    return Found(path, parts, state.st_size if stat.S_ISREG(state.st_mode) else -1, state.st_mtime_ns)


def _is_junction(path: Path) -> bool:
    """Whether this is a junction of Windows (from Python 3.12 on)."""
    is_junction: Callable[[], bool] | None = getattr(path, "is_junction", None)
    return is_junction is not None and is_junction()


def _ignore_rules(root: Path) -> Callable[[str], bool] | None:
    """Return the rules of `.pictographignore`, `None` without such a file."""
    file = root / IGNORE_FILE
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    try:
        spec = import_module("pathspec").GitIgnoreSpec
    except ImportError as error:
        raise ImportError(
            f"{file} needs the package pathspec, which is not installed. Install it with: pip install 'pictograph[bulk]'"
        ) from error
    try:
        matches: Callable[[str], bool] = spec.from_lines(lines).match_file
    except ValueError as error:
        raise ValueError(f"{file} has a line that is not a gitignore pattern: {error}") from error
    return matches
