"""The names of splits, as folders and attributes have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

NAMES: Final = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "test": "test",
    "testing": "test",
}
"""The split of each name."""


def split_of(parts: Sequence[str]) -> str | None:
    """Return the split that the first folder of an image names, from its folders and name; `None` if it names no split."""
    return NAMES.get(parts[0].casefold()) if len(parts) > 1 else None
