"""Idempotency keys: one per logical call, the same on every attempt, and the caller's if one is given."""

from __future__ import annotations

import re
from typing import Any
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph._resilience.idempotency import LONGEST_KEY, check_key, derive
from pictograph._resilience.operations import call
from tests.support.both_clients import Kind
from tests.unit.scripted import Harness, build_request, failure, response


def keys(harness: Harness) -> list[str | None]:
    """The idempotency key of each request."""
    return [dict(request.headers).get("Idempotency-Key") for request in harness.requests]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_each_write_has_its_own_key_and_keeps_it_on_every_attempt(method: str, client_kind: Kind) -> None:
    harness = Harness(client_kind, response(503), failure(), response(200), response(200))
    harness.run(call(build_request(method, body={"a": 1})))
    harness.run(call(build_request(method, body={"a": 1})))
    first, second, third, other = keys(harness)
    assert first == second == third != other
    assert re.fullmatch("[0-9a-f]{32}", first or "")
    assert (UUID(first).version, UUID(first).variant) == (4, RFC_4122)
    assert len({request.body for request in harness.requests}) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_other_methods_have_no_key(method: str) -> None:
    harness = Harness("sync", response(200))
    harness.run(call(build_request(method)))
    assert keys(harness) == [None]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_key_of_the_caller_replaces_the_generated_one(method: str) -> None:
    harness = Harness("sync", failure(), response(200), idempotency_prefix="batch-")
    harness.run(call(build_request(method), idempotency_key="mine-1"))
    assert keys(harness) == ["mine-1", "mine-1"]


def test_a_key_in_the_generated_request_is_the_callers_too() -> None:
    harness = Harness("sync", response(200))
    harness.run(call(build_request("POST", headers={"idempotency-key": "mine-2"})))
    assert [value for name, value in harness.requests[0].headers if name.lower() == "idempotency-key"] == ["mine-2"]


def test_generated_keys_can_have_a_prefix() -> None:
    harness = Harness("sync", response(200), idempotency_prefix="nightly-")
    harness.run(call(build_request("POST")))
    assert re.fullmatch("nightly-[0-9a-f]{32}", keys(harness)[0] or "")


@pytest.mark.parametrize("key", ["", "   ", "x" * 256, "a\nb", "a\r\nX-Evil: 1", "caf\u00e9", "tab\t", " padded ", "nul\0", 7], ids=repr)
def test_a_key_that_cannot_be_sent_is_rejected_before_any_request(key: Any) -> None:
    harness = Harness("sync")
    assert isinstance(harness.raises(call(build_request("POST"), idempotency_key=key)), ValueError)
    assert harness.requests == []


SENDABLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=LONGEST_KEY)


@given(st.lists(SENDABLE, min_size=2, max_size=2, unique=True))
def test_derived_keys_can_be_sent_and_differ_for_each_key_and_step(given_keys: list[str]) -> None:
    pairs = [(key, step) for key in given_keys for step in ("upload-url", "register")]
    derived = [derive(key, step) for key, step in pairs]
    assert [check_key(key) for key in derived] == derived == [derive(key, step) for key, step in pairs]
    assert len(set(derived)) == 4
    assert all(made != key for made, (key, _) in zip(derived, pairs, strict=True))


def test_derived_keys_of_the_longest_keys_differ_too() -> None:
    longest = [f"{n}{'k' * (LONGEST_KEY - 1)}" for n in range(3)]
    derived = {derive(key, step) for key in longest for step in ("upload-url", "register")}
    assert len(derived) == 6
    assert all(len(check_key(key)) <= LONGEST_KEY for key in derived)


def test_a_derived_key_shows_what_it_is_derived_from() -> None:
    assert derive("mine-1", "upload-url") == "mine-1:upload-url"
    assert derive(None, "upload-url") is None
    with pytest.raises(ValueError, match="blank"):
        derive(" ", "upload-url")
