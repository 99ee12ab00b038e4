"""Jobs: started, waited for, picked up, cancelled, failed. No test waits: the client's clock moves the emulator's."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming

NAMES = [f"picture_{number:04}.png" for number in range(6)]
HERON = [{"name": "heron", "output_type": "bbox"}]


@pytest.fixture(autouse=True)
def long_jobs(emulator: Emulator, birds: list[str]) -> None:
    """Jobs take 20 seconds of the clock that the tests move; an export `ready` is done."""
    emulator.job_seconds = 20.0
    with emulator.client() as client:
        client.exports.create("birds", "ready", include_images=True, wait=False)
    emulator.advance(20)


class Kind:
    """The same questions for each kind of job."""

    def __init__(self, operation: str, poll: str, interval: float, timeout: float, start: Any, id_of: Any, wait: Any) -> None:
        self.operation, self.poll, self.interval, self.timeout = operation, poll, interval, timeout
        self.start, self.id_of, self.wait = start, id_of, wait

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
def test_create_waits_to_the_good_end(kind: Kind, client: AnyClient, emulator: Emulator, patient: FakeTiming) -> None:
    seen: list[str] = []
    job = client.do(lambda c: kind.start(c, on_poll=lambda job: seen.append(str(job.status))))
    assert job.status == "completed"
    assert set(patient.waits) == {kind.interval}
    assert patient.elapsed == pytest.approx(20, abs=kind.interval)
    assert seen[-1] == "completed"
    assert len(seen) == len(emulator.requests_of(kind.poll))


@each_kind
def test_without_waiting_the_first_document_comes_back(kind: Kind, client: AnyClient, emulator: Emulator, patient: FakeTiming) -> None:
    before = len(emulator.requests)
    job = client.do(lambda c: kind.start(c, wait=False))
    assert job.status == "pending"
    assert len(emulator.requests) == before + 1
    done = client.do(lambda c: kind.wait(c, kind.id_of(job)))
    assert (kind.id_of(done), done.status) == (kind.id_of(job), "completed")


@each_kind
def test_patience_runs_out_and_the_id_picks_it_up(kind: Kind, client: AnyClient, patient: FakeTiming) -> None:
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: kind.start(c, timeout=7.0, poll_interval=3.0))
    assert patient.waits == [3.0, 3.0, 1.0]
    job = client.do(lambda c: kind.wait(c, caught.value.run_id))
    assert (kind.id_of(job), job.status) == (caught.value.run_id, "completed")
    assert "7 s" in str(caught.value)


@each_kind
def test_waiting_elsewhere_runs_out_with_the_id_too(kind: Kind, client: AnyClient) -> None:
    job = client.do(lambda c: kind.start(c, wait=False))
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: kind.wait(c, kind.id_of(job), timeout=4.0))
    assert caught.value.run_id == kind.id_of(job)


@each_kind
def test_the_usual_patience(kind: Kind, client: AnyClient, emulator: Emulator, patient: FakeTiming) -> None:
    emulator.job_seconds = 1e9
    with pytest.raises(pictograph.PollTimeoutError):
        client.do(lambda c: kind.start(c))
    assert patient.elapsed == pytest.approx(kind.timeout)


@each_kind
def test_a_job_that_fails_is_an_error_with_its_last_document(kind: Kind, client: AnyClient, emulator: Emulator) -> None:
    emulator.fail_job(kind.operation, "No more disk")
    with pytest.raises(pictograph.ApiError, match="No more disk") as caught:
        client.do(lambda c: kind.start(c))
    error = caught.value
    assert (error.status_code, error.error_code, error.response.status) == (None, "job_failed", "failed")
    assert error.run_id == kind.id_of(error.response)


@each_kind
def test_failures_of_single_polls_are_passed_over(kind: Kind, client: AnyClient, emulator: Emulator) -> None:
    emulator.fail(kind.poll, status=503, times=5)
    assert client.do(lambda c: kind.start(c)).status == "completed"


@each_kind
@pytest.mark.parametrize("options", [{"timeout": 0}, {"poll_interval": 0}, {"poll_interval": -1.0}, {"timeout": float("nan")}], ids=repr)
@pytest.mark.parametrize("wait", [True, False])
def test_impatience_that_makes_no_sense_starts_nothing(
    options: dict[str, float], wait: bool, kind: Kind, client: AnyClient, emulator: Emulator
) -> None:
    before = len(emulator.requests)
    with pytest.raises(ValueError, match=next(iter(options))):
        client.do(lambda c: kind.start(c, wait=wait, **options))
    assert len(emulator.requests) == before


@each_kind
def test_the_same_key_starts_one_job(kind: Kind, client: AnyClient, emulator: Emulator) -> None:
    jobs = [client.do(lambda c: kind.start(c, wait=False, idempotency_key="once")) for _ in range(2)]
    assert kind.id_of(jobs[0]) == kind.id_of(jobs[1])
    assert [request.key for request in emulator.requests_of(kind.operation)][-2:] == ["once", "once"]


# What is particular to each


def test_an_export_is_downloaded_whole(client: AnyClient, emulator: Emulator, tmp_path: Path) -> None:
    path = client.do(lambda c: c.exports.download("birds", "ready", tmp_path / "out" / "birds.zip"))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert sum(name.endswith(".png") for name in archive.namelist()) == 6
    assert "x-api-key" not in emulator.requests_of("storage_get")[0].headers
    assert sorted(each.name for each in path.parent.iterdir()) == ["birds.zip"]


def test_an_export_that_is_not_ready_is_not_downloaded(client: AnyClient, tmp_path: Path) -> None:
    client.do(lambda c: c.exports.create("birds", "v1", wait=False))
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.exports.download("birds", "v1", tmp_path / "x.zip"))
    assert list(tmp_path.iterdir()) == []


def test_what_an_export_is_made_of_is_sent(client: AnyClient, emulator: Emulator) -> None:
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


def test_the_error_of_an_export_says_how_to_pick_it_up(client: AnyClient) -> None:
    name = "a {brace} 'quote'"
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: c.exports.create("birds", name, timeout=1.0))
    assert f"client.exports.wait_for_completion('birds', {name!r})" in str(caught.value)


def test_delete_an_export(client: AnyClient) -> None:
    client.do(lambda c: c.exports.delete("birds", "ready"))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.exports.get("birds", "ready"))


def test_a_run_makes_a_model(client: AnyClient, emulator: Emulator, tmp_path: Path) -> None:
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


def test_a_run_without_a_name_is_named_by_the_server(client: AnyClient, emulator: Emulator) -> None:
    run = client.do(lambda c: c.training.create("birds", "ready", pipeline_type="yolox", wait=False))
    assert "name" not in emulator.requests_of("create_training_run")[0].json()
    assert run.name.startswith("yolox-run-")


def test_a_run_that_somebody_cancels_is_an_error(client: AnyClient, emulator: Emulator, patient: FakeTiming) -> None:
    def cancel(run: Any) -> None:
        if run.status == "cancelled":
            return
        with emulator.client() as other:
            other.training.cancel(run.id)

    with pytest.raises(pictograph.ApiError, match="cancelled") as caught:
        client.do(lambda c: c.training.create("birds", "ready", pipeline_type="yolox", on_poll=cancel))
    assert caught.value.error_code == "job_cancelled"


def test_cancel_a_run_once(client: AnyClient) -> None:
    run = client.do(lambda c: c.training.create("birds", "ready", pipeline_type="yolox", wait=False))
    assert client.do(lambda c: c.training.cancel(run.id)).status == "cancelled"
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.training.cancel(run.id))


@pytest.mark.parametrize("act", [lambda c: c.training.get(None), lambda c: c.models.get(None)])
def test_an_id_that_is_not_there_yet_is_explained(act: Callable[[Any], Any], client: AnyClient) -> None:
    with pytest.raises(ValueError, match="None"):
        client.do(act)


def test_a_batch_saves_what_it_finds(client: AnyClient, birds: list[str], emulator: Emulator) -> None:
    job = client.do(lambda c: c.auto_annotate.batch("birds", NAMES, HERON, confidence_threshold=0.1))
    assert (job.processed_images, job.failed_images) == (6, 0)
    found = [annotation for image_id in birds for annotation in client.do(lambda c, image_id=image_id: c.annotations.get(image_id))]
    assert len(found) == 6 + job.total_annotations_added
    assert client.do(lambda c: c.auto_annotate.get_batch(job.job_id)).status == "completed"


def test_a_batch_is_cancelled(client: AnyClient) -> None:
    job = client.do(lambda c: c.auto_annotate.batch("birds", NAMES, HERON, wait=False))
    assert client.do(lambda c: c.auto_annotate.cancel_batch(job.job_id)).status == "cancelled"


def test_sahi_is_sent_when_asked_for(client: AnyClient, emulator: Emulator) -> None:
    client.do(lambda c: c.auto_annotate.batch("birds", NAMES, HERON, wait=False, sahi=True, sahi_slice_size=320))
    client.do(lambda c: c.auto_annotate.batch("birds", NAMES, HERON, wait=False))
    small, usual = (request.json() for request in emulator.requests_of("create_auto_annotate_batch"))
    assert (small["sahi_enabled"], small["sahi_slice_size"]) == (True, 320)
    assert not {"sahi_enabled", "sahi_slice_size"} & usual.keys()  # older servers refuse the fields
