"""Bodies that are hostile, odd or off the contract: each ends as a public error that can be shown, pickled and logged."""

from __future__ import annotations

import copy
import json
import pickle
import traceback
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictograph_api.api.datasets import list_datasets
from pictograph_api.api.training import list_training_runs

from pictograph import exceptions as ex
from pictograph._resilience.errors import ErrorReader
from pictograph._resilience.hooks import CallInfo
from pictograph._resilience.http.messages import FailureKind, TransportFailure
from pictograph._resilience.operations import OtherServer, call, call_other_server
from pictograph.secret import Secret
from tests.support.both_clients import KINDS, Kind
from tests.unit.scripted import KEY, Harness, ScriptEntry, build_request, response

HUGE = 10**400


def raised(line: ScriptEntry, kind: Kind = "sync") -> ex.PictographError:
    error = Harness(kind, line, max_retries=0).raises(call(build_request()))
    assert isinstance(error, ex.PictographError)
    return error


# Numbers, depth, length


NUMBERS = st.integers() | st.sampled_from([HUGE, -HUGE, 10**16]) | st.floats() | st.booleans()
FIELDS = ("retry_after", "required", "remaining", "credit_cost", "current", "limit", "loc", "msg", "detail", "error", "message", "errors")
JSON = st.recursive(
    NUMBERS | st.none() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5),
    max_leaves=15,
)


@given(kind=st.sampled_from(KINDS), status=st.sampled_from([400, 402, 404, 409, 422, 429, 500, 503]), body=JSON, depth=st.integers(0, 3))
def test_any_error_body_becomes_an_error_that_can_be_shown_and_pickled(kind: Kind, status: int, body: Any, depth: int) -> None:
    for _ in range(depth * 300):
        body = [body]
    error = raised(response(status, json.dumps({"detail": body})), kind)
    assert "\n" not in error.message
    assert str(error).count("\n") <= 1
    assert error.retry_after is None or 0.0 <= error.retry_after <= 1e9
    assert all(number is None or abs(number) <= 10**15 for number in (error.required, error.remaining))
    assert str(pickle.loads(pickle.dumps(error))) == str(copy.deepcopy(error)) == str(error)


@pytest.mark.parametrize("status", [402, 409, 422, 429, 500, 503])
def test_a_huge_wait_is_too_long_and_a_huge_amount_unknown(status: int, client_kind: Kind) -> None:
    error = raised(response(status, {"detail": {"retry_after": HUGE, "required": HUGE, "remaining": 3}}), client_kind)
    assert (error.retry_after, error.required, error.remaining) == (1e9, None, 3)


def test_only_the_start_of_a_page_is_searched() -> None:
    """The time of a search for tags grows with the square of the length."""
    error = raised(response(503, "<html>" + " " * 3000 + "<title>late</title>"))
    assert error.message == "HTTP 503"


def test_a_deeply_nested_body_is_kept_as_text() -> None:
    error = raised(response(500, '{"detail": ' + "[" * 800 + "]" * 800 + "}"))
    assert isinstance(error.response, str)
    assert pickle.loads(pickle.dumps(error)).response == error.response


# Texts


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"title": "Out of stock", "status": 400, "type": "https://example.com/e"}, "Out of stock"),
        ({"title": "Out of stock", "detail": "None are left"}, "None are left"),
        ({"detail": {"msg": "None are left", "type": "x"}}, "None are left"),
        ({"msg": "None are left"}, "None are left"),
        ({"error": {"title": "Out of stock"}}, "Out of stock"),
        ({"error": "invalid_token", "error_description": "It has expired"}, "It has expired"),
    ],
)
def test_the_message_of_other_formats(body: Any, message: str) -> None:
    assert raised(response(400, body)).message == message


CONTROLS = "\x1b]0;owned\x07 \x1b[2J \u202egnp.exe \u2066 \x9b31m \x7f \u2028 \ud800 \r\n next"


@pytest.mark.parametrize("body", [{"detail": CONTROLS}, {"detail": [{"loc": ["body", CONTROLS], "msg": CONTROLS, "type": ""}]}, CONTROLS])
def test_control_characters_of_a_server_are_not_shown_raw(body: Any, client_kind: Kind) -> None:
    body = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    error = raised(response(400, body, x_request_id="req\x1b[2J"), client_kind)
    for text in (str(error), repr(error), "".join(traceback.format_exception_only(error))):
        assert text.replace("\n", "").isprintable()
        text.encode()  # halves of characters could not be written
    assert "\\x1b]0;owned" in str(error)


def test_letters_of_all_scripts_are_shown() -> None:
    text = "Möwe 鳥 хищник عصفور 🐦"
    assert raised(response(400, {"detail": text})).message == text
    assert text in str(raised(response(400, {"detail": text})))


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("/settings?tab=billing", "https://example.com/settings?tab=billing"),
        ("settings", "https://example.com/settings"),
        (" https://billing.example.org/x ", "https://billing.example.org/x"),
        ("//billing.example.org/x", "https://billing.example.org/x"),
        ("javascript:alert(1)", None),
        ("http://[", None),
    ],
)
def test_the_upgrade_url_is_a_link(sent: str, shown: str | None, client_kind: Kind) -> None:
    error = raised(response(402, {"detail": {"error": "insufficient_credits", "upgrade_url": sent}}), client_kind)
    assert error.upgrade_url == shown
    assert shown is None or shown in str(error)


# Success responses that do not fit the contract


DATASET = {"id": "d-1", "name": "birds", "created_at": "2026-04-19T00:00:00Z", "updated_at": "2026-04-19T00:00:00Z"}


@pytest.mark.parametrize("created_at", [None, 7, "yesterday", "2026-04-19T00:00:75Z"])
def test_the_field_that_does_not_fit_is_named(created_at: Any, client_kind: Kind) -> None:
    body = {"success": True, "datasets": [DATASET, {**DATASET, "created_at": created_at}]}
    error = Harness(client_kind, response(200, body)).raises(call(list_datasets.request()))
    assert isinstance(error, ex.ServerError)
    assert "the field 'datasets.created_at' can't be read" in error.message


def test_a_missing_field_is_named_with_its_place(client_kind: Kind) -> None:
    body = {"success": True, "datasets": [{name: value for name, value in DATASET.items() if name != "id"}]}
    error = Harness(client_kind, response(200, body)).raises(call(list_datasets.request()))
    assert isinstance(error, ex.ServerError)
    assert "the field 'datasets.id' is missing" in error.message


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_not_json_is_named_with_its_place(number: str, client_kind: Kind) -> None:
    body = f'{{"training_runs": [{{"metrics": {{"loss": 1}}}}, {{"metrics": {{"loss": {number}}}}}]}}'
    error = Harness(client_kind, response(200, body)).raises(call(list_training_runs.request()))
    assert isinstance(error, ex.ServerError)
    assert "the field 'training_runs[1].metrics.loss' is NaN or Infinity, which is not JSON" in error.message


# Secrets that a server echoes


RANDOM_PART = KEY.removeprefix("pk_live_")
SIGNATURE = "d0c8e4a95b7f4c1e9a2b"


@pytest.mark.parametrize("text", [KEY, RANDOM_PART, RANDOM_PART[:12], f"x{KEY[:14]}"])
def test_a_key_is_not_shown_in_any_part(text: str, client_kind: Kind) -> None:
    for line in (response(400, {"detail": f"got {text} here"}), response(200, f"got {text} here"), response(500, text, x_request_id=text)):
        error = raised(line, client_kind)
        shown = f"{error!s}{error!r}{vars(error)}" + "".join(traceback.format_exception(error))
        assert RANDOM_PART[:12] not in shown


@pytest.mark.parametrize("text", [KEY, RANDOM_PART, RANDOM_PART[:12]])
def test_a_key_in_a_malformed_response_is_in_no_traceback(text: str, client_kind: Kind) -> None:
    failed = TransportFailure(FailureKind.PROTOCOL, sent=True, reason=f"illegal status line: {text}")
    failed.__cause__ = httpx.RemoteProtocolError(f"illegal status line: {text}")
    error = raised(failed, client_kind)
    assert RANDOM_PART[:12] not in "".join(traceback.format_exception(error))
    assert "illegal status line" in str(error.__cause__)


def test_a_cause_without_a_secret_is_kept(client_kind: Kind) -> None:
    failed = TransportFailure(FailureKind.PROTOCOL, sent=True, reason="illegal status line: b'x'")
    failed.__cause__ = httpx.RemoteProtocolError("illegal status line: b'x'")
    assert raised(failed, client_kind).__cause__ is failed


@pytest.mark.parametrize("parameter", ["X-Goog-Signature", "Signature", "sig", "X-Amz-Security-Token"])
def test_the_bare_signature_of_a_link_is_not_shown(parameter: str) -> None:
    link = Secret(f"https://storage.example.com/a.jpg?Expires=9&{parameter}={SIGNATURE}")
    errors = ErrorReader(Secret(KEY), "https://api.example.com").for_link(link)
    body = f"<Error><Code>SignatureDoesNotMatch</Code><SignatureProvided>{SIGNATURE}</SignatureProvided></Error>"
    error = errors.of_storage(CallInfo("register_image", "PUT", "(signed link)"), response(403, body), 0.0)
    assert "SignatureDoesNotMatch" in error.message
    assert SIGNATURE[:10] not in f"{error!s}{error!r}{vars(error)}"


def test_a_rejected_key_of_a_deployment_has_its_own_advice(client_kind: Kind) -> None:
    server = OtherServer("https://deploy.example.com/predict", Secret("pk_live_0123456789abcdef"), 5.0)
    error = Harness(client_kind, response(401, {"detail": "no"})).raises(call_other_server(build_request("POST"), server))
    assert isinstance(error, ex.AuthError)
    assert error.fix is not None
    assert error.fix.startswith("The key in use does not start with pk_deploy_. Check the key of the deployment")
    assert "PICTOGRAPH_API_KEY" not in error.fix
