"""From the bytes of a response, or a failure, to the error that is raised, over both drivers."""

from __future__ import annotations

import json
import traceback
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictograph_api.api.datasets import get_dataset, get_dataset_by_name
from pictograph_api.api.exports import get_export
from pictograph_api.api.training import get_training_run

from pictograph import exceptions as ex
from pictograph._resilience.operations import call
from tests.support.both_clients import KINDS, Kind
from tests.unit.scripted import KEY, Harness, ScriptEntry, build_request, failure, response


def raised(line: ScriptEntry, kind: Kind = "sync", method: str = "GET") -> ex.PictographError:
    """The error of a call that gets this response or failure, without retries."""
    error = Harness(kind, line, max_retries=0).raises(call(build_request(method)))
    assert isinstance(error, ex.PictographError)
    return error


@pytest.mark.parametrize(
    ("status", "cls"),
    [
        (301, ex.ApiError),
        (400, ex.ApiError),
        (401, ex.AuthError),
        (402, ex.PaymentRequiredError),
        (403, ex.ForbiddenError),
        (404, ex.NotFoundError),
        (408, ex.ApiError),
        (409, ex.ConflictError),
        (422, ex.ValidationError),
        (429, ex.RateLimitError),
        (499, ex.ApiError),
        (500, ex.ServerError),
        (599, ex.ServerError),
        (600, ex.ApiError),
    ],
)
def test_each_status_has_its_class(status: int, cls: type[ex.PictographError], client_kind: Kind) -> None:
    error = raised(response(status, {"detail": "because"}, x_request_id="req-9"), client_kind)
    assert type(error) is cls
    assert (error.status_code, error.request_id, error.operation, error.attempts) == (status, "req-9", "get_thing", 1)
    assert (error.method, error.path) == ("GET", "/api/v1/developer/things/{thing_id}")
    assert (error.message, error.response) == ("because", {"detail": "because"})
    assert str(error).startswith(f"because ({status}, get_thing, thing_id='t-1', request id req-9)")


@pytest.mark.parametrize(
    ("kind", "cls"),
    [
        ("connect", ex.NetworkError),
        ("dns", ex.NetworkError),
        ("tls", ex.NetworkError),
        ("reset", ex.NetworkError),
        ("protocol", ex.NetworkError),
        ("closed", ex.NetworkError),
        ("timeout", ex.RequestTimeoutError),
        ("pool", ex.RequestTimeoutError),
        ("invalid", ex.ConfigurationError),
    ],
)
def test_each_failure_has_its_class(kind: str, cls: type[ex.PictographError], client_kind: Kind) -> None:
    error = raised(failure(kind, sent=False, reason=f"api.example.com:443: {kind} failed"), client_kind)
    assert type(error) is cls
    assert error.status_code is None
    assert error.request_id is None
    assert str(error).startswith(f"api.example.com:443: {kind} failed (get_thing, thing_id='t-1')")
    assert error.fix or kind == "invalid"


def test_https_to_a_port_without_tls_is_not_blamed_on_the_certificate() -> None:
    error = raised(failure("tls", sent=False, reason="TLS handshake failed (WRONG_VERSION_NUMBER)"))
    assert "use http:// in the base URL" in str(error.fix)
    assert "certificate" not in str(error.fix)
    assert "Nothing was sent" in str(error.fix)


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        ({"detail": "No such build_request"}, "No such build_request", None),
        ({"detail": {"error_code": "idempotency_conflict", "message": "Used before"}}, "Used before", "idempotency_conflict"),
        ({"detail": "Used before", "error_code": "idempotency_conflict"}, "Used before", "idempotency_conflict"),
        ({"error": "not_found", "message": "No such build_request", "details": {}}, "No such build_request", "not_found"),
        ({"error": "not_found"}, "not_found", "not_found"),
        ({"error": "Something broke"}, "Something broke", None),
        ({"message": "Something broke"}, "Something broke", None),
        ({"error": {"code": "dataset_cold", "message": "It is frozen", "details": {}}, "detail": None}, "It is frozen", "dataset_cold"),
        ({"error": {"code": "conflict", "message": "new words"}, "detail": "old words"}, "old words", "conflict"),
        ({"detail": {"error": "limit_exceeded", "limit_type": "projects", "current": 3, "limit": 3}}, "3 of 3 projects", "limit_exceeded"),
        ({"detail": {"error": "insufficient_credits", "required": 2, "remaining": 0}}, "Not enough credits", "insufficient_credits"),
        ({"detail": {"error": "Odd"}}, "Odd", None),
        ({"detail": ""}, "HTTP 409", None),
        ({"detail": 7, "error": [], "message": None}, "HTTP 409", None),
        ({}, "HTTP 409", None),
        ([], "HTTP 409", None),
        ("null", "HTTP 409", None),
        ("17", "HTTP 409", None),
        ("", "HTTP 409", None),
        ("plain text", "plain text", None),
        ("<html><head><title>502 Bad\n Gateway</title></head><body>nginx</body></html>", "502 Bad Gateway", None),
        ("<Error><Message>expired</Message></Error>", "expired", None),
        ('{"detail": "cut o', '{"detail": "cut o', None),
        (b"\xff\xfe\x00bin", "bin", None),
        ("[" * 100_000, "[[[", None),
    ],
)
def test_the_message_and_code_of_every_body_format(body: Any, message: str, code: str | None) -> None:
    error = raised(response(409, body))
    assert message in error.message
    assert error.error_code == code


def test_long_bodies_are_cut() -> None:
    error = raised(response(502, "<html>" + "word " * 5000))
    assert len(error.message) <= 180
    assert len(str(error.response)) < 2100


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"detail": {"error": "insufficient_credits", "required": 12, "remaining": 4, "upgrade_url": "/b?t=1"}},
            (12, 4, "https://example.com/b?t=1"),
        ),
        ({"detail": "Top up", "required": 50, "remaining": 10, "upgrade_url": "https://example.com/b"}, (50, 10, "https://example.com/b")),
        ({"detail": {"required": 0, "remaining": 0}, "required": 9, "remaining": 9}, (0, 0, None)),
        ({"detail": {"credit_cost": 5, "credits_remaining": 0}}, (5, 0, None)),
        ({"error": {"code": "insufficient_credits", "details": {"required_micro_usd": 7, "remaining_micro_usd": 0}}}, (7, 0, None)),
        ({"detail": {"required": "12", "remaining": True, "upgrade_url": 7}}, (None, None, None)),
        ({"detail": "No."}, (None, None, None)),
    ],
)
def test_a_402_has_the_credits_that_are_needed_and_left(body: Any, expected: Any) -> None:
    error = raised(response(402, body))
    assert (error.required, error.remaining, error.upgrade_url) == expected


def test_the_text_of_a_402_has_all_numbers() -> None:
    text = str(
        raised(response(402, {"detail": {"error": "insufficient_credits", "required": 12, "remaining": 0, "upgrade_url": "/b?t=1"}}))
    )
    assert all(part in text for part in ("Not enough credits", "12 needed", "0 left", "https://example.com/b?t=1"))


ITEMS = [
    {"loc": ["body", "annotations", 2, "name"], "msg": "Field required", "type": "missing"},
    {"loc": ["body", "annotations", 2, "class"], "msg": "Extra inputs are not permitted", "type": "extra_forbidden"},
]


@pytest.mark.parametrize("body", [{"detail": ITEMS}, {"error": {"code": "validation_error", "message": "x", "details": {"errors": ITEMS}}}])
def test_a_422_names_each_rejected_field(body: Any) -> None:
    error = raised(response(422, body))
    assert error.errors == ITEMS
    assert error.message == "annotations[2].name: Field required; annotations[2].class: Extra inputs are not permitted"
    assert "in `name`, not in `class`" in str(error.fix)


def test_the_message_of_a_422_names_five_fields_at_most() -> None:
    error = raised(response(422, {"detail": [{"loc": ["query", f"f{n}"], "msg": "no", "type": "t"} for n in range(500)]}))
    assert len(error.errors) == 500
    assert error.message == "query.f0: no; query.f1: no; query.f2: no; query.f3: no; query.f4: no; and 495 more"


def test_malformed_422_items_are_kept() -> None:
    error = raised(response(422, {"detail": ["just text", {"loc": "name"}, None, {"loc": ["a", None, {}], "msg": 7}]}))
    assert [set(item) >= {"loc", "msg", "type"} for item in error.errors] == [True] * 4
    assert error.errors[0]["msg"] == "just text"
    assert error.errors[1]["loc"] == ["name"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "empty"),
        ("<html>hi</html>", "not JSON"),
        ("{", "not JSON"),
        ('{"id": ', "not JSON"),
        ("[" * 100_000, "Recursion"),
        (b"\xff", "Unicode"),
    ],
)
def test_a_success_with_an_unreadable_body_is_a_server_error(body: Any, problem: str, client_kind: Kind) -> None:
    request = build_request()
    error = raised(response(200, body, x_request_id="req-3"), client_kind)
    assert isinstance(error, ex.ServerError)
    assert (error.status_code, error.request_id, error.operation) == (200, "req-3", request.operation_id)
    assert problem in error.message
    assert error.__cause__ is not None


def test_a_missing_field_is_named(client_kind: Kind) -> None:
    error = Harness(client_kind, response(200, {"success": True})).raises(call(get_dataset.request("d-1")))
    assert isinstance(error, ex.ServerError)
    assert "'dataset'" in error.message


def test_a_bug_in_parsing_is_not_reported_as_a_bad_response(client_kind: Kind) -> None:
    from attrs import evolve

    def broken(body: bytes) -> None:
        raise AssertionError("a bug in parse")

    assert isinstance(Harness(client_kind, response(200)).raises(call(evolve(build_request(), parse=broken))), AssertionError)


def test_a_redirect_of_an_api_call_is_not_followed(client_kind: Kind) -> None:
    error = raised(response(307, "", location="https://elsewhere.example.com/x?token=abc"), client_kind)
    assert isinstance(error, ex.ApiError)
    assert "https://elsewhere.example.com/x" in error.message
    assert "base_url" in str(error.fix)
    assert "abc" not in str(error)


def test_a_404_after_a_lost_delete_reports_that_it_may_have_worked(client_kind: Kind) -> None:
    error = Harness(client_kind, failure(), response(404)).raises(call(build_request("DELETE")))
    assert isinstance(error, ex.NotFoundError)
    assert "may have deleted" in str(error)


@pytest.mark.parametrize(
    ("message", "shown", "fix"),
    [
        ("Dataset not found", "Dataset 'Möwen & co' not found", "Names are case-sensitive; see client.datasets.list()."),
        ("Dataset not found.", "Dataset 'Möwen & co' not found", "Names are case-sensitive; see client.datasets.list()."),
        (
            "Not Found",
            "Not Found",
            "The server has no GET https://api.example.com/api/v1/developer/datasets/by-name/M%C3%B6wen%20%26%20co: "
            "check the base URL, https://api.example.com.",
        ),
        ("Nothing matches the filters", "Nothing matches the filters", ex.NotFoundError.usual_fix),
    ],
)
def test_a_404_names_what_was_not_found_and_where_to_look(message: str, shown: str, fix: str, client_kind: Kind) -> None:
    request = get_dataset_by_name.request("Möwen & co")
    error = Harness(client_kind, response(404, {"detail": message})).raises(call(request))
    assert isinstance(error, ex.NotFoundError)
    assert (error.message, error.fix) == (shown, fix)


@pytest.mark.parametrize(
    ("message", "shown", "fix"),
    [
        ("Dataset not found", "Dataset 'birds' not found", "Names are case-sensitive; see client.datasets.list()."),
        ("Export not found", "Export 'v1' not found", "Names are case-sensitive; see client.exports.list(dataset_name='birds')."),
        ("File not found", "File not found", ex.NotFoundError.usual_fix),
    ],
)
def test_a_404_names_the_one_of_two_objects_that_was_not_found(message: str, shown: str, fix: str) -> None:
    error = Harness("sync", response(404, {"detail": message})).raises(call(get_export.request("birds", "v1")))
    assert isinstance(error, ex.NotFoundError)
    assert (error.message, error.fix) == (shown, fix)


def test_a_404_by_id_does_not_advise_on_names() -> None:
    error = Harness("sync", response(404, {"detail": "Training run not found"})).raises(call(get_training_run.request("r-1")))
    assert isinstance(error, ex.NotFoundError)
    assert str(error).splitlines() == [
        "Training run 'r-1' not found (404, get_training_run)",
        "Check the id; see client.training.list().",
    ]


ECHOES: list[ScriptEntry] = [
    response(401, {"detail": f"Invalid key {KEY}"}),
    response(500, f"<html><title>{KEY}</title>"),
    response(403, {"detail": {"message": "no", "key": KEY}}, x_request_id=KEY),
    response(200, f"not json {KEY}"),
    response(302, "", location=f"https://api.example.com/?key={KEY}"),
    response(404, {"detail": "the key pk_test_abcdefghij of another"}),
    response(400, "https://storage.example.com/x?X-Goog-Signature=deadbeef99&Expires=1"),
]


@pytest.mark.parametrize("line", ECHOES, ids=range(len(ECHOES)))
def test_no_error_shows_a_secret_that_the_server_echoes(line: ScriptEntry, client_kind: Kind) -> None:
    error = raised(line, client_kind, "POST")
    trace = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    shown = [str(error), repr(error), json.dumps(vars(error), default=repr), trace]
    for secret in (KEY, "pk_test_abcdefghij", "deadbeef99"):
        assert not any(secret in text for text in shown)


@pytest.mark.parametrize("key", ["no-prefix-at-all", 'quo"ted\\key', "per%cent/key"])
def test_a_key_of_any_format_is_redacted(key: str, client_kind: Kind) -> None:
    for body in (f"plain {key}", json.dumps({"detail": f"the key {key}"}), f"https://x.example.com/?k={quote(key)}"):
        error = Harness(client_kind, response(400, body), key=key).raises(call(build_request()))
        assert isinstance(error, ex.ApiError)
        assert "***" in error.message
        assert not any(form in f"{error} {error.response}" for form in (key, json.dumps(key)[1:-1], quote(key)))


def test_a_traceback_has_no_frames_of_the_internals(client_kind: Kind) -> None:
    async def flow() -> Any:
        return await call(build_request())

    for lines in ([failure()] * 4, [response(404)], [response(200, "x")]):
        error = Harness(client_kind, *lines).raises(flow())
        ours = [frame.name for frame in traceback.extract_tb(error.__traceback__) if "pictograph" in frame.filename]
        assert {name for name in ours if "/tests/" not in name} <= {"outcome", "run", "_run"}
        assert error.__cause__ is None or error.__cause__.__traceback__ is None


def test_no_local_variable_in_a_traceback_holds_the_key(client_kind: Kind) -> None:
    for lines in ([failure()] * 4, [response(500)] * 4, [response(200, "x")], [response(200, b"[1]")], [ValueError("the file changed")]):
        harness = Harness(client_kind, *lines)
        try:
            harness.run(call(build_request("POST")))
        except Exception as error:
            trace = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
        else:
            continue
        assert KEY not in trace


@given(kind=st.sampled_from(KINDS), status=st.integers(100, 999), body=st.binary(max_size=200) | st.text().map(str.encode))
def test_any_response_gives_a_value_or_a_public_error(kind: Kind, status: int, body: bytes) -> None:
    outcome = Harness(kind, response(status, body), max_retries=0).outcome(call(build_request()))
    if isinstance(outcome, Exception):
        assert isinstance(outcome, ex.PictographError)
        assert outcome.status_code == status
        assert str(outcome)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "detail",
                    "error",
                    "message",
                    "details",
                    "errors",
                    "loc",
                    "msg",
                    "type",
                    "code",
                    "error_code",
                    "required",
                    "remaining",
                    "upgrade_url",
                    "retry_after",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(status=st.sampled_from([400, 402, 409, 422, 429, 500]), body=JSON)
def test_any_error_body_is_read(status: int, body: Any) -> None:
    error = raised(response(status, body))
    assert str(error)
    assert isinstance(error.errors, list)
    assert error.required is None or isinstance(error.required, (int, float))
