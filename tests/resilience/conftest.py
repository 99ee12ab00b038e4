"""Fixtures of the transports' tests."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest

from pictograph._resilience.http.library import httpx
from tests.support.both_clients import Kind
from tests.support.transports import AnyTransport


@pytest.fixture(autouse=True)
def same_library_in_children(clean_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that a test starts use the HTTP library that was selected for this run."""
    monkeypatch.setenv("PICTOGRAPH_HTTP_LIBRARY", httpx.__name__)


@pytest.fixture
def open_transport(client_kind: Kind) -> Iterator[Callable[..., AnyTransport]]:
    """Make transports of both kinds, `open_transport(max_connections=1, ...)`; all are closed after the test."""
    with contextlib.ExitStack() as opened:
        yield lambda **options: opened.enter_context(AnyTransport.over(client_kind, **options))


@pytest.fixture
def transport(open_transport: Callable[..., AnyTransport]) -> AnyTransport:
    """A transport as clients use it, of both kinds."""
    return open_transport()
