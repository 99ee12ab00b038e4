"""Hooks: several at once, none of which can harm a call, and what they are told about where a call goes."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from pictograph import Client
from pictograph import exceptions as ex
from pictograph._resilience.hooks import Attempt, CallInfo, Hooks, Retry
from pictograph._resilience.http.messages import FileBody, HttpRequest, HttpResponse, Limits, Sink
from pictograph._resilience.operations import OtherServer, call, call_other_server
from pictograph._resilience.transfer import upload_body
from pictograph.secret import Secret
from tests.support.both_clients import Kind
from tests.unit.scripted import KEY, Harness, build_request, response

EVENTS = ["call_started", "attempt_started", "attempt_ended", "retrying", "call_ended"]
SIGNED = "https://storage.example.com/bucket/heron.jpg?X-Goog-Signature=never_to_be_shown"


class Notes(Hooks):
    """Writes down what it is told, under its name, into a list that several may share."""

    def __init__(self, name: str = "", lines: list[str] | None = None) -> None:
        self.name = name
        self.lines = [] if lines is None else lines
        self.calls: list[CallInfo] = []
        self.attempts: list[Attempt] = []

    def _note(self, event: str) -> None:
        self.lines.append(f"{self.name}{event}")

    def call_started(self, call: CallInfo) -> None:
        self.calls.append(call)
        self._note("call_started")

    def attempt_started(self, call: CallInfo, number: int) -> None:
        self._note("attempt_started")

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        self.attempts.append(attempt)
        self._note("attempt_ended")

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        self._note("retrying")

    def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
        self._note("call_ended")


class Broken(Notes):
    """Is told, and raises each time."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def _note(self, event: str) -> None:
        super()._note(event)
        raise self.error


def test_several_hooks_begin_in_their_order_and_end_in_the_reverse(client_kind: Kind) -> None:
    lines: list[str] = []
    harness = Harness(client_kind, response(503), response(200, {"id": 1}), hooks=[Notes("a ", lines), Notes("b ", lines)])
    assert harness.run(call(build_request())) == {"id": 1}
    one_attempt = ["a attempt_started", "b attempt_started", "b attempt_ended", "a attempt_ended"]
    begin, end = ["a call_started", "b call_started"], ["b call_ended", "a call_ended"]
    assert lines == [*begin, *one_attempt, "a retrying", "b retrying", *one_attempt, *end]


@pytest.mark.parametrize("ends_well", [True, False], ids=["a call that works", "a call that fails"])
def test_what_a_hook_raises_is_logged_and_changes_nothing(ends_well: bool, client_kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    broken, notes = Broken(ZeroDivisionError("a bug of the hook")), Notes()
    harness = Harness(client_kind, response(503), response(200 if ends_well else 404, {"id": 1}), hooks=(broken, notes))
    outcome = harness.outcome(call(build_request()))
    assert outcome == {"id": 1} if ends_well else type(outcome) is ex.NotFoundError
    assert harness.timing.waits == [1.0]
    assert set(broken.lines) == set(EVENTS), "it is told of everything all the same"
    assert notes.lines == broken.lines, "and so are the others"
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == len(broken.lines)
    assert all(record.name == "pictograph" and "Broken" in record.getMessage() for record in warnings)
    assert "a bug of the hook" in caplog.text
    assert "AttemptFailed" not in caplog.text, "the failure of the attempt is not the cause of that of the hook"


class Interrupted(BaseException):
    """Stands for KeyboardInterrupt, which a test runner would take for its own."""


def test_an_interrupt_inside_a_hook_ends_the_call(client_kind: Kind) -> None:
    with pytest.raises(Interrupted):
        Harness(client_kind, response(200), hooks=Broken(Interrupted())).run(call(build_request()))


@pytest.mark.parametrize("wrong", [Notes, [Notes], print, "Notes"], ids=["a class", "a list of classes", "a function", "a text"])
def test_what_is_no_hook_is_refused_when_the_client_is_made(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"hooks= takes instances of pictograph\.Hooks"):
        Client("pk_live_hooks_0123456789", hooks=wrong)


def test_no_hooks_at_all_are_fine(client_kind: Kind) -> None:
    assert Harness(client_kind, response(200, 1), hooks=[]).run(call(build_request())) == 1


def test_a_hook_sees_what_an_attempt_was_cancelled_by() -> None:
    def cancel(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        raise asyncio.CancelledError

    notes = Notes()
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(Harness("async", cancel, hooks=notes).async_driver.run(call(build_request())))
    assert isinstance(notes.attempts[0].error, asyncio.CancelledError)
    assert notes.lines == ["call_started", "attempt_started", "attempt_ended", "call_ended"]


def test_a_hook_sees_what_an_attempt_was_interrupted_by() -> None:
    def interrupt(request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        raise Interrupted

    notes = Notes()
    with pytest.raises(Interrupted):
        Harness("sync", interrupt, hooks=notes).run(call(build_request()))
    assert isinstance(notes.attempts[0].error, Interrupted)


def test_a_call_says_whom_it_asks(client_kind: Kind) -> None:
    notes = Notes()
    Harness(client_kind, response(200), hooks=notes).run(call(build_request(thing_id="blue heron")))
    (info,) = notes.calls
    assert info.origin == "https://api.example.com:443"
    assert info.url == "https://api.example.com/api/v1/developer/things/blue%20heron"


def test_of_other_hosts_a_call_says_no_more_than_the_origin(client_kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "heron.jpg"
    path.write_bytes(b"1234")
    notes = Notes()
    harness = Harness(client_kind, response(200), response(200), hooks=notes)

    body = FileBody(path, 4, path.stat().st_mtime_ns)
    harness.run(upload_body(Secret(SIGNED), body, content_type="image/jpeg", operation="upload_image"))
    harness.run(
        call_other_server(build_request("POST", body={}), OtherServer("http://[::1]:8080/predict/secret-path", Secret("whatever"), 5.0))
    )
    upload, predict = notes.calls
    assert (upload.origin, upload.url, upload.path) == ("https://storage.example.com:443", None, "(signed link)")
    assert (predict.origin, predict.url) == ("http://[::1]:8080", None)
    assert not any(secret in repr(notes.calls) for secret in ("never_to_be_shown", "secret-path"))


def test_a_link_that_cannot_be_read_is_refused_whoever_watches(client_kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "heron.jpg"
    path.write_bytes(b"1234")
    harness = Harness(client_kind, hooks=Notes())

    link = Secret("https://storage.example.com:99999999/x")
    put = upload_body(link, FileBody(path, 4, 1), content_type="image/jpeg", operation="upload_image")
    assert isinstance(harness.raises(put), ex.ServerError), "the server gave the link"
    assert harness.requests == []


def test_a_server_that_echoes_the_key_as_request_id_does_not_bring_it_to_a_hook(client_kind: Kind) -> None:
    notes = Notes()
    Harness(client_kind, response(200, x_request_id=f"req-{KEY}"), hooks=notes).run(call(build_request()))
    assert notes.attempts[0].request_id == "req-***"
