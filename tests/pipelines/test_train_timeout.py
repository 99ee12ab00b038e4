"""train_pipeline with a server that is silent or slow: `timeout` bounds the whole call, and its error has what is needed to go on."""

from __future__ import annotations

from typing import Any

import pytest

from pictograph import exceptions as ex
from pictograph._resilience.http.messages import HttpRequest, HttpResponse, Limits, Sink
from pictograph._resilience.polling import LAST_POLL_SECONDS
from pictograph.pipelines import train_pipeline
from tests.support.both_clients import Kind
from tests.support.fake_timing import FakeTiming
from tests.unit.scripted import Harness, delayed, response

EXPORT = {
    "id": "e-1",
    "project_id": "d-1",
    "dataset_name": "birds",
    "name": "v1",
    "format": "pictograph",
    "status": "completed",
    "created_at": "2026-04-19T00:00:00Z",
}
RUN = {
    "id": "r-1",
    "organization_id": "o-1",
    "name": "mine",
    "pipeline_type": "yolox",
    "gpu_type": "a10g",
    "status": "completed",
    "progress": 100,
    "model_id": "m-1",
    "created_at": "2026-04-19T00:00:00Z",
}


class Server:
    """The operations of a training pipeline. Each takes the seconds in `slow`, on a clock that never waits."""

    def __init__(self, kind: Kind, **slow: float) -> None:
        self.timing = FakeTiming()
        self.slow = slow
        self.harness = Harness(kind, *[self.serve] * 60, timing=self.timing)

    def serve(self, request: HttpRequest, limits: Limits, sink: Sink | None) -> HttpResponse:
        path = request.url.removeprefix("https://api.example.com/api/v1/developer/").rstrip("/").partition("/")[0]
        name = f"{'create' if request.method == 'POST' else 'get'}_{path}"
        body: Any = {"export": EXPORT} if path == "exports" else {"training_run": RUN}
        return delayed(self.timing, self.slow.get(name, 0.0), response(200, body))(request, limits, sink)

    def train(self, timeout: float) -> Any:
        return self.harness.outcome(
            train_pipeline.coroutine("birds", pipeline="yolox", export_name="v1", name="mine", poll_interval=1.0, timeout=timeout)
        )


@pytest.mark.parametrize("silent", ["create_exports", "get_exports", "create_training", "get_training", "get_models"])
def test_a_silent_server_does_not_prolong_the_timeout(silent: str, client_kind: Kind) -> None:
    server = Server(client_kind, **{silent: 1e6})
    error = server.train(2.0)
    assert isinstance(error, ex.PollTimeoutError)
    assert server.timing.elapsed <= 2.0 + LAST_POLL_SECONDS
    if silent in ("get_training", "get_models"):
        assert error.run_id == "r-1"
        assert "client.training.get('r-1')" in str(error.fix) or "client.models.get('m-1')" in str(error.fix)
    else:
        assert (error.run_id, error.dataset_name, error.export_name) == (None, "birds", "v1")
        assert "client.training.create('birds', 'v1', pipeline_type='yolox')" in str(error.fix)


def test_what_the_export_took_is_missing_for_the_run(client_kind: Kind) -> None:
    server = Server(client_kind, create_exports=20.0, get_exports=20.0, create_training=15.0, get_training=29.0)
    error = server.train(60.0)
    assert isinstance(error, ex.PollTimeoutError)
    assert error.run_id == "r-1"
    assert server.harness.limits[-1].total_seconds == pytest.approx(5.0)
    assert server.timing.elapsed == pytest.approx(60.0)


def test_an_attempt_that_is_too_slow_for_the_client_is_not_a_timeout_of_the_wait(client_kind: Kind) -> None:
    error = Server(client_kind, create_training=1e6).train(7200.0)
    assert isinstance(error, ex.RequestTimeoutError)
