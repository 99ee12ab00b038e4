"""Waiting for a job: how often it is polled, when the wait ends, and what the error at its end contains."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pictograph import exceptions as ex
from pictograph._resilience.polling import LAST_POLL_SECONDS, Job, JobKey, PollOptions, wait_for
from tests.support.both_clients import KINDS, Kind
from tests.support.fake_timing import FakeTiming
from tests.unit.scripted import Harness, ScriptEntry, build_request, delayed, failure, response

JOB: Job[Any, Any] = Job(
    noun="training run",
    document=lambda body: body["run"],
    status=lambda run: run["status"],
    error=lambda run: run.get("error_message"),
    good=("completed",),
    bad=("failed", "cancelled"),
    pick_up="client.training.get({run_id!r})",
)


def run(status: str, **fields: Any) -> Any:
    """The response to a poll of a run with this status."""
    return response(200, {"run": {"status": status, **fields}})


KEY = JobKey(run_id="r-1")


def wait(harness: Harness, poll_interval: float = 5.0, timeout: float = 60.0, on_poll: Any = None, started: Any = None) -> Any:
    """The document of the finished job, or the exception."""
    return harness.outcome(wait_for(build_request(), JOB, KEY, PollOptions(poll_interval, timeout, on_poll), started=started))


def test_a_job_is_polled_at_once_and_then_at_each_interval_until_it_is_done(client_kind: Kind) -> None:
    harness = Harness(client_kind, run("pending"), run("running"), run("completed", model_id="m-1"))
    assert wait(harness) == {"status": "completed", "model_id": "m-1"}
    assert harness.timing.waits == [5.0, 5.0]


def test_a_finished_job_is_returned_without_a_wait() -> None:
    harness = Harness("sync", run("completed"))
    assert wait(harness) == {"status": "completed"}
    assert harness.timing.waits == []


def test_the_last_wait_is_cut_so_that_a_last_poll_fits(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[run("running", progress=42)] * 4)
    error = wait(harness, poll_interval=5.0, timeout=12.0)
    assert harness.timing.waits == [5.0, 5.0, 1.0]
    assert isinstance(error, ex.PollTimeoutError)
    assert error.run_id == "r-1"
    assert "client.training.get('r-1')" in str(error)
    assert "The training run r-1 was not finished after 12 s (status running)" in str(error)


def test_a_job_that_is_done_at_the_last_poll_is_returned() -> None:
    assert wait(Harness("sync", run("running"), run("completed")), timeout=3.0)["status"] == "completed"


def test_every_error_of_a_wait_has_what_identifies_the_job(client_kind: Kind) -> None:
    job = evolve(JOB, noun="export", pick_up="client.exports.wait_for_completion({dataset_name!r}, {export_name!r})")
    key = JobKey(dataset_name="{a} 'b'", export_name="v1")
    for script in ([run("running")] * 2, [run("failed")], [response(404)]):
        error: Any = Harness(client_kind, *script).raises(wait_for(build_request(), job, key, PollOptions(1.0, 1.0)))
        assert (error.run_id, error.job_id, error.dataset_id) == (None, None, None)
        assert (error.dataset_name, error.export_name) == ("{a} 'b'", "v1")
        if isinstance(error, ex.PollTimeoutError):
            assert """client.exports.wait_for_completion("{a} 'b'", 'v1')""" in str(error.fix)
            assert error.message.startswith("""The export 'v1' of the dataset "{a} 'b'" was not finished""")


def test_a_started_job_is_known_before_the_first_poll(client_kind: Kind) -> None:
    seen: list[Any] = []
    harness = Harness(client_kind, *[failure("timeout")] * 2)
    error = wait(harness, timeout=3.0, poll_interval=9.0, on_poll=seen.append, started={"status": "pending"})
    assert seen == [{"status": "pending"}]
    assert isinstance(error, ex.PollTimeoutError)
    assert "(status pending); the last poll had no response" in error.message


def test_ctrl_c_during_a_poll_names_the_call_that_gets_the_job() -> None:
    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        wait(Harness("sync", interrupted))
    assert caught.value.__notes__ == ["The training run r-1 continues: get it later with client.training.get('r-1')."]


@pytest.mark.parametrize("dripping", [False, True])
def test_a_poll_gets_the_time_that_is_left(dripping: bool, client_kind: Kind) -> None:
    timing = FakeTiming()
    slow = delayed(timing, 60.0, run("running"))
    script = [run("running"), slow] if dripping else [slow]
    error = wait(Harness(client_kind, *script, timing=timing), poll_interval=1.0, timeout=2.0)
    assert isinstance(error, ex.PollTimeoutError)
    assert timing.elapsed == pytest.approx(2.0)
    assert isinstance(error.__cause__, ex.RequestTimeoutError)


@pytest.mark.parametrize(("timeout", "last"), [(2.0, 0.2), (60.0, LAST_POLL_SECONDS)])
def test_the_last_poll_comes_before_the_end_and_ends_with_it(timeout: float, last: float) -> None:
    timing = FakeTiming()
    harness = Harness("sync", run("running"), delayed(timing, 60.0, run("completed")), timing=timing)
    assert isinstance(wait(harness, poll_interval=90.0, timeout=timeout), ex.PollTimeoutError)
    assert [limit.total_seconds for limit in harness.limits] == pytest.approx([30.0 if timeout > 30 else timeout, last])
    assert timing.elapsed == pytest.approx(timeout)


def test_no_last_poll_undercuts_retry_after(client_kind: Kind) -> None:
    harness = Harness(client_kind, run("running"), response(429, retry_after="1"), run("completed"))
    assert isinstance(wait(harness, poll_interval=1.5, timeout=2.0), ex.PollTimeoutError)
    assert len(harness.requests) == 2


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        ("failed", "job_failed", "The training run r-1 failed: out of memory"),
        ("cancelled", "job_cancelled", "The training run r-1 was cancelled"),
    ],
)
def test_a_job_that_failed_or_was_cancelled_is_an_api_error_without_a_status(status: str, code: str, message: str) -> None:
    error = wait(Harness("sync", run("running"), run(status, error_message="out of memory")))
    assert isinstance(error, ex.ApiError)
    assert (error.status_code, error.error_code, error.run_id) == (None, code, "r-1")
    assert error.response == {"status": status, "error_message": "out of memory"}
    assert message in str(error)


def test_an_unknown_status_counts_as_unfinished() -> None:
    assert wait(Harness("sync", run("warming-up"), run("completed")))["status"] == "completed"


@pytest.mark.parametrize("passing", [failure(), failure("timeout"), response(500), response(429)])
def test_five_failed_polls_in_a_row_are_tolerated(passing: ScriptEntry) -> None:
    script: list[ScriptEntry] = [*[passing] * 5, run("running"), *[passing] * 5, run("completed")]
    harness = Harness("sync", *script)
    assert wait(harness, timeout=600.0)["status"] == "completed"
    assert harness.timing.waits == [5.0] * 11  # no poll is retried: the next poll takes its place


def test_a_tolerated_failure_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="pictograph"):
        wait(Harness("sync", failure(reason="it broke"), run("completed")))
    assert caplog.messages == ["training run r-1: poll failed, 1 of 5 in a row: it broke"]


def test_the_sixth_failed_poll_in_a_row_is_raised_with_the_id() -> None:
    harness = Harness("sync", run("running"), *[response(503)] * 6)
    error = wait(harness, timeout=600.0)
    assert isinstance(error, ex.ServerError)
    assert error.run_id == "r-1"
    assert len(harness.requests) == 7


@pytest.mark.parametrize("permanent", [response(401), response(404), response(400), response(200, "<html>")])
def test_an_error_that_waiting_cannot_fix_is_raised_at_once(permanent: ScriptEntry) -> None:
    harness = Harness("sync", run("running"), permanent)
    error = wait(harness)
    assert isinstance(error, ex.PictographError)
    assert error.run_id == "r-1"
    assert len(harness.requests) == 2


def test_polls_obey_retry_after() -> None:
    harness = Harness("sync", response(429, retry_after="200"), response(503, retry_after="1"), run("completed"))
    wait(harness, timeout=600.0)
    assert harness.timing.waits == [200.0, 5.0]


def test_a_retry_after_beyond_the_timeout_ends_the_wait() -> None:
    harness = Harness("sync", run("running"), response(429, retry_after="90"))
    assert isinstance(wait(harness), ex.PollTimeoutError)
    assert harness.timing.waits == [5.0]


def test_on_poll_receives_each_document() -> None:
    seen: list[Any] = []
    wait(Harness("sync", run("pending"), failure(), run("running"), run("completed")), on_poll=lambda job: seen.append(job["status"]))
    assert seen == ["pending", "running", "completed"]


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_an_interval_or_timeout_that_is_not_positive_is_rejected_before_any_request(seconds: float) -> None:
    with pytest.raises(ValueError, match="poll_interval"):
        PollOptions(seconds, 1.0)
    with pytest.raises(ValueError, match="timeout"):
        PollOptions(1.0, seconds)


def test_a_deadline_bounds_each_poll_and_not_the_wait(client_kind: Kind) -> None:
    timing = FakeTiming()
    slow = delayed(timing, 99.0, run("running"))
    harness = Harness(client_kind, run("running"), slow, run("running"), run("completed"), timing=timing, deadline=7.0)
    assert wait(harness)["status"] == "completed"
    assert [limit.total_seconds for limit in harness.limits] == [7.0] * 4


def test_closing_the_client_ends_the_wait_with_an_error_that_has_the_id(client_kind: Kind) -> None:
    timing = FakeTiming(on_sleep=lambda seconds: harness.shared.stop.set())
    harness = Harness(client_kind, run("running"), timing=timing)
    error = wait(harness)
    assert isinstance(error, ex.NetworkError)
    assert "closed" in str(error)
    assert error.run_id == "r-1"
    assert len(harness.requests) == 1


POLL = st.tuples(st.floats(0.0, 25.0), st.sampled_from([run("running"), failure(), response(500), run("x")]))


@given(
    kind=st.sampled_from(KINDS),
    script=st.lists(POLL, min_size=30, max_size=30),
    poll_interval=st.floats(0.5, 50.0),
    timeout=st.floats(0.5, 14.0),
)
def test_a_wait_never_overruns_its_timeout(kind: Kind, script: list[Any], poll_interval: float, timeout: float) -> None:
    timing = FakeTiming()
    harness = Harness(kind, *[delayed(timing, seconds, then) for seconds, then in script], timing=timing)
    error = wait(harness, poll_interval, timeout)
    assert isinstance(error, ex.PictographError)
    assert timing.elapsed <= timeout + 1e-6
    if isinstance(error, ex.PollTimeoutError):
        assert timing.elapsed >= timeout - LAST_POLL_SECONDS - 1e-6
    assert all(pause <= poll_interval for pause in timing.waits)
