"""Fixtures of the transports' tests."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.both_clients import Kind
from tests.support.transports import AnyTransport


@pytest.fixture
def open_transport(client_kind: Kind) -> Iterator[Callable[..., AnyTransport]]:
    """Make transports of both kinds, `open_transport(max_connections=1, ...)`; all are closed after the test."""
    with contextlib.ExitStack() as opened:
        yield lambda **options: opened.enter_context(_over(client_kind, options))


@pytest.fixture
def transport(open_transport: Callable[..., AnyTransport]) -> AnyTransport:
    """A transport as clients use it, of both kinds."""
    return open_transport()


def _over(kind: Kind, options: dict[str, Any]) -> AnyTransport:
    return AnyTransport.over(kind, **options)
