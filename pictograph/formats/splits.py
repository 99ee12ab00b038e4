"""Splits: which images are for training, validation and test."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TypeAlias

from pictograph.formats.model import ImageAnnotations, attribute
from pictograph.formats.split_names import NAMES, split_of

Split: TypeAlias = Mapping[str, float] | Callable[[ImageAnnotations], str | None] | str
"""Shares such as `{"train": 0.8, "val": 0.2}`, a function of the image, `"folder"` or `"attribute:<key>"`."""


def by_folder(item: ImageAnnotations) -> str | None:
    """Return the split that the first folder of the image names; `None` if it names no split."""
    return split_of(item.path.split("/"))


def path_in_split(item: ImageAnnotations, split: str | None) -> str:
    """Return the path of an image without its first folder if that is the split: the format has a folder for each split itself."""
    return item.path.partition("/")[2] if split is not None and by_folder(item) == split else item.path


def splitter(split: Split | None, seed: int) -> Callable[[ImageAnnotations], str | None]:
    """Return the function that gives the split of an image.

    Raises:
        ValueError: A share is not positive, the shares' names are unknown, or the text is neither `folder` nor `attribute:<key>`.
    """
    if split is None:
        return lambda item: item.split
    if callable(split):
        return split
    if isinstance(split, str):
        kind, _, key = split.partition(":")
        if split == "folder":
            return by_folder
        if kind == "attribute" and key:
            return lambda item: _by_attribute(item, key)
        raise ValueError(f"split must be shares, a function, 'folder' or 'attribute:<key>', not {split!r}")
    return _by_share(dict(split), seed)


def _by_attribute(item: ImageAnnotations, key: str) -> str | None:
    values = (attribute(annotation, key) for annotation in item.annotations)
    value = next((value for value in values if value is not None), None)
    return None if value is None else NAMES.get(str(value).casefold())


def _by_share(shares: dict[str, float], seed: int) -> Callable[[ImageAnnotations], str | None]:
    if not shares or not set(shares) <= {"train", "val", "test"} or not all(share > 0 for share in shares.values()):
        raise ValueError(f"split must have positive shares for train, val and test, not {shares!r}")
    total = sum(shares.values())

    def choose(item: ImageAnnotations) -> str:
        # A hash of the path, not a random order: an image stays in its split when others are added.
        digest = hashlib.sha256(f"{seed}:{item.path}".encode("utf-8", "surrogatepass")).digest()
        position = int.from_bytes(digest[:8], "big") / 2**64 * total
        for name, share in shares.items():
            position -= share
            if position < 0:
                return name
        return next(reversed(shares))

    return choose
