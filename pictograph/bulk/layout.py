"""Where the files of a folder go in a dataset: which level of its folders is the class."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

from attrs import define, field

from pictograph.formats.split_names import NAMES

Layout: TypeAlias = Literal["class", "split/class", "nested", "flat"]
LAYOUTS: Final[tuple[Layout, ...]] = get_args(Layout)
SPLITS: Final = frozenset({*NAMES, "dev"})


def check_layout(layout: object) -> Layout | None:
    """Return `layout`. Raises `ValueError` for an unknown one."""
    if layout is not None and layout not in LAYOUTS:
        raise ValueError(f"layout must be one of {', '.join(map(repr, LAYOUTS))}, or None to detect it, not {layout!r}.")
    return layout


def destination(parts: tuple[str, ...], layout: Layout) -> str:
    """Return the folder in the dataset of the file with these parts (folders and name)."""
    folders = parts[:-1]
    kept = {"flat": 0, "class": 1, "split/class": 2, "nested": len(folders)}[layout]
    return "/" + "/".join(folders[:kept])


@define
class LayoutDetector:
    """Detects the layout from the folders of all files, which are added one by one.

    - `flat`: no file is in a folder.
    - `split/class`: every folder at the top is named like a split (`train`, `val`, `test`, ...), and some contain further folders.
    - `class`: everything else.

    Hidden folders do not count. `nested` is never detected: it depends on what the folders mean.
    """

    _top: set[str] = field(factory=set[str])
    _deep: bool = False

    def add(self, parts: tuple[str, ...]) -> None:
        if len(parts) > 1 and not parts[0].startswith("."):
            self._top.add(parts[0])
            self._deep = self._deep or len(parts) > 2

    def layout(self) -> Layout:
        if not self._top:
            return "flat"
        if self._deep and all(name.lower() in SPLITS for name in self._top):
            return "split/class"
        return "class"
