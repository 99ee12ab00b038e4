"""train_pipeline: from a dataset to a model."""

from __future__ import annotations

import re
from typing import Any

import pytest

import pictograph
from pictograph.emulator import Emulator
from pictograph.pipelines import train_pipeline
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming


def test_the_run_and_its_model_are_returned(client: AnyClient, emulator: Emulator, birds: list[str], clock: FakeTiming) -> None:
    emulator.job_seconds = 20
    run, model = client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox"))
    assert (run.status, model.id, model.status) == ("completed", run.model_id, "ready")
    assert sorted(set(clock.waits)) == [2.0, 5.0]
    export, training = (emulator.requests_of(name)[0].json() for name in ("create_export", "create_training_run"))
    stamp = re.fullmatch(r"yolox-(\d{8}-\d{6}-[0-9a-f]{4})", export["name"])
    assert stamp is not None
    assert export == {
        "dataset_name": "birds",
        "name": export["name"],
        "format": "pictograph",
        "include_images": True,
        "status_filter": "complete",
    }
    assert training == {
        "dataset_name": "birds",
        "export_name": export["name"],
        "pipeline_type": "yolox",
        "name": f"yolox-run-{stamp[1]}",
        "gpu_type": "a10g",
    }


def test_given_options_are_used(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    documents: list[Any] = []
    run, _ = client.do(
        lambda c: train_pipeline(
            c,
            "birds",
            pipeline=pictograph.PipelineType.CLASSIFICATION,
            gpu="h100",
            name="my run",
            config={"epochs": 2},
            export_name="my export",
            class_filter=["heron"],
            status_filter=None,
            on_poll=documents.append,
        )
    )
    assert (run.name, run.pipeline_type, run.gpu_type, documents[-1].id) == ("my run", "classification", "h100", run.id)
    export = emulator.requests_of("create_export")[0].json()
    assert (export["name"], export["class_filter"], "status_filter" in export) == ("my export", ["heron"], False)
    assert emulator.requests_of("create_training_run")[0].json()["config"] == {"epochs": 2}


def test_default_names_are_unique_within_a_second(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    runs = [client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox", wait=False))[0] for _ in range(3)]
    assert len({run.name for run in runs}) == 3


def test_without_waiting_the_run_continues(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    emulator.job_seconds = 20
    run, model = client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox", wait=False))
    assert (run.status, model) == ("pending", None)
    assert client.do(lambda c: c.training.wait_for_completion(run.id)).status == "completed"


def test_a_run_that_times_out_can_be_fetched_by_its_run_id(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    emulator.set_job_seconds("create_training_run", 100)
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox", timeout=60.0))
    run = client.do(lambda c: c.training.get(caught.value.run_id))
    assert run.status == "running"
    assert f"client.training.get('{run.id}')" in str(caught.value)
    emulator.advance(100)
    run = client.do(lambda c: c.training.get(caught.value.run_id))
    assert client.do(lambda c: c.models.get(run.model_id)).status == "ready"


def test_an_export_that_times_out_starts_no_run(client: AnyClient, emulator: Emulator, birds: list[str], clock: FakeTiming) -> None:
    emulator.set_job_seconds("create_export", 1000)
    with pytest.raises(pictograph.PollTimeoutError, match="No training run was started") as caught:
        client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox", export_name="slow", timeout=1.0))
    assert 0.8 <= clock.elapsed <= 1.0, "timeout covers the export"
    assert (caught.value.run_id, caught.value.dataset_name, caught.value.export_name) == (None, "birds", "slow")
    assert "client.training.create('birds', 'slow'" in str(caught.value)
    assert emulator.requests_of("create_training_run") == []


def test_the_timeout_covers_the_export_and_the_run(client: AnyClient, emulator: Emulator, birds: list[str], clock: FakeTiming) -> None:
    emulator.job_seconds = 40
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox", timeout=60.0))
    assert 59.0 <= clock.elapsed <= 60.0
    assert client.do(lambda c: c.training.get(caught.value.run_id)).status == "running"


@pytest.mark.parametrize("job", ["create_export", "create_training_run"])
def test_a_failed_job_is_an_error_with_its_last_document(job: str, client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    emulator.fail_job(job, "No more disk")
    with pytest.raises(pictograph.ApiError, match="No more disk") as caught:
        client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox"))
    assert caught.value.error_code == "job_failed"
    assert caught.value.response.status == "failed"


def test_without_enough_credits_no_run_is_started(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    emulator.set_credits(1)
    with pytest.raises(pictograph.PaymentRequiredError) as caught:
        client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox"))
    assert caught.value.remaining == 1
    assert client.do(lambda c: c.training.list()) == []


@pytest.mark.parametrize(("dataset", "options"), [("none", {}), ("birds", {"status_filter": "review"})], ids=repr)
def test_without_matching_images_no_run_is_started(dataset: str, options: dict[str, Any], client: AnyClient, birds: list[str]) -> None:
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: train_pipeline(c, dataset, pipeline="yolox", **options))
    assert client.do(lambda c: c.training.list()) == []


def test_a_taken_export_name_is_a_conflict(client: AnyClient, birds: list[str]) -> None:
    client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox", export_name="x"))
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox", export_name="x"))


def test_an_invalid_timeout_sends_nothing(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    with pytest.raises(ValueError, match="timeout"):
        client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox", timeout=0))
    assert emulator.requests == []


def test_a_pipeline_without_a_client_or_with_an_option_of_one_call_says_what_to_pass(client: AnyClient, emulator: Emulator) -> None:
    with pytest.raises(TypeError, match=r"The first argument of train_pipeline\(\) must be a Client or an AsyncClient, not str\."):
        train_pipeline("birds", pipeline="yolox")  # type: ignore[call-overload]
    with pytest.raises(TypeError, match=r"'max_retries'\. Set it for several calls: client\.with_options\(max_retries=\.\.\.\)"):
        client.do(lambda c: train_pipeline(c, "birds", pipeline="yolox", max_retries=1))
    assert not emulator.requests
