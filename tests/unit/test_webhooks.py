"""Signatures of webhook deliveries: which are accepted, which are rejected."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph import webhooks

SECRET = "whsec_0123456789"
NOW = 1_800_000_000.0
BODY = json.dumps({"event_type": "workflow_run.completed", "delivery_id": "d-1", "data": {"run": {"id": "r-1"}}}).encode()


def verify(body: bytes | str = BODY, header: str | None = None, secret: str = SECRET, **options: Any) -> Any:
    header = webhooks.sign(BODY, SECRET, at=NOW) if header is None else header
    return webhooks.unwrap(body, header, secret, clock=lambda: NOW, **options)


def test_a_valid_delivery_returns_its_event() -> None:
    event = verify()
    assert (event.event_type, event.delivery_id) == ("workflow_run.completed", "d-1")
    assert event.data == {"run": {"id": "r-1"}}
    assert verify(BODY.decode()) == event


def test_the_signature_has_the_documented_format() -> None:
    # HMAC-SHA256 of "1800000000.{}" with the key "whsec_0123456789"
    import hashlib
    import hmac

    expected = hmac.new(b"whsec_0123456789", b"1800000000.{}", hashlib.sha256).hexdigest()
    assert webhooks.sign(b"{}", SECRET, at=NOW) == f"t=1800000000,v1={expected}"


@given(at=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_a_modified_body_is_rejected(at: int, bit: int) -> None:
    changed = bytearray(BODY)
    changed[at] ^= 1 << bit
    with pytest.raises(webhooks.SignatureError):
        verify(bytes(changed))


def test_another_secret_is_rejected() -> None:
    with pytest.raises(webhooks.SignatureError, match="wrong"):
        verify(secret="whsec_other")


@pytest.mark.parametrize(("age", "accepted"), [(0, True), (300, True), (301, False), (-300, True), (-301, False), (1e9, False)])
def test_a_signature_is_accepted_within_the_tolerance(age: float, accepted: bool) -> None:
    header = webhooks.sign(BODY, SECRET, at=NOW - age)
    if accepted:
        verify(header=header)
    else:
        with pytest.raises(webhooks.SignatureError, match=r"old|ahead"):
            verify(header=header)


def test_the_tolerance_can_be_set() -> None:
    header = webhooks.sign(BODY, SECRET, at=NOW - 1000)
    assert verify(header=header, tolerance=2000.0).delivery_id == "d-1"


def test_one_valid_signature_of_several_is_enough() -> None:
    valid = webhooks.sign(BODY, SECRET, at=NOW)
    assert verify(header=f"{valid},v1={'0' * 64}").delivery_id == "d-1"
    time, _, signature = valid.partition(",")
    assert verify(header=f"{time},v1={'0' * 64},{signature},v0=other").delivery_id == "d-1"


@given(st.one_of(st.text(max_size=60), st.from_regex(r"t=[0-9\u0660-\u0669+-]{0,20},v1=[0-9a-fé]{0,70}", fullmatch=True)))
def test_any_other_header_is_rejected(header: str) -> None:
    with pytest.raises(webhooks.SignatureError):
        verify(header=header)


def test_a_missing_header_is_rejected() -> None:
    with pytest.raises(webhooks.SignatureError, match="X-Pictograph-Signature header is missing"):
        webhooks.verify(BODY, None, SECRET)


def test_an_empty_secret_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="secret is empty") as caught:
        verify(secret="")
    assert not isinstance(caught.value, webhooks.SignatureError)  # a configuration error, not a forged request


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b"not json", b'{"event_type": "x"}'])
def test_a_signed_body_that_is_not_an_event_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError) as caught:
        verify(body, header=webhooks.sign(body, SECRET, at=NOW))
    assert not isinstance(caught.value, webhooks.SignatureError)


def test_a_repeated_delivery_is_detected() -> None:
    seen = webhooks.SeenDeliveries(most=2)
    assert [seen.add(each) for each in ["a", "a", "b", "c", "a"]] == [True, False, True, True, True]


@pytest.mark.parametrize("parsed", [json.loads(BODY), [1], None, 7], ids=type)
def test_anything_but_the_raw_body_is_rejected_with_where_to_find_it(parsed: Any) -> None:
    for function in (verify, lambda body: webhooks.sign(body, SECRET)):
        with pytest.raises(
            TypeError, match=rf"The body is a {type(parsed).__name__}: pass the raw request body .* request\.get_data\(\) in Flask"
        ):
            function(parsed)


def test_bytes_of_any_kind_are_a_raw_body() -> None:
    assert verify(bytearray(BODY)) == verify(memoryview(BODY)) == verify()  # type: ignore[arg-type]


def test_the_header_may_be_bytes_as_asgi_passes_it() -> None:
    header = webhooks.sign(BODY, SECRET, at=NOW).encode()
    assert webhooks.unwrap(BODY, header, SECRET, clock=lambda: NOW).delivery_id == "d-1"
    with pytest.raises(webhooks.SignatureError, match="malformed"):
        webhooks.unwrap(BODY, b"\xff\xfe", SECRET)
    with pytest.raises(TypeError, match="header is a list"):
        webhooks.unwrap(BODY, [header], SECRET)  # type: ignore[arg-type]


def test_spaces_and_line_breaks_around_the_secret_are_ignored() -> None:
    assert verify(secret=f" {SECRET}\r\n") == verify()
    assert verify(header=webhooks.sign(BODY, f"{SECRET}\n", at=NOW)) == verify()
    with pytest.raises(ValueError, match="secret is empty"):
        verify(secret=" \n")
    with pytest.raises(TypeError, match="secret is a bytes"):
        verify(secret=SECRET.encode())  # type: ignore[arg-type]


def test_an_event_of_an_unknown_type_is_returned() -> None:
    body = b'{"event_type": "dataset.renamed", "delivery_id": "d-2", "data": {"name": "x"}, "more": 1}'
    event = verify(body, webhooks.sign(body, SECRET, at=NOW))
    assert (event.event_type, event.data, event.additional_properties) == ("dataset.renamed", {"name": "x"}, {"more": 1})
    assert "dataset.renamed" in repr(event)


def test_the_first_name_of_the_function_still_works() -> None:
    assert webhooks.verify(BODY, webhooks.sign(BODY, SECRET, at=NOW), SECRET, clock=lambda: NOW) == verify()
