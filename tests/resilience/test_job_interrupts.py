"""Ctrl-C while a job is started: from the response on, the interrupt has a note that names the job and the call that gets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pictograph import Attempt, BatchClass, CallInfo, Client, Hooks
from tests.support.behaviours import respond
from tests.support.fault_server import FaultServer

ID = "4f1c7c1e-0000-4000-8000-000000000001"
_TEXTS = dict.fromkeys(("project_id", "dataset_name", "format", "organization_id", "pipeline_type", "workflow_id", "status"), "x")
_COUNTS = dict.fromkeys(
    ("progress", "total_images", "processed_images", "failed_images", "total_annotations_added", "frames_extracted", "total_frames"), 0
)
_IDS = dict.fromkeys(("id", "job_id", "import_id", "run_id"), ID)
JOB = {
    **_IDS,
    **_TEXTS,
    **_COUNTS,
    "name": "v1",
    "storage_state": "freezing",
    "created_at": "2026-01-01T00:00:00Z",
    "warnings": [],
    "datasets": [],
}
RESPONSE = {**JOB, "export": JOB, "training_run": JOB, "run": JOB}
"""A response that starts any of the jobs."""

STARTS: dict[str, Callable[[Client, bool], object]] = {
    "export 'v1' of the dataset 'birds'": lambda c, wait: c.exports.create("birds", "v1", wait=wait),
    f"training run {ID}": lambda c, wait: c.training.create("birds", "v1", pipeline_type="yolox", wait=wait),
    f"auto-annotation job {ID}": lambda c, wait: c.auto_annotate.batch(
        "birds", ["heron.jpg"], [BatchClass(name="heron", output_type="bbox")], wait=wait
    ),
    f"workflow run {ID}": lambda c, wait: c.workflows.run(ID, wait=wait),
    f"storage transition of the dataset {ID}": lambda c, wait: c.datasets.freeze(ID, wait=wait),
    f"frame extraction {ID}": lambda c, wait: c.video.extract_frames("birds", "gs://example/pond.mp4", folder_name="pond", wait=wait),
    f"import {ID}": lambda c, wait: c.connectors.import_("roboflow", "key-0123456789", [], wait=wait),
}


class Interrupt(Hooks):
    """Ctrl-C when the first attempt starts, or when its response has been read."""

    def __init__(self, event: str) -> None:
        self.event = event

    def attempt_started(self, call: CallInfo, number: int) -> None:
        if self.event == "attempt_started":
            raise KeyboardInterrupt

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        if self.event == "attempt_ended":
            raise KeyboardInterrupt


def notes(server: FaultServer, start: Callable[[Client, bool], object], event: str, *, wait: bool) -> list[str]:
    hooks: Any = Interrupt(event)
    with Client("pk_live_interrupts_0123456789", base_url=server.url, hooks=hooks) as client, pytest.raises(KeyboardInterrupt) as caught:
        start(client, wait)
    return caught.value.__notes__


@pytest.mark.parametrize("wait", [True, False], ids=["wait", "no wait"])
@pytest.mark.parametrize("job", STARTS)
def test_an_interrupt_after_the_response_names_the_job(serve: Callable[..., FaultServer], job: str, wait: bool) -> None:
    server = serve(respond(200, [("Content-Type", "application/json")], body=json.dumps(RESPONSE).encode()))
    (note,) = notes(server, STARTS[job], "attempt_ended", wait=wait)
    assert note.startswith(f"The {job} continues: get it later with client.")
    assert len(server.requests) == 1


def test_an_interrupt_before_the_response_reports_that_the_job_may_have_started(serve: Callable[..., FaultServer]) -> None:
    server = serve(respond(200, [("Content-Type", "application/json")], body=json.dumps(RESPONSE).encode()))
    assert notes(server, STARTS[f"training run {ID}"], "attempt_started", wait=True) == ["The server may have started the training run."]
