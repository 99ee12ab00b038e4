"""Hooks: what they receive of a call, several at once, and that none of them can affect a call."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import attrs
import pytest

from pictograph import Client
from pictograph import exceptions as ex
from pictograph._resilience.hooks import Attempt, CallInfo, Hooks, Retry
from pictograph._resilience.http.messages import FileBody, HttpRequest, HttpResponse, Limits, Sink
from pictograph._resilience.operations import OtherServer, call, call_other_server
from pictograph._resilience.transfer import upload_body
from pictograph.secret import Secret
from tests.support.both_clients import Kind
from tests.support.fake_timing import FakeTiming
from tests.unit.scripted import KEY, PATH, Harness, build_request, delayed, failure, response

SIGNED = "https://storage.example.com/bucket/heron.jpg?X-Goog-Signature=never_to_be_shown"


class Recorder(Hooks):
    """Records its events, under its name, into a list that several recorders may share."""

    def __init__(self, name: str = "", events: list[str] | None = None) -> None:
        self.name = name
        self.events = [] if events is None else events
        self.calls: list[CallInfo] = []
        self.numbers: list[int] = []
        self.attempts: list[Attempt] = []
        self.retries: list[Retry] = []
        self.errors: list[BaseException | None] = []

    def _record(self, event: str) -> None:
        self.events.append(f"{self.name}{event}")

    def call_started(self, call: CallInfo) -> None:
        self.calls.append(call)
        self._record("call_started")

    def attempt_started(self, call: CallInfo, number: int) -> None:
        assert call is self.calls[-1]
        self.numbers.append(number)
        self._record("attempt_started")

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        assert call is self.calls[-1]
        self.attempts.append(attempt)
        self._record("attempt_ended")

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        assert call is self.calls[-1]
        self.retries.append(retry)
        self._record("retrying")

    def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
        assert call is self.calls[-1]
        self.errors.append(error)
        self._record("call_ended")


class Broken(Recorder):
    """Raises at each event, after recording it."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def _record(self, event: str) -> None:
        super()._record(event)
        raise self.error


# What a hook receives


def test_hooks_see_a_call_its_attempts_and_its_waits(client_kind: Kind) -> None:
    recorder, timing = Recorder(), FakeTiming()
    script = [delayed(timing, 0.5, response(503, x_request_id="a")), failure(), response(200, x_request_id="c")]
    harness = Harness(client_kind, *script, timing=timing, hooks=recorder)
    harness.run(call(build_request("POST")))
    attempt = ["attempt_started", "attempt_ended"]
    assert recorder.events == ["call_started", *attempt, "retrying", *attempt, "retrying", *attempt, "call_ended"]
    (info,) = recorder.calls
    assert (info.operation, info.method, info.path) == ("post_thing", "POST", PATH)
    assert info.idempotency_key == harness.headers()["Idempotency-Key"]
    assert recorder.numbers == [1, 2, 3]
    assert [(a.number, a.seconds, a.status_code, a.request_id, type(a.error)) for a in recorder.attempts] == [
        (1, 0.5, 503, "a", ex.ServerError),
        (2, 0.0, None, None, ex.NetworkError),
        (3, 0.0, 200, "c", type(None)),
    ]
    assert recorder.retries == [
        Retry(attempt=1, max_attempts=4, wait=1.0, reason="ServerError 503", request_id="a"),
        Retry(attempt=2, max_attempts=4, wait=2.0, reason="NetworkError: the connection broke", request_id=None),
    ]
    assert recorder.errors == [None]


def test_hooks_see_the_error_of_a_call_that_fails_and_of_a_local_failure(client_kind: Kind) -> None:
    recorder = Recorder()
    error = Harness(client_kind, response(404), hooks=recorder).raises(call(build_request()))
    local = Harness(client_kind, RuntimeError("of a sink"), hooks=recorder).raises(call(build_request()))
    assert recorder.errors == [error, local]
    assert len(dict.fromkeys(recorder.calls)) == 2, "equal calls are different keys of a dictionary"
    assert (recorder.attempts[-1].status_code, recorder.attempts[-1].error) == (None, local)


class Interrupted(BaseException):
    """Stands for KeyboardInterrupt, which a test runner would take for its own."""


@pytest.mark.parametrize(("kind", "error_class"), [("async", asyncio.CancelledError), ("sync", Interrupted)])
def test_hooks_see_what_an_attempt_was_cancelled_or_interrupted_by(kind: Kind, error_class: type[BaseException]) -> None:
    def interrupt(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        raise error_class

    recorder = Recorder()
    with pytest.raises(error_class):
        Harness(kind, interrupt, hooks=recorder).run(call(build_request()))
    assert recorder.events == ["call_started", "attempt_started", "attempt_ended", "call_ended"]
    assert isinstance(recorder.attempts[0].error, error_class)
    assert isinstance(recorder.errors[0], error_class)


def test_hooks_see_the_url_of_a_call_to_the_api() -> None:
    recorder = Recorder()
    Harness("sync", response(200), hooks=recorder).run(call(build_request(thing_id="blue heron")))
    (info,) = recorder.calls
    assert info.origin == "https://api.example.com:443"
    assert info.url == "https://api.example.com/api/v1/developer/things/blue%20heron"


@pytest.fixture
def photo(tmp_path: Path) -> FileBody:
    path = tmp_path / "heron.jpg"
    path.write_bytes(b"1234")
    return FileBody(path, 4, path.stat().st_mtime_ns)


def test_hooks_see_only_the_origin_of_other_hosts(photo: FileBody) -> None:
    recorder = Recorder()
    harness = Harness("sync", response(200), response(200), hooks=recorder)
    server = OtherServer("http://[::1]:8080/predict/secret-path", Secret("secret-token"), 5.0)
    harness.run(upload_body(Secret(SIGNED), photo, content_type="image/jpeg", operation="upload_image"))
    harness.run(call_other_server(build_request("POST", body={}), server))
    upload, predict = recorder.calls
    assert (upload.origin, upload.url, upload.path) == ("https://storage.example.com:443", None, "(signed link)")
    assert (predict.origin, predict.url) == ("http://[::1]:8080", None)
    assert not any(secret in repr(recorder.calls) for secret in ("never_to_be_shown", "secret-path", "secret-token"))


def test_an_invalid_signed_link_is_an_error_of_the_server_and_is_not_requested(photo: FileBody) -> None:
    harness = Harness("sync", hooks=Recorder())
    link = Secret("https://storage.example.com:99999999/x")
    error = harness.raises(upload_body(link, photo, content_type="image/jpeg", operation="upload_image"))
    assert isinstance(error, ex.ServerError)
    assert harness.requests == []


def test_hooks_do_not_see_a_key_that_the_server_echoes_as_request_id() -> None:
    recorder = Recorder()
    Harness("sync", response(200, x_request_id=f"req-{KEY}"), hooks=recorder).run(call(build_request()))
    assert recorder.attempts[0].request_id == "req-***"


# Several hooks, and broken ones


def test_several_hooks_are_called_in_order_at_a_start_and_in_reverse_order_at_an_end(client_kind: Kind) -> None:
    events: list[str] = []
    hooks = [Recorder("a ", events), Recorder("b ", events)]
    harness = Harness(client_kind, response(503), response(200, {"id": 1}), hooks=hooks)
    assert harness.run(call(build_request())) == {"id": 1}
    attempt = ["a attempt_started", "b attempt_started", "b attempt_ended", "a attempt_ended"]
    start, end = ["a call_started", "b call_started"], ["b call_ended", "a call_ended"]
    assert events == [*start, *attempt, "a retrying", "b retrying", *attempt, *end]


@pytest.mark.parametrize("status", [200, 404])
def test_an_exception_in_a_hook_is_logged_and_changes_nothing(status: int, client_kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    broken, other = Broken(ZeroDivisionError("a bug in the hook")), Recorder()
    harness = Harness(client_kind, response(503), response(status, {"id": 1}), hooks=(broken, other))
    outcome = harness.outcome(call(build_request()))
    assert outcome == {"id": 1} if status == 200 else type(outcome) is ex.NotFoundError
    assert harness.timing.waits == [1.0]
    attempt = ["attempt_started", "attempt_ended"]
    assert other.events == ["call_started", *attempt, "retrying", *attempt, "call_ended"]
    assert broken.events == other.events, "a hook that failed once is still called for the next event"
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == len(broken.events)
    assert all(record.name == "pictograph" and "Broken" in record.getMessage() for record in warnings)
    assert "a bug in the hook" in caplog.text
    assert "AttemptFailed" not in caplog.text, "the failure of the attempt is not the cause of that of the hook"


def test_an_interrupt_inside_a_hook_ends_the_call(client_kind: Kind) -> None:
    with pytest.raises(Interrupted):
        Harness(client_kind, response(200), hooks=Broken(Interrupted())).run(call(build_request()))


@pytest.mark.parametrize("wrong", [Recorder, [Recorder], print, "Recorder"], ids=["a class", "a list of classes", "a function", "a string"])
def test_anything_but_instances_of_hooks_is_rejected_when_the_client_is_created(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"hooks= takes instances of pictograph\.Hooks"):
        Client("pk_live_hooks_0123456789", hooks=wrong)


def test_an_empty_list_of_hooks_is_allowed() -> None:
    assert Harness("sync", response(200, 1), hooks=[]).run(call(build_request())) == 1


def test_a_call_has_the_names_and_ids_of_its_request_and_no_other_part_of_it(client_kind: Kind) -> None:
    recorder = Recorder()
    body = {"dataset_name": "birds", "status_filter": "complete", "class_filter": ["heron"], "api_key": "of-another-platform", "config": {}}
    Harness(client_kind, response(200, {}), hooks=recorder).run(call(build_request("POST", body=body, thing_id="a b")))
    [seen] = set(recorder.calls)
    expected = {"thing_id": "a b", "dataset_name": "birds", "status_filter": "complete", "class_filter": ["heron"]}
    assert seen.arguments() == expected
    assert "of-another-platform" not in f"{seen!r}{attrs.asdict(seen)}"
