"""full_pipeline: upload, annotate, train, and the report when a phase fails."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph import pipelines
from pictograph.emulator import Emulator
from pictograph.pipelines import PipelineReport, full_pipeline
from tests.support.both_clients import AnyClient
from tests.support.photos import not_a_photo, photo_folder

COUNT = 24
"""Number of photos. The emulator finds objects in about half of them and requires five annotated images for training."""


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    photo_folder(tmp_path / "photos", loose=COUNT)
    return tmp_path / "photos"


def run_pipeline(client: AnyClient, photos: Path, **options: Any) -> PipelineReport:
    arguments = {"dataset_name": "birds", "folder": photos, "classes": [("heron", "bbox")], "pipeline": "yolox", **options}
    report: PipelineReport = client.do(lambda c: full_pipeline(c, **arguments))
    return report


def test_the_pipeline_can_be_repeated(client: AnyClient, emulator: Emulator, photos: Path) -> None:
    report = run_pipeline(client, photos, train_config={"epochs": 1}, gpu="a100")
    assert report.success
    assert report.upload.images_uploaded == report.annotate.images_processed == COUNT
    assert (report.training_run.status, report.model.id) == ("completed", report.training_run.model_id)
    body = emulator.requests_of("create_training_run")[0].json()
    assert (body["gpu_type"], body["config"]) == ("a100", {"epochs": 1})
    again = run_pipeline(client, photos)
    assert again.success
    assert again.upload.images_skipped == COUNT
    assert again.model.id != report.model.id


def test_phases_can_be_disabled(client: AnyClient, emulator: Emulator, photos: Path) -> None:
    report = run_pipeline(client, photos, annotate=False, train=False)
    assert report == PipelineReport("birds", report.upload)
    assert emulator.requests_of("get_credit_balance") == []
    assert run_pipeline(client, photos, train=False).training_run is None
    report = run_pipeline(client, photos, annotate=False)
    assert report.annotate is None
    assert report.model is not None


def test_a_failed_upload_stops_the_pipeline(client: AnyClient, emulator: Emulator, photos: Path) -> None:
    not_a_photo(photos / "bad.jpg")
    report = run_pipeline(client, photos)
    assert (report.success, report.annotate, report.upload.images_uploaded) == (False, None, COUNT)
    assert emulator.requests_of("create_auto_annotate_batch") == []


@pytest.mark.parametrize(("credits", "min_credits", "skipped"), [(49, 50, True), (50, 50, False), (0, None, False)])
def test_annotation_is_skipped_below_min_credits(
    credits: int, min_credits: int | None, skipped: bool, client: AnyClient, emulator: Emulator, photos: Path
) -> None:
    emulator.set_credits(credits)
    report = run_pipeline(client, photos, min_credits=min_credits)
    assert (report.credit_skip_reason is not None) == skipped
    if skipped:
        assert str(credits) in report.credit_skip_reason
        assert (report.success, report.error, report.annotate) == (False, None, None)
    if min_credits is None:
        assert isinstance(report.error, pictograph.PaymentRequiredError)


def test_a_run_that_times_out_is_in_the_report(client: AnyClient, emulator: Emulator, photos: Path) -> None:
    emulator.set_job_seconds("create_training_run", 1000)
    report = run_pipeline(client, photos, train_timeout=60.0)
    assert isinstance(report.error, pictograph.PollTimeoutError)
    assert not report.success
    assert report.annotate.success
    assert client.do(lambda c: c.training.get(report.error.run_id)).status in ("queued", "running")


def test_a_failed_annotation_stops_the_pipeline(client: AnyClient, emulator: Emulator, photos: Path) -> None:
    emulator.fail_job("create_auto_annotate_batch")
    report = run_pipeline(client, photos)
    assert (report.success, report.annotate.success, report.training_run) == (False, False, None)
    assert emulator.requests_of("create_export") == []


def test_a_missing_folder_is_raised_before_any_request(client: AnyClient, emulator: Emulator, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run_pipeline(client, tmp_path / "none")
    assert emulator.requests == []


# Sync and async


def test_pipelines_have_the_signatures_and_docstrings_of_functions() -> None:
    for name in [name for name in pipelines.__all__ if name.islower()]:
        function = getattr(pipelines, name)
        signature = inspect.signature(function)
        assert next(iter(signature.parameters)) == "client", name
        assert "Flow" not in str(signature), name
        assert function.__name__ == name
        assert inspect.getdoc(function), name
        assert inspect.isfunction(function), name


def test_with_an_async_client_nothing_is_sent_before_the_await(emulator: Emulator, photos: Path) -> None:
    async def main() -> None:
        async with emulator.async_client() as client:
            coroutine = pipelines.upload_dataset_from_folder(client, "birds", photos)
            await asyncio.sleep(0)
            assert emulator.requests == []
            assert (await coroutine).images_uploaded == COUNT

    asyncio.run(main())
