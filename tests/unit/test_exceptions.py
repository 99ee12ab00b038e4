"""The tree of errors, as programs hold it in their hands."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import pictograph
from pictograph import exceptions as ex

CLASSES = [getattr(ex, name) for name in ex.__all__]
ATTRIBUTES = [
    "status_code",
    "request_id",
    "error_code",
    "operation",
    "method",
    "path",
    "attempts",
    "last_wait",
    "retry_after",
    "required",
    "remaining",
    "upgrade_url",
    "run_id",
    "docs_url",
    "response",
]

FULL: dict[str, Any] = {
    "status_code": 402,
    "request_id": "req-1",
    "error_code": "insufficient_credits",
    "operation": "create_training_run",
    "method": "POST",
    "path": "/api/v1/developer/training/",
    "attempts": 3,
    "last_wait": 2.0,
    "retry_after": 0.0,
    "errors": [{"loc": ["body", "a", 0], "msg": "no", "type": "missing"}],
    "required": 12,
    "remaining": 0,
    "upgrade_url": "/settings?tab=billing",
    "run_id": "r-1",
    "fix": "Top up.",
    "docs_url": "https://docs.example.com/e",
    "response": {"detail": {"required": 12}},
}


def test_thirteen_classes_stand_directly_under_the_root() -> None:
    children = [cls for cls in CLASSES if cls is not ex.PictographError]
    assert len(children) == 13
    assert all(cls.__bases__ == (ex.PictographError,) for cls in children)
    assert all(getattr(pictograph, cls.__name__) is cls for cls in CLASSES)


@pytest.mark.parametrize("cls", CLASSES)
def test_every_attribute_is_always_there(cls: type[ex.PictographError]) -> None:
    error = cls("it went wrong")
    assert [getattr(error, name) for name in ATTRIBUTES] == [None] * len(ATTRIBUTES)
    assert error.errors == []
    assert error.message == "it went wrong"
    assert str(error).startswith("it went wrong")


@pytest.mark.parametrize("copied", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
@pytest.mark.parametrize("cls", CLASSES)
def test_errors_survive_copying(cls: type[ex.PictographError], copied: Any) -> None:
    error = cls("not enough", **FULL)
    error.add_note("seen by the night run")
    twin = copied(error)
    assert type(twin) is cls
    assert {name: getattr(twin, name) for name in FULL} == FULL
    assert (str(twin), repr(twin), twin.args, twin.__notes__) == (str(error), repr(error), error.args, error.__notes__)


def test_the_text_says_what_where_and_what_next() -> None:
    text = str(ex.PaymentRequiredError("Not enough credits", **FULL))
    assert text == (
        "Not enough credits [402 from POST /api/v1/developer/training/ (create_training_run), 3 attempts, request id req-1]\nTop up."
    )


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ({}, "oh"),
        ({"status_code": 418}, "oh [status 418]"),
        ({"operation": "get_dataset"}, "oh [get_dataset]"),
        ({"method": "GET", "path": "/x", "attempts": 1}, "oh [GET /x]"),
        ({"request_id": "r"}, "oh [request id r]"),
    ],
)
def test_the_text_leaves_out_what_is_not_known(attributes: Any, text: str) -> None:
    assert str(ex.ApiError("oh", **attributes)) == text


def test_items_are_copied_so_that_an_error_does_not_change_later() -> None:
    items = [{"loc": ["a"], "msg": "no", "type": ""}]
    error = ex.ValidationError("x", errors=items)
    items[0]["msg"] = "changed"
    assert error.errors == [{"loc": ["a"], "msg": "no", "type": ""}]
