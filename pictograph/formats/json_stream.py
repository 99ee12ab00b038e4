"""JSON files of any size, read as a stream."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from pictograph.formats.report import FormatError

BOM = b"\xef\xbb\xbf"
CHUNK_BYTES = 1 << 16
MAX_TEXT_BYTES = 1 << 26
MAX_DEPTH = 200
"""Levels of lists and objects. A file of brackets needs memory by the square of its size."""

_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_OTHERS = bytes(set(range(256)) - set(b"[]{}"))


def check_depth(file: Path) -> None:
    """Look at the brackets of a file before it is parsed.

    Raises:
        FormatError: Its values are nested too deeply, a text is longer than 64 MiB, or it can't be read.
    """
    depth, rest = 0, b""
    with _json_errors(file, ""), file.open("rb") as content:
        while chunk := content.read(CHUNK_BYTES):
            text = _TEXTS.sub(b"", rest + chunk)
            start = text.find(b'"')  # of a text that continues in the next chunk
            text, rest = (text, b"") if start < 0 else (text[:start], text[start:])
            if len(rest) > MAX_TEXT_BYTES:
                raise FormatError(f"{file} has a text of more than {MAX_TEXT_BYTES} bytes")
            for bracket in text.translate(None, _OTHERS):
                depth += 1 if bracket in b"[{" else -1
                if depth > MAX_DEPTH:
                    raise FormatError(f"{file} is nested too deeply")


def keys_of(file: Path) -> Iterator[str]:
    """Yield the keys of the object in a file.

    Raises:
        FormatError: The file is not JSON, or its value is not an object.
    """
    with _json_errors(file, ""), file.open("rb") as content:
        for prefix, event, value in _ijson().parse(_without_bom(content), use_float=True):
            if prefix == "" and event == "map_key":
                yield str(value)
            elif prefix == "" and event not in ("start_map", "end_map"):
                raise FormatError(f"{file} does not contain a JSON object")


def items(file: Path, key: str) -> Generator[Any]:
    """Yield the items of a list in the object in a file; nothing if the list does not exist.

    Raises:
        FormatError: The file is not JSON.
    """
    with _json_errors(file, f" in '{key}'"), file.open("rb") as content:
        yield from _ijson().items(_without_bom(content), f"{key}.item", use_float=True)


def first_item(file: Path, key: str) -> Any:
    """Return the first of these items, or `None`. The file is closed here: an interrupt would be lost where a generator is freed."""
    with closing(items(file, key)) as found:
        return next(found, None)


def _ijson() -> Any:
    try:
        import ijson  # pyright: ignore[reportMissingTypeStubs]
    except ImportError as error:
        raise ImportError("COCO files require ijson. Install it with: pip install 'pictograph[formats]'") from error
    return ijson


def _without_bom(content: IO[bytes]) -> IO[bytes]:
    if content.read(len(BOM)) != BOM:
        content.seek(0)
    return content


@contextmanager
def _json_errors(file: Path, place: str) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise FormatError(f"{file} can't be read: {error.strerror}") from error
    except (_ijson().JSONError, UnicodeDecodeError) as error:
        reason: object = error.args[0] if error.args else error
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(error)
        raise FormatError(f"{file} is not JSON{place}: {' '.join(text.split())}") from error
