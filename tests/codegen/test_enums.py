"""Enumerations are open: a new value of a newer server is a member `UNKNOWN` that keeps its text."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

Load = Callable[[str], Any]


@pytest.mark.parametrize("name", ["red", "dark-green", "1st", "class"])
def test_known_values_are_members_and_equal_their_text(odd: Load, name: str) -> None:
    colour = odd("models").Colour(name)
    assert colour in list(odd("models").Colour)
    assert colour == name
    assert f"{colour}" == name


@given(st.text())
def test_a_new_value_is_compared_hashed_and_written_as_its_text(odd: Load, text: str) -> None:
    colour = odd("models").Colour(text)
    assert colour == text
    assert {text: 1}[colour] == 1
    assert colour == odd("models").Colour(text)
    assert json.loads(json.dumps(colour)) == text
    assert str(colour) == text


def test_a_new_value_is_named_unknown_and_not_listed(odd: Load) -> None:
    colour = odd("models").Colour("mauve")
    assert colour.name == "UNKNOWN"
    assert colour.value == "mauve"
    assert "mauve" not in list(odd("models").Colour)
    assert isinstance(colour, odd("models").Colour)


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
@pytest.mark.parametrize("value", ["red", "mauve"])
def test_members_can_be_copied_and_pickled(odd: Load, again: Callable[[Any], Any], value: str) -> None:
    colour = odd("models").Colour(value)
    assert again(colour) == colour
    assert type(again(colour)) is type(colour)


@pytest.mark.parametrize("wrong", [None, 7, ["red"], {}])
def test_other_types_are_rejected(odd: Load, wrong: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        odd("models").Colour(wrong)


def test_integer_enumerations_are_open(odd: Load) -> None:
    size = odd("models").Size(40)
    assert (size, size.name, size + 1) == (40, "UNKNOWN", 41)
    assert odd("models").Size(-3) is odd("models").Size.VALUE_NEGATIVE_3
    with pytest.raises(ValueError, match="large"):
        odd("models").Size("large")
