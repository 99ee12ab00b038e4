"""XML from other programs, read without entities, and text that XML can contain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.parsers import expat

from pictograph.formats.report import FormatError, Report

_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CHUNK_BYTES = 1 << 16


def clean(text: str, report: Report) -> str:
    """Return the text with U+FFFD for each character that XML 1.0 does not allow, such as U+0001."""
    if not _INVALID.search(text):
        return text
    report.add("changed", "XML can't contain a control character of a name", repr(text))
    return _INVALID.sub("\ufffd", text)


def elements(path: Path, *, depth: int) -> Iterator[Element]:
    """Yield the elements at a depth (1 is the root) when they are complete; each is removed afterwards, so memory stays bounded.

    Raises:
        FormatError: The file is not well-formed XML, or has a document type declaration (which can define entities).
    """
    _reject_doctype(path)
    parser: XMLPullParser[Any] = XMLPullParser(["start", "end"])
    open_elements: list[Element] = []
    try:
        with path.open("rb") as file:
            while True:
                chunk = file.read(CHUNK_BYTES)
                if chunk:
                    parser.feed(chunk)
                else:
                    parser.close()
                for event, element in cast(Iterator[tuple[str, Element]], parser.read_events()):
                    if event == "start":
                        open_elements.append(element)
                        continue
                    open_elements.pop()
                    if len(open_elements) == depth - 1:
                        yield element
                        if open_elements:
                            open_elements[-1].remove(element)
                if not chunk:
                    return
    except OSError as error:
        raise FormatError(f"{path} can't be read: {error.strerror}") from error
    except (ParseError, LookupError, ValueError) as error:  # also an encoding that expat does not know
        if isinstance(error, FormatError):
            raise
        raise FormatError(f"{path} is not well-formed XML: {error}") from error


def _reject_doctype(path: Path) -> None:
    """Look at the start of the document: a document type declaration can only be before the root element."""

    class Found(Exception):
        pass

    def root(*_: object) -> None:
        raise Found

    def doctype(*_: object) -> None:
        raise FormatError(f"{path} has a document type declaration, which can define entities: remove <!DOCTYPE ...>")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = root
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except Found:
        return
    except OSError as error:
        raise FormatError(f"{path} can't be read: {error.strerror}") from error
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(f"{path} is not well-formed XML: {error}") from error


def text_of(element: Element, tag: str) -> str:
    """Return the text of a child, without blanks at its ends; empty if it is missing."""
    return (element.findtext(tag) or "").strip()
