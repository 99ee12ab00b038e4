"""Names that this system can store."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph._resilience.transfer import inside
from pictograph.bulk.names import safe_name

HARD = [
    "",
    ".",
    "..",
    "...",
    " ",
    "con",
    "CON.jpg",
    "lpt1.png",
    "a/b",
    "a\\b",
    "a\0b",
    "x.",
    "x ",
    "x" * 300 + ".jpg",
    "🦩" * 100,
    "\ud800.jpg",
]


@given(st.text(max_size=300) | st.sampled_from(HARD))
def test_a_safe_name_can_be_stored(name: str) -> None:
    safe = safe_name(name)
    assert inside(Path("/nonexistent"), safe).name == safe
    assert safe_name(safe) == safe
    assert len(os.fsencode(safe_name(name, longest=250))) <= 250


@pytest.mark.parametrize(
    "name", ["heron.jpg", ".hidden.png", "Müller & Söhne #1?.jpg" if os.name != "nt" else "a.jpg", "x" * 251 + ".png", "鷺.jpg"]
)
def test_a_name_that_can_be_stored_is_kept(name: str) -> None:
    assert safe_name(name) == name


def test_long_names_stay_different_and_keep_their_suffix() -> None:
    first, second = safe_name("x" * 300 + "1.jpg"), safe_name("x" * 300 + "2.jpg")
    assert first != second
    assert first.endswith(".jpg")
