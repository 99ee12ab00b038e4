"""Everything in one call, and how far it comes when something goes wrong."""

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
"""Photos: in about half of them the emulator finds something, and it trains on five or more."""


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    photo_folder(tmp_path / "photos", loose=COUNT)
    return tmp_path / "photos"


def everything(client: AnyClient, photos: Path, **options: Any) -> PipelineReport:
    wanted = {"dataset_name": "birds", "folder": photos, "classes": [("heron", "bbox")], "pipeline": "yolox", **options}
    report: PipelineReport = client.do(lambda c: full_pipeline(c, **wanted))
    return report


def test_from_a_folder_to_a_model_and_again(client: AnyClient, emulator: Emulator, photos: Path) -> None:
    report = everything(client, photos, train_config={"epochs": 1}, gpu="a100")
    assert report.success
    assert report.upload.images_uploaded == report.annotate.images_processed == COUNT
    assert (report.training_run.status, report.model.id) == ("completed", report.training_run.model_id)
    body = emulator.requests_of("create_training_run")[0].json()
    assert (body["gpu_type"], body["config"]) == ("a100", {"epochs": 1})
    again = everything(client, photos)
    assert again.success
    assert again.upload.images_skipped == COUNT
    assert again.model.id != report.model.id


def test_phases_can_be_left_out(client: AnyClient, emulator: Emulator, photos: Path) -> None:
    report = everything(client, photos, annotate=False, train=False)
    assert report == PipelineReport("birds", report.upload)
    assert emulator.requests_of("get_credit_balance") == []
    assert everything(client, photos, train=False).training_run is None
    report = everything(client, photos, annotate=False)
    assert report.annotate is None
    assert report.model is not None


def test_a_failed_upload_ends_the_chain(client: AnyClient, emulator: Emulator, photos: Path) -> None:
    not_a_photo(photos / "bad.jpg")
    report = everything(client, photos)
    assert (report.success, report.annotate, report.upload.images_uploaded) == (False, None, COUNT)
    assert emulator.requests_of("create_auto_annotate_batch") == []


@pytest.mark.parametrize(("credits", "min_credits", "skipped"), [(0, 1, True), (49, 50, True), (50, 50, False), (0, None, False)])
def test_few_credits_are_a_reason_to_stop(
    credits: int, min_credits: int | None, skipped: bool, client: AnyClient, emulator: Emulator, photos: Path
) -> None:
    emulator.set_credits(credits)
    report = everything(client, photos, min_credits=min_credits)
    assert (report.credit_skip_reason is not None) == skipped
    if skipped:
        assert str(credits) in report.credit_skip_reason
        assert (report.success, report.error, report.annotate) == (False, None, None)
    if min_credits is None:
        assert isinstance(report.error, pictograph.PaymentRequiredError)


def test_a_run_that_takes_too_long_is_in_the_report(client: AnyClient, emulator: Emulator, photos: Path) -> None:
    emulator.set_job_seconds("create_training_run", 1000)
    report = everything(client, photos, train_timeout=60.0)
    assert isinstance(report.error, pictograph.PollTimeoutError)
    assert not report.success
    assert report.annotate.success
    assert client.do(lambda c: c.training.get(report.error.run_id)).status in ("queued", "running")


def test_a_failed_annotation_ends_the_chain(client: AnyClient, emulator: Emulator, photos: Path) -> None:
    emulator.fail_job("create_auto_annotate_batch")
    report = everything(client, photos)
    assert (report.success, report.annotate.success, report.training_run) == (False, False, None)
    assert emulator.requests_of("create_export") == []


def test_what_is_wrong_from_the_start_is_raised(client: AnyClient, emulator: Emulator, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        everything(client, tmp_path / "none")
    assert emulator.requests == []


# One function for both clients


@pytest.mark.parametrize("name", [name for name in pipelines.__all__ if name.islower()])
def test_a_pipeline_reads_like_a_function(name: str) -> None:
    function = getattr(pipelines, name)
    signature = inspect.signature(function)
    assert next(iter(signature.parameters)) == "client"
    assert "Flow" not in str(signature)
    assert function.__name__ == name
    assert inspect.getdoc(function)
    assert inspect.isfunction(function)


def test_with_an_async_client_nothing_happens_before_it_is_awaited(emulator: Emulator, photos: Path) -> None:
    async def act() -> None:
        async with emulator.async_client() as client:
            pending = pipelines.upload_dataset_from_folder(client, "birds", photos)
            await asyncio.sleep(0)
            assert emulator.requests == []
            assert (await pending).images_uploaded == COUNT

    asyncio.run(act())
