"""`deprecated: true` in the contract reaches Python: the docstring, and a DeprecationWarning at the line that calls the SDK."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from typing import Any

import pytest

Load = Callable[[str], Any]


def test_a_deprecated_operation_warns_at_the_line_of_the_caller(odd: Load) -> None:
    request = odd("api.odd_things.list_old").request
    line = sys._getframe().f_lineno + 2
    with pytest.warns(DeprecationWarning, match="list_old is deprecated. Use `list_parts` instead") as caught:
        request()
    assert [(warning.filename, warning.lineno) for warning in caught] == [(__file__, line)]
    assert 'Deprecated: Use `list_parts` instead; "list_old" ends in 2.0.' in request.__doc__


def test_the_frames_of_the_sdk_are_skipped(odd: Load) -> None:
    layer = {"__name__": "pictograph.resources.things", "request": odd("api.odd_things.list_old").request}
    exec("def method():\n    return request()", layer)
    with pytest.warns(DeprecationWarning, match="list_old") as caught:
        layer["method"]()  # type: ignore[operator]  # a function, made by exec
    assert [warning.filename for warning in caught] == [__file__]


def test_each_line_warns_once_with_the_default_filter(odd: Load) -> None:
    request = odd("api.odd_things.list_old").request
    with warnings.catch_warnings(record=True) as caught:
        warnings.resetwarnings()
        warnings.simplefilter("default")
        for _ in range(3):
            request()
    assert len(caught) == 1


def test_a_deprecated_argument_warns_when_it_is_given(odd: Load) -> None:
    request = odd("api.odd_things.sort_old").request
    request(order="name")
    with pytest.warns(DeprecationWarning, match="The argument by of sort_old is deprecated. Use `order` instead."):
        request(by="name")
    assert "by: Deprecated: Use `order` instead. Key." in request.__doc__


def test_a_deprecated_property_is_documented(odd: Load, odd_folder: Any) -> None:
    assert '"""Deprecated: Use `size` instead. Not spelled' in (odd_folder / "models" / "part.py").read_text(encoding="utf-8")
