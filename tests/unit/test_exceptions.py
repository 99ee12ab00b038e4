"""The error classes: what each stands for, its attributes, its text."""

from __future__ import annotations

import copy
import pickle
import re
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph import exceptions as ex

README = Path(__file__).resolve().parents[2] / "README.md"

# Statuses and exit code by class. Programs and scripts decide by them, so a change here is a breaking change.
CONTRACT: dict[str, tuple[tuple[int, ...], int]] = {
    "ConfigurationError": ((), 2),
    "AuthError": ((401,), 2),
    "ForbiddenError": ((403,), 3),
    "NotFoundError": ((404,), 4),
    "ConflictError": ((409,), 5),
    "ValidationError": ((422,), 6),
    "PaymentRequiredError": ((402,), 7),
    "RateLimitError": ((429,), 8),
    "ServerError": (tuple(range(500, 600)), 9),
    "NetworkError": ((), 9),
    "RequestTimeoutError": ((), 9),
    "PollTimeoutError": ((), 10),
    "ApiError": ((), 1),
}
CLASSES = [cls for cls in ex.PictographError.__subclasses__() if cls.__module__ == ex.__name__]
NAMES = {cls.__name__ for cls in CLASSES}

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
    "required": 12,
    "remaining": 0,
    "upgrade_url": "/settings?tab=billing",
    "run_id": "r-1",
    "job_id": "j-1",
    "dataset_id": "d-1",
    "dataset_name": "birds",
    "export_name": "v1",
    "docs_url": "https://docs.example.com/e",
    "response": {"detail": {"required": 12}},
    "errors": [{"loc": ["body", "a", 0], "msg": "no", "type": "missing"}],
    "fix": "Buy credits.",
}


def test_each_class_has_its_statuses_and_exit_code() -> None:
    assert {cls.__name__: (tuple(cls.http_statuses), cls.exit_code) for cls in CLASSES} == CONTRACT
    undeclared = [cls.__name__ for cls in CLASSES if "exit_code" not in vars(cls)]
    assert not undeclared, "declare exit_code, so that the choice is visible"


def test_the_tree_is_flat_and_exported() -> None:
    assert {*ex.__all__} == {"PictographError", *NAMES}
    assert all(cls.__bases__ == (ex.PictographError,) for cls in CLASSES)
    assert all(getattr(pictograph, name) is getattr(ex, name) for name in ex.__all__)


def test_the_readme_has_a_row_for_each_class_with_its_status() -> None:
    rows = dict(re.findall(r"^\| `(\w+Error)` \|(.*)$", README.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert rows.keys() == NAMES
    for cls in CLASSES:
        statuses = list(cls.http_statuses)
        status = "" if not statuses else str(statuses[0]) if len(statuses) == 1 else f"{statuses[0] // 100}xx"
        assert status in rows[cls.__name__], cls.__name__


@pytest.mark.parametrize("cls", [ex.PictographError, *CLASSES])
def test_every_attribute_always_exists(cls: type[ex.PictographError]) -> None:
    error = cls("it failed")
    unknown = {name: None for name in FULL} | {"errors": [], "fix": cls.usual_fix}
    assert {name: getattr(error, name) for name in FULL} == unknown
    assert error.message == "it failed"
    assert str(error).startswith("it failed")


@pytest.mark.parametrize("copied", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
@pytest.mark.parametrize("cls", [ex.PictographError, *CLASSES])
def test_errors_can_be_pickled_and_copied(cls: type[ex.PictographError], copied: Any) -> None:
    error = cls("not enough", **FULL)
    error.add_note("nightly run")
    twin = copied(error)
    assert type(twin) is cls
    assert {name: getattr(twin, name) for name in FULL} == FULL
    assert (str(twin), repr(twin), twin.args, twin.__notes__) == (str(error), repr(error), error.args, error.__notes__)


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ({}, "oh."),
        ({"status_code": 418}, "oh (418)"),
        ({"operation": "get_dataset", "method": "GET", "path": "/x"}, "oh (get_dataset)"),
        ({"method": "GET", "path": "/x", "attempts": 1}, "oh (GET /x)"),
        ({"request_id": "r"}, "oh (request id r)"),
        (FULL, "oh (402, create_training_run, 3 attempts, request id req-1)\nBuy credits."),
    ],
)
def test_the_text_is_what_happened_where_and_the_fix(attributes: dict[str, Any], text: str) -> None:
    assert str(ex.ApiError("oh.", **attributes)) == text


def test_the_items_of_an_error_are_copies() -> None:
    items = [{"loc": ["a"], "msg": "no", "type": ""}]
    error = ex.ValidationError("x", errors=items)
    items[0]["msg"] = "changed"
    assert error.errors == [{"loc": ["a"], "msg": "no", "type": ""}]
