"""Annotate all images of a dataset with a model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import frozen
from pictograph_api import models

from pictograph._resilience.operations import gather
from pictograph._resilience.polling import PollOptions
from pictograph.exceptions import PaymentRequiredError, PictographError, PollTimeoutError, RequestTimeoutError
from pictograph.pipelines.pipeline import pipeline
from pictograph.resources.annotations import fetch_annotations, replace_annotations
from pictograph.resources.auto_annotate import prompt_with_text, start_batch, wait_for_batch
from pictograph.resources.dataset_by_name import fetch_all_images
from pictograph.types import BatchClassDict

if TYPE_CHECKING:
    from pictograph.models import Annotation, BatchClass, BatchJob, DatasetImage

MAX_IMAGES_PER_JOB: Final = 500  # limit of the contract
MAX_CONCURRENT_PROMPTS: Final = 4
BATCH: Final = "<batch>"
"""Replaces the filename in failures of a batch job, for which the server only reports counts."""

WantedClass: TypeAlias = "BatchClass | BatchClassDict | tuple[str] | tuple[str, str]"


@frozen
class AnnotationFailure:
    """An image, or a whole batch job, that was not annotated, and the reason."""

    image_filename: str
    reason: str


@frozen
class AnnotateReport:
    """The result of annotating a dataset."""

    dataset_name: str
    images_attempted: int
    images_processed: int
    images_skipped: int
    """Images that were skipped because they already have annotations."""
    annotations_added: int
    failures: list[AnnotationFailure]
    job_ids: list[str]
    """Ids of the batch jobs, in the order in which they were started."""

    @property
    def job_id(self) -> str | None:
        """Id of the last batch job; `None` in the mode `text` and if no image had to be annotated."""
        return self.job_ids[-1] if self.job_ids else None

    @property
    def success(self) -> bool:
        """Whether nothing failed. True also if all images were already annotated."""
        return not self.failures


@frozen
class _Task:
    """The images to annotate and the settings."""

    dataset_name: str
    classes: list[BatchClass]
    threshold: float
    overwrite: bool
    targets: list[DatasetImage]
    skipped: int
    ambiguous_names: frozenset[str]  # filenames of more than one image
    annotated_names: frozenset[str]  # filenames of images with annotations

    def report(self, *, processed: int, added: int, failures: list[AnnotationFailure], job_ids: Sequence[str] = ()) -> AnnotateReport:
        return AnnotateReport(self.dataset_name, len(self.targets), processed, self.skipped, added, failures, list(job_ids))


@pipeline
async def auto_annotate_dataset(
    dataset_name: str,
    classes: Iterable[WantedClass],
    *,
    mode: Literal["batch", "text"] = "batch",
    confidence_threshold: float = 0.5,
    overwrite: bool = False,
    max_images: int | None = None,
    poll_interval: float = 5.0,
    timeout: float = 1800.0,
) -> AnnotateReport:
    """Annotate all images of a dataset that have no annotations, with SAM3. Costs credits.

    The mode `batch` runs jobs of up to 500 images, one after the other; the server saves the annotations. The mode `text` sends a prompt
    per image and class, and saves the annotations of all classes once per image. Errors of single images or jobs are collected in the
    report; an error before anything was annotated is raised.

    The API identifies images by filename here, and images in different folders can have the same name. In the mode `text`, such images are
    failures, because the result could belong to another image. In the mode `batch`, they are failures if one of them has annotations and
    `overwrite` is false.

    Args:
        client: A `Client` (the call blocks) or an `AsyncClient` (await the call).
        classes: Classes to find: `BatchClass` objects, dicts with the same keys, or tuples `(name,)` or `(name, output_type)`. The output
            type is `polygon` (the default), `bbox` or `tag`; the mode `text` returns polygons for `tag`.
        mode: `batch` or `text`.
        confidence_threshold: Minimum confidence, 0 to 1.
        overwrite: Include images that have annotations. `text` replaces their annotations if it finds any; `batch` adds to them.
        max_images: Maximum number of images to annotate.
        poll_interval: Seconds between status requests.
        timeout: Seconds for the whole call. Images that are left in the mode `text` are failures.

    Raises:
        ValueError: A class has none of the forms above, `classes` is empty, `mode` is unknown, or a number is out of range. Nothing was
            sent.
        NotFoundError: No dataset has this name.
        PaymentRequiredError: Not enough credits; no image was annotated.
        PollTimeoutError: The jobs were not completed within `timeout`. The last one continues on the server; `job_id` is its id. Call
            again for the rest: images that have annotations by then are skipped.

    Example:
        from pictograph.pipelines import auto_annotate_dataset

        report = auto_annotate_dataset(client, "birds", [("heron", "bbox"), ("reed",)])
        print(report.images_processed, report.annotations_added, report.failures)
    """
    poll: PollOptions[BatchJob] = PollOptions(poll_interval, timeout)
    batch_classes = to_batch_classes(classes)
    if mode not in ("batch", "text"):
        raise ValueError(f"mode must be 'batch' or 'text', not {mode!r}.")
    if max_images is not None and max_images < 1:
        raise ValueError(f"max_images must be at least 1, not {max_images}.")
    with await poll.limit():
        images = await fetch_all_images(dataset_name)
    name_counts = Counter(image.filename for image in images)
    targets = [image for image in images if overwrite or not image.annotation_count]
    task = _Task(
        dataset_name=dataset_name,
        classes=batch_classes,
        threshold=confidence_threshold,
        overwrite=overwrite,
        targets=targets[:max_images],
        skipped=len(images) - len(targets),
        ambiguous_names=frozenset(name for name, count in name_counts.items() if count > 1),
        annotated_names=frozenset(image.filename for image in images if image.annotation_count),
    )
    if mode == "batch":
        return await _run_batch_jobs(task, poll)
    return await _run_text_prompts(task, poll)


def to_batch_classes(classes: Iterable[WantedClass]) -> list[BatchClass]:
    """Return the classes to find. Raises `ValueError` when there are none, or one has an unknown form."""
    found = [_batch_class(given) for given in classes]
    if not found:
        raise ValueError("classes is empty. Pass at least one class to find.")
    return found


def _batch_class(given: WantedClass) -> BatchClass:
    if isinstance(given, models.BatchClass):
        return given
    match given:
        case Mapping():
            return _batch_class_from_dict(given)
        case (str() as name,):
            return models.BatchClass(name=name)
        case (str() as name, str() as output_type):
            return models.BatchClass(name=name, output_type=output_type)
        case _:
            raise ValueError(f"{given!r} is not a class. Pass a BatchClass, a dict of its fields, (name,) or (name, output_type).")


def _batch_class_from_dict(fields: Mapping[str, object]) -> BatchClass:
    try:
        return models.BatchClass.from_dict(fields)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(
            f"{fields!r} is not a class. A dict must have the keys of a BatchClass: name and, optionally, output_type."
        ) from error


async def _run_batch_jobs(task: _Task, poll: PollOptions[BatchJob]) -> AnnotateReport:
    excluded = frozenset[str]() if task.overwrite else task.annotated_names
    failures = [
        AnnotationFailure(image.filename, "an image of the same name in another folder has annotations, and the job would annotate both")
        for image in task.targets
        if image.filename in excluded
    ]
    names = list(dict.fromkeys(image.filename for image in task.targets if image.filename not in excluded))
    processed = added = 0
    job_ids: list[str] = []
    for start in range(0, len(names), MAX_IMAGES_PER_JOB):
        body = models.CreateBatchJobRequest(
            dataset_name=task.dataset_name,
            image_filenames=names[start : start + MAX_IMAGES_PER_JOB],
            classes=task.classes,
            confidence_threshold=task.threshold,
        )
        try:
            job = await _start_batch(body, poll, job_ids)
            job_ids.append(job.job_id)
            job = await wait_for_batch(job.job_id, poll, job)
        except PollTimeoutError:
            raise
        except PictographError as error:
            if not job_ids:
                raise
            failures.append(AnnotationFailure(BATCH, _first_line(error)))
            if not isinstance(error.response, models.BatchJob):
                continue
            job = error.response  # a failed job has saved the annotations of the images it processed
        processed += max(0, job.processed_images - job.failed_images)
        added += job.total_annotations_added
        if job.failed_images:
            failures.append(AnnotationFailure(BATCH, f"{job.failed_images} images of the job {job.job_id} could not be annotated"))
    return task.report(processed=processed, added=added, failures=failures, job_ids=job_ids)


async def _start_batch(body: models.CreateBatchJobRequest, poll: PollOptions[BatchJob], earlier: Sequence[str]) -> BatchJob:
    try:
        with await poll.limit():
            return await start_batch(body)
    except RequestTimeoutError as error:
        if await poll.left() > 0:
            raise
        raise PollTimeoutError(
            f"The dataset {body.dataset_name!r} was not annotated after {poll.timeout:g} s: {len(earlier)} jobs are finished",
            fix="Call auto_annotate_dataset again with a longer timeout=: images that have annotations are skipped.",
        ) from error


async def _run_text_prompts(task: _Task, poll: PollOptions[BatchJob]) -> AnnotateReport:
    async def annotate(image: DatasetImage) -> int:
        with await poll.limit():  # each runs on its own, and so needs the limit again
            return await _annotate_image(task, image)

    outcomes = await gather((annotate(image) for image in task.targets), limit=MAX_CONCURRENT_PROMPTS)
    failed = [(image, outcome.error) for image, outcome in zip(task.targets, outcomes, strict=True) if outcome.error is not None]
    payment_error = next((error for _, error in failed if isinstance(error, PaymentRequiredError)), None)
    if payment_error is not None and len(failed) == len(outcomes):
        raise payment_error
    return task.report(
        processed=len(outcomes) - len(failed),
        added=sum(outcome.value or 0 for outcome in outcomes),
        failures=[AnnotationFailure(image.filename, _first_line(error)) for image, error in failed],
    )


async def _annotate_image(task: _Task, image: DatasetImage) -> int:
    """Send a prompt per class, save all annotations at once, and return their number. If nothing is found, the image is not changed."""
    if image.filename in task.ambiguous_names:
        raise ValueError("several images of the dataset have this name, so the result of a prompt could belong to another image")
    found: list[Annotation] = []
    for batch_class in task.classes:
        is_tag = batch_class.output_type == models.BatchOutputType.TAG
        body = models.TextPromptRequest(
            dataset_name=task.dataset_name,
            image_filename=image.filename,
            text_prompt=batch_class.name,
            output_type=models.PromptOutputType.POLYGON if is_tag else str(batch_class.output_type),
            confidence_threshold=task.threshold,
        )
        found += (await prompt_with_text(body)).annotations
    if found:
        # Saving replaces all annotations, so read them again: others may have added some since the images were listed.
        existing = [] if task.overwrite else await fetch_annotations(image.id)
        await replace_annotations(image.id, [*existing, *found])
    return len(found)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
