"""Everything in one: upload a folder, annotate it, train on it."""

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
    """How far it came. A phase that was not reached or not wanted is `None`."""

    dataset_name: str
    upload: UploadReport
    annotate: AnnotateReport | None = None
    training_run: TrainingRun | None = None
    model: Model | None = None
    credit_skip_reason: str | None = None
    """Why nothing was annotated or trained, when there were fewer credits than `min_credits`."""
    error: PictographError | None = None
    """What ended the annotation or the training. A `PollTimeoutError` has the `run_id` of the job, which goes on."""

    @property
    def success(self) -> bool:
        """All phases that were wanted went well."""
        reports_good = self.upload.success and (self.annotate is None or self.annotate.success)
        return reports_good and self.credit_skip_reason is None and self.error is None


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
    """Upload a folder, let SAM3 annotate what has no annotations, and train a model on all of it. Safe to repeat.

    A phase that does not go well ends the chain, and the report says how far it came; what goes wrong before the first file was tried is
    raised. Images count for the training whatever their status is, since annotating does not make them `complete`.

    Args:
        client: a `Client`, which blocks, or an `AsyncClient`, which is awaited.
        dataset_name: the dataset; it is created when there is none of this name.
        folder: see `upload_dataset_from_folder`.
        classes: see `auto_annotate_dataset`.
        pipeline, gpu: see `train_pipeline`.
        annotate, train: leave a phase out.
        annotate_mode: `batch` or `text`.
        upload_workers: files at once.
        train_config: settings such as `epochs`, `batch_size`, `learning_rate`, `image_size`; the pipeline's own when left out.
        train_timeout: seconds to wait for the run.
        min_credits: don't begin to annotate or train with fewer credits than this; `None` begins with any number.

    Raises:
        FileNotFoundError, NotADirectoryError, ValueError: as `upload_dataset_from_folder`; nothing was sent.

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
            left = (await fetch_balance()).credits_remaining
            if left < min_credits:
                return PipelineReport(dataset_name, upload, credit_skip_reason=f"{left} credits are left, fewer than {min_credits}")
        if annotate:
            annotated = await auto_annotate_dataset.coroutine(dataset_name, classes, mode=annotate_mode)
        if not train or (annotated is not None and not annotated.success):
            return PipelineReport(dataset_name, upload, annotated)
        training = train_pipeline.coroutine(
            dataset_name, pipeline=pipeline, gpu=gpu, config=train_config, status_filter=None, timeout=train_timeout
        )
        run, model = await training
    except PictographError as error:
        return PipelineReport(dataset_name, upload, annotated, error=error)
    return PipelineReport(dataset_name, upload, annotated, run, model)
