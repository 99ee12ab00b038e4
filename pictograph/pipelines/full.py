"""The full pipeline: upload a folder, annotate the images, train a model."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from pictograph.exceptions import PictographError
from pictograph.pipelines.annotate import AnnotateReport, WantedClass, auto_annotate_dataset
from pictograph.pipelines.pipeline import pipeline as pipeline_function
from pictograph.pipelines.train import train_pipeline
from pictograph.pipelines.upload import UploadReport, upload_dataset_from_folder
from pictograph.resources.credits import fetch_balance

if TYPE_CHECKING:
    from pictograph.models import GpuType, Model, PipelineType, TrainingRun


@frozen
class PipelineReport:
    """The result of `full_pipeline`. A phase that was disabled or not reached is `None`."""

    dataset_name: str
    upload: UploadReport
    annotate: AnnotateReport | None = None
    training_run: TrainingRun | None = None
    model: Model | None = None
    credit_skip_reason: str | None = None
    """Why annotation and training were skipped, if the balance was lower than `min_credits`."""
    error: PictographError | None = None
    """The error that ended annotation or training. After a `PollTimeoutError`, the job continues on the server: see its `fix`."""

    @property
    def success(self) -> bool:
        """Whether all enabled phases succeeded."""
        no_failures = self.upload.success and (self.annotate is None or self.annotate.success)
        return no_failures and self.credit_skip_reason is None and self.error is None


@pipeline_function
async def full_pipeline(
    *,
    dataset_name: str,
    folder: str | os.PathLike[str],
    classes: Sequence[WantedClass],
    pipeline: PipelineType | str,
    gpu: GpuType | str = "a10g",
    annotate: bool = True,
    annotate_mode: Literal["batch", "text"] = "batch",
    train: bool = True,
    upload_workers: int = 8,
    train_config: Mapping[str, object] | None = None,
    train_timeout: float = 7200.0,
    min_credits: int | None = 1,
) -> PipelineReport:
    """Upload a folder, annotate images without annotations with SAM3, and train a model on the dataset. Safe to repeat.

    The pipeline stops after a phase that does not succeed, and the report contains the results so far; an error before the first file is
    uploaded is raised. Training uses images of any status, because annotation does not set them to `complete`.

    Args:
        client: A `Client` (the call blocks) or an `AsyncClient` (await the call).
        dataset_name: Name of the dataset. It is created if it does not exist.
        folder: Local folder with images; see `upload_dataset_from_folder`.
        classes: Classes to find; see `auto_annotate_dataset`.
        pipeline: Training pipeline, for example `yolox`; see `train_pipeline`.
        gpu: `a10g`, `a100` or `h100`.
        annotate, train: `False` disables the phase.
        annotate_mode: `batch` or `text`; see `auto_annotate_dataset`.
        upload_workers: Maximum number of concurrent uploads.
        train_config: Settings, for example `epochs`, `batch_size`, `learning_rate`, `image_size`; by default those of the pipeline.
        train_timeout: Seconds for the training phase: its export and its run.
        min_credits: Skip annotation and training if the balance is lower; `None` disables the check.

    Raises:
        FileNotFoundError, NotADirectoryError, ValueError: As for `upload_dataset_from_folder`. Nothing was sent.

    Example:
        from pictograph.pipelines import full_pipeline

        report = full_pipeline(
            client, dataset_name="lake birds", folder="photos", classes=[("heron", "bbox")], pipeline="yolox", train_config={"epochs": 5}
        )
        print(report.success, report.model or report.error or report.credit_skip_reason)
    """
    upload = await upload_dataset_from_folder.coroutine(dataset_name, folder, max_workers=upload_workers)
    if not upload.success or not (annotate or train):
        return PipelineReport(dataset_name, upload)
    annotated = None
    try:
        if min_credits is not None:
            remaining = (await fetch_balance()).credits_remaining
            if remaining < min_credits:
                return PipelineReport(dataset_name, upload, credit_skip_reason=f"{remaining} credits remaining, fewer than {min_credits}")
        if annotate:
            annotated = await auto_annotate_dataset.coroutine(dataset_name, classes, mode=annotate_mode)
        if not train or (annotated is not None and not annotated.success):
            return PipelineReport(dataset_name, upload, annotated)
        run, model = await train_pipeline.coroutine(
            dataset_name, pipeline=pipeline, gpu=gpu, config=train_config, status_filter=None, timeout=train_timeout
        )
    except PictographError as error:
        return PipelineReport(dataset_name, upload, annotated, error=error)
    return PipelineReport(dataset_name, upload, annotated, run, model)
