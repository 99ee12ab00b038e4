"""Waiting for jobs: how often is asked, when waiting ends, and what the error at its end says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph import exceptions as ex
from pictograph._resilience.polling import Job, PollOptions, wait_for
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
    return response(200, {"run": {"status": status, **fields}})


def wait(harness: Harness, poll_interval: float = 5.0, timeout: float = 60.0, on_poll: Any = None) -> Any:
    return harness.outcome(wait_for(build_request(), JOB, "r-1", PollOptions(poll_interval, timeout, on_poll)))


def test_asks_at_once_then_at_each_interval_until_the_good_end(client_kind: Kind) -> None:
    harness = Harness(client_kind, run("pending"), run("running"), run("completed", model_id="m-1"))
    assert wait(harness) == {"status": "completed", "model_id": "m-1"}
    assert harness.timing.waits == [5.0, 5.0]


def test_a_finished_job_is_not_waited_for(client_kind: Kind) -> None:
    harness = Harness(client_kind, run("completed"))
    wait(harness)
    assert harness.timing.waits == []


def test_the_last_sleep_is_cut_and_followed_by_one_last_question(client_kind: Kind) -> None:
    harness = Harness(client_kind, *[run("running", progress=42)] * 4)
    error = wait(harness, poll_interval=5.0, timeout=12.0)
    assert harness.timing.waits == [5.0, 5.0, 2.0]
    assert isinstance(error, ex.PollTimeoutError)
    assert error.run_id == "r-1"
    assert "client.training.get('r-1')" in str(error)
    assert all(part in str(error) for part in ("training run", "12 s", "running"))


def test_an_id_that_only_the_document_knows_is_on_the_error(client_kind: Kind) -> None:
    import attrs

    job = attrs.evolve(JOB, id=lambda run: run["id"])
    harness = Harness(client_kind, run("running", id="r-7"), failure(), run("failed", id="r-7"))
    error = harness.raises(wait_for(build_request(), job, None, PollOptions(1.0, 9.0)))
    assert isinstance(error, ex.ApiError)
    assert error.run_id == "r-7"


def test_a_job_that_ends_with_the_timeout_is_still_good(client_kind: Kind) -> None:
    assert wait(Harness(client_kind, run("running"), run("completed")), timeout=3.0)["status"] == "completed"


@pytest.mark.parametrize(
    ("status", "code", "says"), [("failed", "job_failed", "failed: out of memory"), ("cancelled", "job_cancelled", "cancelled")]
)
def test_a_bad_end_is_an_api_error_without_a_status(status: str, code: str, says: str, client_kind: Kind) -> None:
    error = wait(Harness(client_kind, run("running"), run(status, error_message="out of memory")))
    assert isinstance(error, ex.ApiError)
    assert (error.status_code, error.error_code, error.run_id) == (None, code, "r-1")
    assert error.response == {"status": status, "error_message": "out of memory"}
    assert says in str(error)


def test_a_status_of_a_newer_server_is_waited_through(client_kind: Kind) -> None:
    assert wait(Harness(client_kind, run("warming-up"), run("completed")))["status"] == "completed"


@pytest.mark.parametrize("passing", [failure(), failure("timeout"), response(500), response(429), failure("dns", sent=False)])
def test_five_failures_in_a_row_are_sat_out(passing: ScriptEntry, client_kind: Kind) -> None:
    script: list[ScriptEntry] = [run("running"), *[passing] * 5, run("running"), *[passing] * 5, run("completed")]
    harness = Harness(client_kind, *script)
    assert wait(harness, timeout=600.0)["status"] == "completed"
    assert harness.timing.waits == [5.0] * 12  # none is retried by itself: the next poll is the retry


def test_the_sixth_failure_in_a_row_is_raised_with_the_id(client_kind: Kind) -> None:
    harness = Harness(client_kind, run("running"), *[response(503)] * 6)
    error = wait(harness, timeout=600.0)
    assert isinstance(error, ex.ServerError)
    assert error.run_id == "r-1"
    assert len(harness.requests) == 7


@pytest.mark.parametrize("lasting", [response(401), response(404), response(403), response(200, "<html>"), response(400)])
def test_an_error_that_will_not_pass_is_raised_at_once(lasting: ScriptEntry, client_kind: Kind) -> None:
    harness = Harness(client_kind, run("running"), lasting)
    error = wait(harness)
    assert isinstance(error, ex.PictographError)
    assert error.run_id == "r-1"
    assert len(harness.requests) == 2


def test_retry_after_is_obeyed_by_polls(client_kind: Kind) -> None:
    harness = Harness(client_kind, response(429, retry_after="200"), response(503, retry_after="1"), run("completed"))
    wait(harness, timeout=600.0)
    assert harness.timing.waits == [200.0, 5.0]


def test_a_retry_after_beyond_the_end_ends_the_wait(client_kind: Kind) -> None:
    harness = Harness(client_kind, run("running"), response(429, retry_after="90"))
    assert isinstance(wait(harness), ex.PollTimeoutError)
    assert harness.timing.waits == [5.0]


def test_progress_is_told_with_each_document(client_kind: Kind) -> None:
    seen: list[Any] = []
    wait(Harness(client_kind, run("pending"), failure(), run("running"), run("completed")), on_poll=lambda job: seen.append(job["status"]))
    assert seen == ["pending", "running", "completed"]


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_impatience_is_refused_before_any_request(seconds: float) -> None:
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


def test_a_client_that_is_closed_ends_the_wait_and_the_id_is_kept(client_kind: Kind) -> None:
    timing = FakeTiming(on_sleep=lambda seconds: harness.shared.stop.set())
    harness = Harness(client_kind, run("running"), timing=timing)
    error = wait(harness)
    assert isinstance(error, ex.NetworkError)
    assert "closed" in str(error)
    assert error.run_id == "r-1"
    assert len(harness.requests) == 1


@given(
    kind=st.sampled_from(KINDS),
    lines=st.lists(
        st.tuples(st.floats(0.0, 25.0), st.sampled_from([run("running"), failure(), response(500), run("x")])), min_size=90, max_size=90
    ),
    poll_interval=st.floats(0.5, 50.0),
    timeout=st.floats(0.5, 40.0),
)
def test_a_wait_never_overruns_by_more_than_one_request(kind: Kind, lines: list[Any], poll_interval: float, timeout: float) -> None:
    timing = FakeTiming()
    harness = Harness(kind, *[delayed(timing, seconds, then) for seconds, then in lines], timing=timing)
    error = wait(harness, poll_interval, timeout)
    assert isinstance(error, ex.PictographError)
    last_request = lines[len(harness.requests) - 1][0]
    assert timing.elapsed <= timeout + last_request + 1e-6
    if isinstance(error, ex.PollTimeoutError):
        assert timing.elapsed >= timeout - 1e-6
    assert all(pause <= poll_interval for pause in timing.waits)
