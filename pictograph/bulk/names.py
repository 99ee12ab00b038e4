"""Names as file systems and datasets compare them, and names that this system can store."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from typing import Final

from pictograph._resilience.part_file import PART_NAME
from pictograph._resilience.transfer import RESERVED_NAMES, UNSAFE_CHARACTERS

LONGEST_NAME_BYTES: Final = 255
_DIGEST_DIGITS: Final = 8


def same_form(text: str) -> str:
    """Return the form in which names of a dataset are compared (NFC): one name has several in Unicode, depending on the system."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def disk_key(path: str) -> str:
    """Return a path as a file system compares it that ignores case and Unicode forms."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def is_sendable(text: str) -> bool:
    """Whether a name is valid Unicode."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def safe_name(name: str, *, longest: int = LONGEST_NAME_BYTES) -> str:
    """Return `name`, or the nearest name that this system can store.

    Replaces characters that separate folders or are not allowed, and trailing dots and blanks; changes names of devices on Windows, and of
    part files; shortens what is too long, with a part of its hash.
    """
    safe = UNSAFE_CHARACTERS.sub("_", name if is_sendable(name) else name.encode("utf-8", "replace").decode())
    stripped = safe.rstrip(" .")
    if not stripped.strip(" ."):
        safe = "_" * max(1, len(safe))
    elif stripped != safe:
        safe = f"{stripped}_"
    if RESERVED_NAMES.fullmatch(safe) or PART_NAME.fullmatch(safe):
        safe = f"_{safe}"
    if len(os.fsencode(safe)) > longest:
        stem, suffix = os.path.splitext(safe)
        suffix = suffix if len(suffix.encode()) <= 16 else ""
        end = f"-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:_DIGEST_DIGITS]}{suffix}"
        safe = stem.encode()[: longest - len(end.encode())].decode("utf-8", "ignore") + end
    return safe


def numbered(name: str, number: int) -> str:
    """Return `heron-2.jpg` for `heron.jpg` and 2."""
    stem, suffix = os.path.splitext(name)
    return f"{stem}-{number}{suffix}"
