"""The setup of one run: servers, name lookups and environment variables, all undone at its end."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self
from unittest import mock

from tests.support.behaviours import Behaviour, respond_with
from tests.support.exchange import Received
from tests.support.fault_server import FaultServer
from tests.support.responses import json_response

LONG_TIMEOUT = 20.0
"""Seconds for an attempt that must not time out, even on a loaded machine."""

SHORT_TIMEOUT = 0.25
"""Seconds for an attempt that must time out."""

API_KEY = "pk_live_matrix_0123456789abcdef"

_COMMON = {"id": "d1b2c3d4-0000-4000-8000-000000000001", "name": "birds", "created_at": "2026-01-01T00:00:00Z", "classes": []}
DATASET = {"success": True, "dataset": _COMMON}
PROJECT = {
    "success": True,
    "project": {
        **_COMMON,
        "organization_id": "d1b2c3d4-0000-4000-8000-000000000002",
        "image_count": 0,
        "completed_image_count": 0,
        "total_size": 0,
        "archived_images": 0,
    },
}


def valid_response(received: Received) -> bytes:
    """The response of the API to the two calls of the matrix."""
    return json_response(DATASET if received.method == "GET" else PROJECT)


VALID = respond_with(valid_response, "a valid response")


class Setup:
    """What an injection prepares for one run. `fault_count` is the number of consecutive attempts that meet the fault."""

    def __init__(self, fault_count: int, *, slow: bool) -> None:
        self.fault_count = fault_count
        self.options: dict[str, Any] = {"timeout": SHORT_TIMEOUT if slow else LONG_TIMEOUT, "max_connections": 1, "trust_env": False}
        self.server: FaultServer | None = None  # the API
        self.other_hosts: list[FaultServer] = []  # servers that must never receive the API key
        self.warm_up_calls = 0  # calls before the one that is checked
        self.after_warm_up: Callable[[], object] = lambda: None
        self.before_next_call: Callable[[], object] = lambda: None
        self.recoverable = True  # the fault can be removed, and then the next call must succeed
        self._remove_fault: Callable[[], object] = lambda: None
        self._stack = ExitStack()

    def serve(self, *script: Behaviour, **options: Any) -> FaultServer:
        """Start the API: it runs the script, then gives valid responses."""
        self.server = self._stack.enter_context(FaultServer(*script, VALID, **options))
        self.options.setdefault("base_url", self.server.url)
        return self.server

    def other_host(self, *script: Behaviour) -> FaultServer:
        """Start a server that is not the API."""
        server = self._stack.enter_context(FaultServer(*script))
        self.other_hosts.append(server)
        return server

    def enter(self, context: Any) -> Any:
        """Keep a context open until the end of the run."""
        return self._stack.enter_context(context)

    def set_environment(self, **variables: str) -> None:
        """Set environment variables that the client reads, and hide the proxy variables of this machine."""
        hidden = {name: "" for name in os.environ if name.lower().endswith("_proxy")}
        self.enter(mock.patch.dict(os.environ, {**hidden, **variables}))
        self.options["trust_env"] = True

    def on_recover(self, remove_fault: Callable[[], object]) -> None:
        """Register how to remove a fault that does not end by itself."""
        self._remove_fault = remove_fault

    def recover(self) -> None:
        """Remove the fault. Repeatable."""
        remove_fault, self._remove_fault = self._remove_fault, lambda: None
        remove_fault()

    @property
    def requests(self) -> list[Received]:
        """The requests that reached the API."""
        return [] if self.server is None else self.server.requests

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.close()
