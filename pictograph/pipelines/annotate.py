"""Let a model annotate the images of a whole dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import frozen
from pictograph_api import models

from pictograph._resilience.operations import gather
from pictograph._resilience.polling import PollOptions
from pictograph.exceptions import PaymentRequiredError, PictographError, PollTimeoutError
from pictograph.pipelines.pipeline import pipeline
from pictograph.resources.annotations import fetch_annotations, replace_annotations
from pictograph.resources.auto_annotate import prompt_with_text, start_batch, wait_for_batch
from pictograph.resources.datasets import fetch_all_images

if TYPE_CHECKING:
    from pictograph.models import Annotation, BatchClass, BatchJob, DatasetImage

MOST_IMAGES_OF_A_JOB: Final = 500  # the contract's cap
PROMPTS_AT_ONCE: Final = 4
BATCH: Final = "<batch>"
"""Stands for the filename in failures of a whole job, of which the server gives counts only."""

WantedClass: TypeAlias = "BatchClass | Mapping[str, object] | tuple[str] | tuple[str, str]"


@frozen
class AnnotationFailure:
    """An image, or a whole job, that was not annotated."""

    image_filename: str
    reason: str


@frozen
class AnnotateReport:
    """What became of the annotation of a dataset."""

    dataset_name: str
    images_attempted: int
    images_processed: int
    images_skipped: int
    """Images that were left alone because they have annotations."""
    annotations_added: int
    failures: list[AnnotationFailure]
    job_ids: list[str]
    """The batch jobs, at most 500 images each, in the order of their start."""

    @property
    def job_id(self) -> str | None:
        """The last batch job; `None` in the mode `text` and when there was nothing to do."""
        return self.job_ids[-1] if self.job_ids else None

    @property
    def success(self) -> bool:
        """Nothing failed. A run that finds all images annotated is a success with nothing processed."""
        return not self.failures


@frozen
class _Work:
    """What is to be done in which way, and what is passed over."""

    dataset_name: str
    classes: list[BatchClass]
    threshold: float
    overwrite: bool
    targets: list[DatasetImage]
    skipped: int
    shared: frozenset[str]  # names of more than one image
    annotated: frozenset[str]  # names of images with annotations

    def report(self, *, processed: int, added: int, failures: list[AnnotationFailure], job_ids: Sequence[str] = ()) -> AnnotateReport:
        return AnnotateReport(self.dataset_name, len(self.targets), processed, self.skipped, added, failures, list(job_ids))


@pipeline
async def auto_annotate_dataset(
    dataset_name: str,
    classes: Sequence[WantedClass],
    *,
    mode: Literal["batch", "text"] = "batch",
    confidence_threshold: float = 0.5,
    overwrite: bool = False,
    max_images: int | None = None,
    poll_interval: float = 5.0,
    timeout: float = 1800.0,
) -> AnnotateReport:
    """Annotate all images of a dataset that have no annotations yet, with SAM3. Costs credits.

    `batch` runs jobs of up to 500 images, one after the other; the server saves what they find. `text` asks image by image and saves
    once for each image, all classes together. What goes wrong on the way is told in the report; what goes wrong before anything was
    annotated is raised.

    Images in different folders may share a name, and the API knows images by their names here. `text` leaves all of them as failures, since
    the answer could be about another one; `batch` does so where one of them has annotations that are to be left alone.

    Args:
        client: a `Client`, which blocks, or an `AsyncClient`, which is awaited.
        classes: what to look for: `BatchClass` objects, dicts of the same fields, or tuples `(name,)` or `(name, output_type)`. The type is
            `polygon` (unless given), `bbox` or `tag`; `text` asks for a polygon in place of a tag.
        confidence_threshold: least confidence to accept, 0 to 1.
        overwrite: take images that have annotations too. `text` then replaces what they have, where it finds something; `batch` adds to it.
        max_images: stop after so many images.
        poll_interval: seconds between two looks at a job.
        timeout: seconds to wait for each job.

    Raises:
        ValueError: a class is none of the above, there is no class, the mode is unknown, or a number makes no sense. Nothing was sent.
        NotFoundError: there is no dataset of this name.
        PaymentRequiredError: not enough credits for anything.
        PollTimeoutError: a job was not done in time. It goes on, and `run_id` is its id.

    Example:
        from pictograph.pipelines import auto_annotate_dataset

        report = auto_annotate_dataset(client, "birds", [("heron", "bbox"), ("reed",)])
        print(report.images_processed, report.annotations_added, report.failures)
    """
    poll: PollOptions[BatchJob] = PollOptions(poll_interval, timeout)
    wanted = [_class(one) for one in classes]
    if not wanted:
        raise ValueError("classes is empty: give at least one class to look for.")
    if mode not in ("batch", "text"):
        raise ValueError(f"mode is 'batch' or 'text', not {mode!r}.")
    if max_images is not None and max_images < 1:
        raise ValueError(f"max_images must be 1 or more, not {max_images}.")
    images = await fetch_all_images(dataset_name)
    names = Counter(image.filename for image in images)
    targets = [image for image in images if overwrite or not image.annotation_count]
    work = _Work(
        dataset_name=dataset_name,
        classes=wanted,
        threshold=confidence_threshold,
        overwrite=overwrite,
        targets=targets[:max_images],
        skipped=len(images) - len(targets),
        shared=frozenset(name for name, count in names.items() if count > 1),
        annotated=frozenset(image.filename for image in images if image.annotation_count),
    )
    return await (_by_jobs(work, poll) if mode == "batch" else _by_prompts(work))


def _class(given: WantedClass) -> BatchClass:
    if isinstance(given, models.BatchClass):
        return given
    match given:
        case Mapping():
            return _class_of_fields(given)
        case (str() as name,):
            return models.BatchClass(name=name)
        case (str() as name, str() as output_type):
            return models.BatchClass(name=name, output_type=output_type)
        case _:
            raise ValueError(f"A class is a BatchClass, a dict of its fields, (name,) or (name, output_type), not {given!r}.")


def _class_of_fields(fields: Mapping[str, object]) -> BatchClass:
    try:
        return models.BatchClass.from_dict(fields)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"A class as a dict has the fields of a BatchClass; {fields!r} has not.") from error


async def _by_jobs(work: _Work, poll: PollOptions[BatchJob]) -> AnnotateReport:
    left_alone = frozenset[str]() if work.overwrite else work.annotated
    failures = [
        AnnotationFailure(image.filename, "an image of the same name in another folder has annotations, which a job would add to")
        for image in work.targets
        if image.filename in left_alone
    ]
    names = list(dict.fromkeys(image.filename for image in work.targets if image.filename not in left_alone))
    processed = added = 0
    job_ids: list[str] = []
    for start in range(0, len(names), MOST_IMAGES_OF_A_JOB):
        body = models.CreateBatchJobRequest(
            dataset_name=work.dataset_name,
            image_filenames=names[start : start + MOST_IMAGES_OF_A_JOB],
            classes=work.classes,
            confidence_threshold=work.threshold,
        )
        try:
            job = await start_batch(body)
            job_ids.append(job.job_id)
            job = await wait_for_batch(job.job_id, poll)
        except PollTimeoutError:
            raise
        except PictographError as error:
            if not job_ids:
                raise
            failures.append(AnnotationFailure(BATCH, _line(error)))
            if not isinstance(error.response, models.BatchJob):
                continue
            job = error.response  # what was done before the job ended is done
        processed += max(0, job.processed_images - job.failed_images)
        added += job.total_annotations_added
        if job.failed_images:
            failures.append(AnnotationFailure(BATCH, f"{job.failed_images} images of job {job.job_id} could not be annotated"))
    return work.report(processed=processed, added=added, failures=failures, job_ids=job_ids)


async def _by_prompts(work: _Work) -> AnnotateReport:
    outcomes = await gather((_prompt(work, image) for image in work.targets), limit=PROMPTS_AT_ONCE)
    failed = [(image, outcome.error) for image, outcome in zip(work.targets, outcomes, strict=True) if outcome.error is not None]
    unpaid = next((error for _, error in failed if isinstance(error, PaymentRequiredError)), None)
    if unpaid is not None and len(failed) == len(outcomes):
        raise unpaid
    return work.report(
        processed=len(outcomes) - len(failed),
        added=sum(outcome.value or 0 for outcome in outcomes),
        failures=[AnnotationFailure(image.filename, _line(error)) for image, error in failed],
    )


async def _prompt(work: _Work, image: DatasetImage) -> int:
    """Ask for each class, save all that was found at once, and return how much that was. Nothing found: nothing is changed."""
    if image.filename in work.shared:
        raise ValueError("several images of the dataset have this name, and a prompt could be about another one")
    found: list[Annotation] = []
    for wanted in work.classes:
        tag = wanted.output_type == models.BatchOutputType.TAG
        body = models.TextPromptRequest(
            dataset_name=work.dataset_name,
            image_filename=image.filename,
            text_prompt=wanted.name,
            output_type=models.PromptOutputType.POLYGON if tag else str(wanted.output_type),
            confidence_threshold=work.threshold,
        )
        found += (await prompt_with_text(body)).annotations
    if found:
        # Read again just before: what people have drawn since the dataset was listed must not go.
        kept = [] if work.overwrite else (await fetch_annotations(image.id))
        await replace_annotations(image.id, [*kept, *found])
    return len(found)


def _line(error: Exception) -> str:
    return str(error).partition("\n")[0]
