"""Folders of images to send, all different, and their comparison with what was received."""

from __future__ import annotations

import random
from pathlib import Path

from pictograph.emulator.fakes.images import png

FILES_PER_FOLDER = 10


def make_folder(folder: Path, files: int, seed: str) -> Path:
    """Write small images, each with another content, in subfolders."""
    chance = random.Random(seed)
    for number in range(files):
        path = folder / f"class-{number // FILES_PER_FOLDER}" / f"{number:04}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(16 + number % 7, 12, (chance.randrange(256), chance.randrange(256), chance.randrange(256))))
    return folder


def difference(one: Path, other: Path) -> str:
    """How the files of two folders differ; empty if they don't. Hidden files count, so part files that were left over do."""
    contents = [{path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()} for root in (one, other)]
    if contents[0].keys() != contents[1].keys():
        return f"other files: {sorted(map(str, contents[0].keys() ^ contents[1].keys()))[:5]}"
    return ", ".join(f"other content: {name}" for name in contents[0] if contents[0][name] != contents[1][name])
