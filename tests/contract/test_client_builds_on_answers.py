"""Contract to client: where an answer serves for the next request, one that can't is told as the server's fault.

Each method that sends several requests is called once for each value of each answer that it gets, with that value wrecked: it
ends well all the same, or with an error of the SDK.
"""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from checks.conformance.contract import contract
from pictograph.exceptions import PictographError
from tests.contract.conversation import METHODS, Conversation, operations_of
from tests.support.both_clients import KINDS, Kind

SEVERAL = {method.path: method for methods in METHODS.values() for method in methods if len(operations_of(method)) > 1}
WRECKS: tuple[Any, ...] = ("", ".", 7, None, [], {}, ["x"])


@pytest.fixture(scope="module", params=KINDS)
def conversation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversation]:
    kind: Kind = request.param
    with Conversation.begin(kind, tmp_path_factory.mktemp("files")) as begun:
        yield begun


def wrecked(answer: Any) -> Iterator[Any]:
    """The answer with one of its values replaced, for each value and wreck; and with a list one longer, or empty."""
    for holder, key in _places(answer):
        value = holder[key]
        for wreck in (*WRECKS, [*value, *value], []) if isinstance(value, list) else WRECKS:
            holder[key] = wreck
            yield copy.deepcopy(answer)
        holder[key] = value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def test_there_are_methods_of_several_requests() -> None:
    assert {"images.upload", "images.bulk_upload", "training.create", "datasets.download"} <= SEVERAL.keys()


@pytest.mark.parametrize("path", sorted(SEVERAL))
def test_nothing_but_our_errors_comes_of_an_answer_that_serves_for_the_next_request(conversation: Conversation, path: str) -> None:
    method = SEVERAL[path]
    arguments = conversation.calls(method).whole
    for operation in operations_of(method):
        if contract().success(operation)[1] != "application/json":
            continue
        for answer in wrecked(json.loads(conversation.server.good(operation.id))):
            conversation.server.forget()
            conversation.server.answers[operation.id] = json.dumps(answer).encode()
            try:
                with contextlib.suppress(PictographError):
                    conversation.make(method, arguments)
            except Exception as error:
                error.add_note(f"{operation.id} answered {json.dumps(answer)[:2000]}")
                raise
