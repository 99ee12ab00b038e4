"""Jobs: started, waited for, timed out, cancelled, failed. Nothing sleeps: the client's clock advances the emulator's jobs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

import pictograph
from pictograph.emulator import Emulator
from tests.resources.conftest import UNKNOWN_ID
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming

NAMES = [f"picture_{number:04}.png" for number in range(6)]
HERON = [{"name": "heron", "output_type": "bbox"}]


@pytest.fixture(autouse=True)
def long_jobs(emulator: Emulator, birds: list[str]) -> None:
    """Jobs take 20 seconds on the fake clock. The export `ready` is completed."""
    emulator.job_seconds = 20.0
    with emulator.client() as client:
        client.exports.create("birds", "ready", include_images=True, wait=False)
    emulator.advance(20)


@frozen
class Kind:
    """A kind of job, with the calls that start it and wait for it."""

    operation: str
    poll: str
    interval: float
    timeout: float
    start: Callable[..., Any]
    id_of: Callable[[Any], str]
    wait: Callable[..., Any]

    def __repr__(self) -> str:
        return self.operation


EXPORT = Kind(
    "create_export",
    "get_export",
    2.0,
    300.0,
    lambda c, **options: c.exports.create("birds", "v1", **options),
    lambda export: export.id,
    lambda c, _, **options: c.exports.wait_for_completion("birds", "v1", **options),
)
TRAINING = Kind(
    "create_training_run",
    "get_training_run",
    5.0,
    7200.0,
    lambda c, **options: c.training.create("birds", "ready", pipeline_type="yolox", **options),
    lambda run: run.id,
    lambda c, run_id, **options: c.training.wait_for_completion(run_id, **options),
)
BATCH = Kind(
    "create_auto_annotate_batch",
    "get_auto_annotate_batch",
    5.0,
    1800.0,
    lambda c, **options: c.auto_annotate.batch("birds", NAMES, HERON, **options),
    lambda job: job.job_id,
    lambda c, job_id, **options: c.auto_annotate.wait_for_batch(job_id, **options),
)
each_kind = pytest.mark.parametrize("kind", [EXPORT, TRAINING, BATCH], ids=repr)


@each_kind
def test_create_waits_until_the_job_is_completed(kind: Kind, client: AnyClient, emulator: Emulator, clock: FakeTiming) -> None:
    statuses: list[str] = []
    job = client.do(lambda c: kind.start(c, on_poll=lambda job: statuses.append(str(job.status))))
    assert job.status == "completed"
    assert set(clock.waits) == {kind.interval}
    assert clock.elapsed == pytest.approx(20, abs=kind.interval)
    assert statuses[-1] == "completed"
    assert len(statuses) == len(emulator.requests_of(kind.poll)) + 1, "the first is the document with which the job was accepted"


@each_kind
def test_without_waiting_the_first_document_is_returned(kind: Kind, client: AnyClient, emulator: Emulator) -> None:
    before = len(emulator.requests)
    job = client.do(lambda c: kind.start(c, wait=False))
    assert job.status == "pending"
    assert len(emulator.requests) == before + 1
    completed = client.do(lambda c: kind.wait(c, kind.id_of(job)))
    assert (kind.id_of(completed), completed.status) == (kind.id_of(job), "completed")


@each_kind
def test_a_job_that_times_out_can_be_waited_for_by_its_run_id(kind: Kind, client: AnyClient, clock: FakeTiming) -> None:
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: kind.start(c, timeout=7.0, poll_interval=3.0))
    assert clock.waits == pytest.approx([3.0, 3.0, 0.3]), "the last poll comes before the end"
    assert "7 s" in str(caught.value)
    error = caught.value
    assert (error.dataset_name, error.export_name) == (("birds", "v1") if kind is EXPORT else (None, None))
    assert (error.run_id is None) == (kind is EXPORT)
    assert error.job_id == (error.run_id if kind is BATCH else None)
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: kind.wait(c, error.run_id, timeout=4.0))
    assert caught.value.run_id == error.run_id
    job = client.do(lambda c: kind.wait(c, error.run_id))
    assert job.status == "completed"


@each_kind
def test_a_job_is_known_as_soon_as_the_server_has_accepted_it(kind: Kind, client: AnyClient, emulator: Emulator) -> None:
    emulator.fail(kind.poll, status=401, times=None)
    seen: list[Any] = []
    with pytest.raises(pictograph.AuthError) as caught:
        client.do(lambda c: kind.start(c, on_poll=seen.append))
    [first] = seen
    assert caught.value.run_id == (None if kind is EXPORT else kind.id_of(first))
    assert caught.value.export_name == (first.name if kind is EXPORT else None)


@each_kind
def test_the_fix_of_a_timeout_is_a_call_that_gets_the_job(kind: Kind, client: AnyClient) -> None:
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: kind.start(c, timeout=1.0))
    call = re.search(r"client\.[\w.]+\(.*?\)", str(caught.value.fix))
    assert call is not None
    job = client.do(lambda client: eval(call[0], {"client": client}))
    assert kind.id_of(job) in (caught.value.run_id or kind.id_of(job))


@pytest.mark.slow
@each_kind
def test_the_default_timeout(kind: Kind, client: AnyClient, emulator: Emulator, clock: FakeTiming) -> None:
    emulator.job_seconds = 1e9
    with pytest.raises(pictograph.PollTimeoutError):
        client.do(lambda c: kind.start(c))
    assert kind.timeout - 1.0 <= clock.elapsed <= kind.timeout


@each_kind
def test_a_failed_job_is_an_error_with_its_last_document(kind: Kind, client: AnyClient, emulator: Emulator) -> None:
    emulator.fail_job(kind.operation, "No more disk")
    with pytest.raises(pictograph.ApiError, match="No more disk") as caught:
        client.do(lambda c: kind.start(c))
    error = caught.value
    assert (error.status_code, error.error_code, error.response.status) == (None, "job_failed", "failed")
    assert error.run_id == (None if kind is EXPORT else kind.id_of(error.response))
    assert error.export_name == ("v1" if kind is EXPORT else None)


@each_kind
def test_single_failed_polls_are_tolerated(kind: Kind, client: AnyClient, emulator: Emulator) -> None:
    emulator.fail(kind.poll, status=503, times=5)
    assert client.do(lambda c: kind.start(c)).status == "completed"


@each_kind
@pytest.mark.parametrize("option", ["timeout", "poll_interval"])
def test_invalid_poll_options_start_nothing(option: str, kind: Kind, client: AnyClient, emulator: Emulator) -> None:
    before = len(emulator.requests)
    for wait in (True, False):
        with pytest.raises(ValueError, match=option):
            client.do(lambda c, wait=wait: kind.start(c, wait=wait, **{option: 0}))
    assert len(emulator.requests) == before


@each_kind
def test_a_repeated_call_with_the_same_key_starts_one_job(kind: Kind, client: AnyClient, emulator: Emulator) -> None:
    jobs = [client.do(lambda c: kind.start(c, wait=False, idempotency_key="once")) for _ in range(2)]
    assert kind.id_of(jobs[0]) == kind.id_of(jobs[1])
    assert [request.key for request in emulator.requests_of(kind.operation)][-2:] == ["once", "once"]


def test_unknown_ids_are_returned_by_bulk_calls(client: AnyClient) -> None:
    run = client.do(lambda c: c.training.create("birds", "ready", pipeline_type="yolox"))
    running = client.do(lambda c: c.training.create("birds", "ready", pipeline_type="yolox", wait=False))
    cancelled = client.do(lambda c: c.training.bulk_cancel([running.id, UNKNOWN_ID]))
    assert (cancelled.succeeded, cancelled.not_found) == ([running.id], [UNKNOWN_ID])
    models = client.do(lambda c: c.models.bulk_delete([run.model_id, UNKNOWN_ID]))
    assert (models.deleted, models.not_found) == ([run.model_id], [UNKNOWN_ID])
    export = client.do(lambda c: c.exports.get("birds", "ready"))
    exports = client.do(lambda c: c.exports.bulk_delete([export.id, UNKNOWN_ID]))
    assert (exports.deleted, exports.not_found) == ([export.id], [UNKNOWN_ID])


# Exports


def test_an_export_is_downloaded(client: AnyClient, emulator: Emulator, tmp_path: Path) -> None:
    path = client.do(lambda c: c.exports.download("birds", "ready", tmp_path / "out" / "birds.zip"))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert sum(name.endswith(".png") for name in archive.namelist()) == 6
    assert "x-api-key" not in emulator.requests_of("storage_get")[0].headers
    assert sorted(each.name for each in path.parent.iterdir()) == ["birds.zip"]


def test_an_incomplete_export_is_not_downloaded(client: AnyClient, tmp_path: Path) -> None:
    client.do(lambda c: c.exports.create("birds", "v1", wait=False))
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.exports.download("birds", "v1", tmp_path / "x.zip"))
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_addressed_by_id(client: AnyClient, tmp_path: Path) -> None:
    export = client.do(lambda c: c.exports.get("birds", "ready"))
    assert client.do(lambda c: c.exports.get_by_id(export.id)) == export
    path = client.do(lambda c: c.exports.download_by_id(export.id, tmp_path / "v1.zip"))
    assert zipfile.is_zipfile(path)


def test_the_options_of_an_export_are_sent(client: AnyClient, emulator: Emulator) -> None:
    export = client.do(
        lambda c: c.exports.create("birds", "v1", format="coco", include_images=True, class_filter=["heron"], status_filter="complete")
    )
    assert (export.format, export.include_images, export.image_count) == ("coco", True, 6)
    assert emulator.requests_of("create_export")[-1].json() == {
        "dataset_name": "birds",
        "name": "v1",
        "format": "coco",
        "include_images": True,
        "class_filter": ["heron"],
        "status_filter": "complete",
    }


def test_the_timeout_error_of_an_export_contains_its_escaped_names(client: AnyClient) -> None:
    name = "a {brace} 'quote'"
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: c.exports.create("birds", name, timeout=1.0))
    assert f"client.exports.wait_for_completion('birds', {name!r})" in str(caught.value)


def test_an_export_is_deleted(client: AnyClient) -> None:
    client.do(lambda c: c.exports.delete("birds", "ready"))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.exports.get("birds", "ready"))


# Training runs and models


def test_a_run_creates_a_model(client: AnyClient, emulator: Emulator, tmp_path: Path) -> None:
    run = client.do(
        lambda c: c.training.create("birds", "ready", pipeline_type="yolox", name="mine", config={"epochs": 3}, gpu_type="h100")
    )
    assert emulator.requests_of("create_training_run")[0].json() == {
        "dataset_name": "birds",
        "export_name": "ready",
        "pipeline_type": "yolox",
        "name": "mine",
        "gpu_type": "h100",
        "config": {"epochs": 3},
    }
    model = client.do(lambda c: c.models.get(run.model_id))
    assert (run.name, model.status) == ("mine", "ready")
    path = client.do(lambda c: c.models.download(model.id, tmp_path / "model.onnx"))
    assert path.stat().st_size > 0
    client.do(lambda c: c.models.download(model.id, tmp_path / "model.pt", format="pytorch"))
    assert [request.query for request in emulator.requests_of("get_model_download")] == [{"format": ["onnx"]}, {"format": ["pytorch"]}]
    client.do(lambda c: c.models.delete(model.id))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.models.get(model.id))


def test_a_run_without_a_name_gets_one_from_the_server(client: AnyClient, emulator: Emulator) -> None:
    run = client.do(lambda c: c.training.create("birds", "ready", pipeline_type="yolox", wait=False))
    assert "name" not in emulator.requests_of("create_training_run")[0].json()
    assert run.name.startswith("yolox-run-")


def test_a_run_that_another_client_cancels_is_an_error(client: AnyClient, emulator: Emulator) -> None:
    def cancel(run: Any) -> None:
        if run.status == "cancelled":
            return
        with emulator.client() as other:
            other.training.cancel(run.id)

    with pytest.raises(pictograph.ApiError, match="cancelled") as caught:
        client.do(lambda c: c.training.create("birds", "ready", pipeline_type="yolox", on_poll=cancel))
    assert caught.value.error_code == "job_cancelled"


def test_a_run_is_cancelled_once(client: AnyClient) -> None:
    run = client.do(lambda c: c.training.create("birds", "ready", pipeline_type="yolox", wait=False))
    assert client.do(lambda c: c.training.cancel(run.id)).status == "cancelled"
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.training.cancel(run.id))


@pytest.mark.parametrize("call", [lambda c: c.training.get(None), lambda c: c.models.get(None)])
def test_an_id_of_none_is_explained(call: Callable[[Any], Any], client: AnyClient) -> None:
    with pytest.raises(ValueError, match="None"):
        client.do(call)


def test_a_public_model_is_forked(client: AnyClient, emulator: Emulator) -> None:
    run = client.do(lambda c: c.training.create("birds", "ready", pipeline_type="yolox"))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.models.fork(UNKNOWN_ID))
    emulator.publish_model(run.model_id)
    copy = client.do(lambda c: c.models.fork(run.model_id))
    assert copy.id != run.model_id
    assert copy.forked_from_model_id == run.model_id


# Batch jobs


def test_a_batch_saves_its_annotations(client: AnyClient, birds: list[str], emulator: Emulator) -> None:
    job = client.do(lambda c: c.auto_annotate.batch("birds", NAMES, HERON, confidence_threshold=0.1))
    assert (job.processed_images, job.failed_images) == (6, 0)
    found = [annotation for image_id in birds for annotation in client.do(lambda c, image_id=image_id: c.annotations.get(image_id))]
    assert len(found) == 6 + job.total_annotations_added
    assert client.do(lambda c: c.auto_annotate.get_batch(job.job_id)).status == "completed"


def test_a_batch_is_cancelled(client: AnyClient) -> None:
    job = client.do(lambda c: c.auto_annotate.batch("birds", NAMES, HERON, wait=False))
    assert client.do(lambda c: c.auto_annotate.cancel_batch(job.job_id)).status == "cancelled"


def test_sahi_options_are_sent_only_if_enabled(client: AnyClient, emulator: Emulator) -> None:
    client.do(lambda c: c.auto_annotate.batch("birds", NAMES, HERON, wait=False, sahi=True, sahi_slice_size=320))
    client.do(lambda c: c.auto_annotate.batch("birds", NAMES, HERON, wait=False))
    enabled, default = (request.json() for request in emulator.requests_of("create_auto_annotate_batch"))
    assert (enabled["sahi_enabled"], enabled["sahi_slice_size"]) == (True, 320)
    assert not {"sahi_enabled", "sahi_slice_size"} & default.keys()  # older servers reject these fields
