"""Where a client meets a fault: servers, names and environment, all ended with the scene."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self
from unittest import mock

from tests.support.answers import json_answer
from tests.support.behaviours import Behaviour, respond_with
from tests.support.exchange import Received
from tests.support.fault_server import FaultServer

FAST_TIMEOUT = 20.0
"""Seconds for an attempt where no time should pass: a machine under load must not turn another failure into a timeout."""

SLOW_TIMEOUT = 0.25
"""Seconds for an attempt that is meant to run into its timeout."""

API_KEY = "pk_live_matrix_0123456789abcdef"

_THING = {"id": "d1b2c3d4-0000-4000-8000-000000000001", "name": "birds", "created_at": "2026-01-01T00:00:00Z", "classes": []}
DATASET = {"success": True, "dataset": _THING}
PROJECT = {
    "success": True,
    "project": {
        **_THING,
        "organization_id": "d1b2c3d4-0000-4000-8000-000000000002",
        "image_count": 0,
        "completed_image_count": 0,
        "total_size": 0,
        "archived_images": 0,
    },
}


def good_answer(received: Received) -> bytes:
    """What the API answers to the two calls of the matrix."""
    return json_answer(DATASET if received.method == "GET" else PROJECT)


GOOD = respond_with(good_answer, "a right answer")


class Scene:
    """One play's world. A stage sets it up; `turns` is how many attempts in a row are to meet the fault."""

    def __init__(self, turns: int, *, slow: bool) -> None:
        self.turns = turns
        self.options: dict[str, Any] = {"timeout": SLOW_TIMEOUT if slow else FAST_TIMEOUT, "max_connections": 1, "trust_env": False}
        self.server: FaultServer | None = None  # the API
        self.strangers: list[FaultServer] = []  # whoever must never see the API key
        self.warm_calls = 0  # calls before the one that is watched
        self.warmed: Callable[[], object] = lambda: None  # what to wait for after them
        self.before_next: Callable[[], object] = lambda: None  # and before the call that follows
        self.heals = True  # the fault can be taken away, and the next call must then work
        self._remedy: Callable[[], object] = lambda: None
        self._stack = ExitStack()

    def serve(self, *script: Behaviour, **options: Any) -> FaultServer:
        """Start the API: it plays the script and gives right answers ever after."""
        self.server = self._stack.enter_context(FaultServer(*script, GOOD, **options))
        self.options.setdefault("base_url", self.server.url)
        return self.server

    def stranger(self, *script: Behaviour) -> FaultServer:
        """Start a server that is not the API."""
        server = self._stack.enter_context(FaultServer(*script))
        self.strangers.append(server)
        return server

    def enter(self, context: Any) -> Any:
        """Hold a context open until the scene ends."""
        return self._stack.enter_context(context)

    def environment(self, **variables: str) -> None:
        """Set variables that the client reads; other proxies there may be are hidden."""
        hidden = {name: "" for name in os.environ if name.lower().endswith("_proxy")}
        self.enter(mock.patch.dict(os.environ, {**hidden, **variables}))
        self.options["trust_env"] = True

    def until_healed(self, remedy: Callable[[], object]) -> None:
        """Say how a fault is taken away that does not end by itself."""
        self._remedy = remedy

    def heal(self) -> None:
        """Take the fault away."""
        remedy, self._remedy = self._remedy, lambda: None
        remedy()

    @property
    def requests(self) -> list[Received]:
        """What reached the API."""
        return [] if self.server is None else self.server.requests

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()
