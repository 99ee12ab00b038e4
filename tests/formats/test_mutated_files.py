"""Files of every format with values that no program should write, and random bytes: only `FormatError` or lines in the report."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pictograph.formats import FORMATS, FormatError, ImageAnnotations, bbox, detect, polygon, polyline, read, write
from tests.formats.conftest import square
from tests.formats.datasets import PERSON, person

FILES = {
    "pictograph": "annotations/a.png.json",
    "coco": "annotations/instances_default.json",
    "yolo": "data.yaml",
    "pascal_voc": "Annotations/a.xml",
    "cvat": "annotations.xml",
    "labelme": "a.json",
    "csv": "annotations.csv",
    "darwin": "annotations/a.png.json",
}
few = settings(max_examples=20)

NASTY_TEXT = st.sampled_from(
    [
        *("", " ", "nan", "-inf", "1e999", "-1", "0", "-0", "1_0", "0x10", "\u0661", "9" * 400, "1" * 5000, "True", "null", "[]", "{}"),
        *("../../x", "/etc/x", "C:\\x", "a\0b", "." * 300, "\ud800", "\ufeff", "\U0001f600", "line\nbreak", "'\",;|", "<&>", "a,b;c,d"),
    ]
)
NASTY_JSON: st.SearchStrategy[Any] = st.one_of(
    NASTY_TEXT,
    st.sampled_from(
        [None, True, False, 0, -1, 1.5, -0.0, 10**30, -(10**400), 1e308, float("nan"), float("inf"), [], {}, [[]], [None], {"": 0}]
    ),
    st.lists(st.floats() | st.integers() | st.none() | st.text(max_size=3), max_size=5),
    st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=3), max_size=3),
)


def dataset() -> list[ImageAnnotations]:
    """An image with each kind of annotation."""
    annotations: list[Any] = [bbox("dog", (1, 2, 3, 4), id="1", attributes=[{"color": "red"}])]
    annotations += [polygon("cat", [[(1, 1), (8, 1), (8, 8)], [(5, 2), (6, 2), (6, 3)]], id="2"), polyline("cat", [(1, 1), (5, 5)], id="3")]
    annotations += person(nose=(30, 30, 2), right_eye=(40, 40, 1))
    return [ImageAnnotations("a.png", 60, 60, annotations, source=lambda: square(60))]


def written(format: str, folder: Path) -> Path:
    """The dataset in a format."""
    write(dataset(), folder, format=format, include_images=True, classes=["dog", "cat", PERSON])
    return folder / FILES[format]


def read_all(path: Path, format: str) -> None:
    """Read a dataset, write what was read, and read its classes."""
    try:
        found = read(path, format)
        items, classes = list(found), found.classes
    except FormatError:
        return
    for item in items:
        assert item.path
        assert not item.path.startswith(("/", "../"))
    with tempfile.TemporaryDirectory() as out:
        for target in ("coco", "yolo", "pictograph"):
            with contextlib.suppress(FormatError):  # a name of 5,000 characters
                write(items, Path(out) / target, format=target, classes=classes)


@pytest.mark.parametrize("format", FORMATS)
@given(content=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
@few
def test_random_bytes_are_one_error_or_nothing(format: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / Path(FILES[format]).name
        file.write_bytes(content)
        read_all(file, format)
        with contextlib.suppress(FormatError):
            assert detect(file) in FORMATS


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of all values in a JSON value."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, entry in entries for place in _places(entry, (*path, key)))]


def _replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = _replaced(value[path[0]], path[1:], new)
    return copy


def mutate_json(text: str, data: st.DataObject) -> str:
    """Replace or remove values."""
    value = json.loads(text)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(_places(value)))
        value = _replaced(value, place, data.draw(NASTY_JSON))
    return json.dumps(value)


def mutate_words(pattern: str) -> Callable[[str, st.DataObject], str]:
    """Replace matches of a pattern."""

    def mutate(text: str, data: st.DataObject) -> str:
        for _ in range(data.draw(st.integers(1, 3))):
            matches = [match.span(1) for match in re.finditer(pattern, text)]
            if matches:
                start, end = data.draw(st.sampled_from(matches))
                text = text[:start] + data.draw(NASTY_TEXT) + text[end:]
        return text

    return mutate


VALUES: dict[str, list[tuple[str, Callable[[str, st.DataObject], str]]]] = {
    "pictograph": [("annotations/a.png.json", mutate_json), ("classes.json", mutate_json)],
    "coco": [("annotations/instances_default.json", mutate_json)],
    "yolo": [("data.yaml", mutate_words(r"([^\s:,\[\]]+)")), ("labels/train/a.txt", mutate_words(r"(\S+)"))],
    "pascal_voc": [("Annotations/a.xml", mutate_words(r">([^<>\s]+)<")), ("labelmap.txt", mutate_words(r"(\S+)"))],
    "cvat": [("annotations.xml", mutate_words(r"[\">]([^\"<>\s]+)[\"<]"))],
    "labelme": [("a.json", mutate_json), ("labels.txt", mutate_words(r"(\S+)"))],
    "csv": [("annotations.csv", mutate_words(r"(?:^|,)([^,\n]*)"))],
    "darwin": [("annotations/a.png.json", mutate_json)],
}


@pytest.mark.parametrize(("format", "name", "mutate"), [(format, *entry) for format, entries in VALUES.items() for entry in entries])
@given(data=st.data())
@few
def test_a_file_with_other_values_is_an_error_or_a_report(
    format: str, name: str, mutate: Callable[[str, st.DataObject], str], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written(format, Path(folder))
        file = Path(folder) / name
        text = file.read_text(encoding="utf-8")
        file.write_bytes(mutate(text, data).encode("utf-8", "surrogatepass"))
        read_all(Path(folder), format)


@pytest.mark.parametrize("format", FORMATS)
@given(data=st.data())
@few
def test_a_file_with_other_bytes_is_an_error_or_a_report(format: str, data: st.DataObject) -> None:
    """Bytes are removed, repeated or replaced; a truncated file is one of the cases."""
    with tempfile.TemporaryDirectory() as folder:
        written(format, Path(folder))
        files = sorted(file for file in Path(folder).rglob("*") if file.is_file())
        file = data.draw(st.sampled_from(files))
        content = file.read_bytes()
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, len(content)))
        middle = data.draw(st.binary(max_size=4) | st.just(content[start:end] * 2))
        file.write_bytes(content[:start] + middle + content[end:])
        read_all(Path(folder), format)
