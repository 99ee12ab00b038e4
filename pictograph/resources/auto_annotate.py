"""Annotations drawn by a model: on a prompt for one image, or as a job for many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pictograph_api import models
from pictograph_api.api.auto_annotate import (
    auto_annotate_box,
    auto_annotate_point,
    auto_annotate_text,
    cancel_auto_annotate_batch,
    create_auto_annotate_batch,
    get_auto_annotate_batch,
)

from pictograph._resilience.operations import call, call_before
from pictograph._resilience.polling import Job, PollOptions, wait_for
from pictograph._resilience.resource import M_co, Resource, operation

if TYPE_CHECKING:
    from pictograph.models import BatchClass, BatchJob, BoundingBox, PromptOutputType, PromptResult

_BATCH: Final[Job[BatchJob, BatchJob]] = Job(
    noun="auto-annotation job",
    document=lambda job: job,
    status=lambda job: job.status,
    error=lambda job: job.error_message,
    good=("completed",),
    bad=("failed", "cancelled"),
    pick_up="client.auto_annotate.get_batch({run_id!r})",
)


async def prompt_with_text(body: models.TextPromptRequest, *, idempotency_key: str | None = None) -> PromptResult:
    """Look for what a text says."""
    return await call(auto_annotate_text.request(body=body), idempotency_key=idempotency_key)


async def start_batch(body: models.CreateBatchJobRequest, *, idempotency_key: str | None = None) -> BatchJob:
    """Start a job and return its first document."""
    request = create_auto_annotate_batch.request(body=body)
    asked_for = get_auto_annotate_batch.request
    return await call_before(request, lambda job: asked_for(job.job_id), idempotency_key=idempotency_key)


async def wait_for_batch(job_id: str, poll: PollOptions[BatchJob]) -> BatchJob:
    """Ask for a job until it is completed."""
    return await wait_for(get_auto_annotate_batch.request(job_id), _BATCH, job_id, poll)


class AutoAnnotate(Resource[M_co]):
    """Models that annotate: `client.auto_annotate`. Every call costs credits, at least 3.

    `point`, `box` and `text` answer at once and save nothing: `status` of the result tells whether something was found, and what you want
    of it is saved with `client.annotations.save`. `batch` is a job that saves what it finds.

    Example:
        found = client.auto_annotate.text("birds", "heron.jpg", text_prompt="heron")
        if found.status == "success":
            client.annotations.save(image_id, [*client.annotations.get(image_id), *found.annotations])
    """

    @operation
    async def point(
        self,
        dataset_name: str,
        image_filename: str,
        *,
        x: int,
        y: int,
        name: str = "object",
        positive_points: Sequence[Sequence[float]] | None = None,
        negative_points: Sequence[Sequence[float]] | None = None,
        score_threshold: float = 0.75,
        idempotency_key: str | None = None,
    ) -> PromptResult:
        """Outline what lies under a point.

        Args:
            x, y: pixels from the left and the top edge.
            name: class to give to what is found.
            positive_points, negative_points: more points `(x, y)` that belong to it, or don't.
            score_threshold: least score to accept, 0 to 1. Below it, `status` is `below_threshold`.

        Raises:
            NotFoundError: there is no such dataset, or no image of this name in it.
            PaymentRequiredError: not enough credits; nothing was done.

        Example:
            found = client.auto_annotate.point("birds", "heron.jpg", x=32, y=24, name="heron", negative_points=[(2, 2)])
            print(found.status, found.score)
        """
        body = models.PointPromptRequest(
            dataset_name=dataset_name,
            image_filename=image_filename,
            x=x,
            y=y,
            name=name,
            positive_points=positive_points,
            negative_points=negative_points,
            score_threshold=score_threshold,
        )
        answer = await call(auto_annotate_point.request(body=body), idempotency_key=idempotency_key)
        found = models.PromptResult(
            status=answer.status,
            annotations=[] if answer.annotation is None else [answer.annotation],
            score=answer.score,
            inference_time=answer.inference_time,
        )
        found.additional_properties.update(answer.additional_properties)
        return found

    @operation
    async def box(
        self,
        dataset_name: str,
        image_filename: str,
        *,
        box: BoundingBox | Mapping[str, float],
        name: str,
        confidence_threshold: float = 0.5,
        return_polygon: bool = True,
        negative_boxes: Sequence[BoundingBox | Mapping[str, float]] | None = None,
        idempotency_key: str | None = None,
    ) -> PromptResult:
        """Find all that looks like what is in a box.

        Args:
            box: `BoundingBox(x, y, w, h)` in pixels, `x` and `y` being the top left corner; or a dict of these.
            name: class to give to what is found.
            confidence_threshold: least confidence to accept, 0 to 1.
            return_polygon: outlines if true, else boxes.
            negative_boxes: boxes around what is not meant.

        Raises:
            NotFoundError: there is no such dataset, or no image of this name in it.
            PaymentRequiredError: not enough credits; nothing was done.

        Example:
            from pictograph import BoundingBox

            found = client.auto_annotate.box("birds", "heron.jpg", box=BoundingBox(x=12, y=8, w=20, h=20), name="heron")
            print(len(found.annotations))
        """
        body = models.BoxPromptRequest(
            dataset_name=dataset_name,
            image_filename=image_filename,
            box=box,
            name=name,
            confidence_threshold=confidence_threshold,
            return_polygon=return_polygon,
            negative_boxes=negative_boxes,
        )
        return await call(auto_annotate_box.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def text(
        self,
        dataset_name: str,
        image_filename: str,
        *,
        text_prompt: str,
        output_type: PromptOutputType | str = "polygon",
        confidence_threshold: float = 0.3,
        max_detections: int = 50,
        idempotency_key: str | None = None,
    ) -> PromptResult:
        """Find all that a text describes; the text becomes the class of what is found.

        Args:
            output_type: `polygon` or `bbox`.
            confidence_threshold: least confidence to accept, 0 to 1.
            max_detections: 1 to 100.

        Raises:
            NotFoundError: there is no such dataset, or no image of this name in it.
            PaymentRequiredError: not enough credits; nothing was done.

        Example:
            found = client.auto_annotate.text("birds", "heron.jpg", text_prompt="heron", output_type="bbox")
            print(found.status, found.detection_count)
        """
        body = models.TextPromptRequest(
            dataset_name=dataset_name,
            image_filename=image_filename,
            text_prompt=text_prompt,
            output_type=output_type,
            confidence_threshold=confidence_threshold,
            max_detections=max_detections,
        )
        return await prompt_with_text(body, idempotency_key=idempotency_key)

    @operation
    async def batch(
        self,
        dataset_name: str,
        image_filenames: Sequence[str],
        classes: Sequence[BatchClass | Mapping[str, object]],
        *,
        confidence_threshold: float = 0.5,
        model_id: str | None = None,
        top_k: int = 1,
        sahi: bool = False,
        sahi_slice_size: int = 640,
        wait: bool = True,
        poll_interval: float = 5.0,
        timeout: float = 1800.0,
        on_poll: Callable[[BatchJob], object] | None = None,
        idempotency_key: str | None = None,
    ) -> BatchJob:
        """Annotate many images and save what is found; wait until it is done unless `wait=False`.

        The whole charge is taken when the job starts. For more than 500 images see `pictograph.pipelines.auto_annotate_dataset`.

        Args:
            image_filenames: 1 to 500 names. Images that share a name in different folders are all taken.
            classes: what to look for, as `BatchClass(name, output_type)` or dicts of these; `output_type` is `polygon`, `bbox` or `tag`.
                May be empty for a trained model.
            confidence_threshold: least confidence to accept, 0 to 1.
            model_id: a trained model of yours; SAM3 when left out.
            top_k: tags for each image, of a classification model.
            sahi: look at overlapping slices to find small things (SAM3 only).
            sahi_slice_size: edge of a slice, 256 to 1024 pixels; sent with `sahi` only.
            poll_interval, timeout: seconds between two looks at the job, and to wait for it in all.
            on_poll: called with each document of the job that a look gave.

        Raises:
            PaymentRequiredError: not enough credits; nothing was started.
            NotFoundError: there is no such dataset, or an image of a name that was given.
            ApiError: the job failed (also when credits ran out in the middle) or was cancelled; `response` is its last document.
            PollTimeoutError: it was not done in time and goes on; `run_id` picks it up.
            ValueError: `poll_interval` or `timeout` is not above 0.

        Example:
            from pictograph import BatchClass

            job = client.auto_annotate.batch("birds", ["heron.jpg"], [BatchClass(name="heron", output_type="bbox")])
            print(job.processed_images, job.total_annotations_added)
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        body = models.CreateBatchJobRequest(
            dataset_name=dataset_name,
            image_filenames=image_filenames,
            classes=classes,
            confidence_threshold=confidence_threshold,
            top_k=top_k,
            model_id=model_id,
        )
        if sahi:  # older servers refuse these fields
            body.sahi_enabled, body.sahi_slice_size = True, sahi_slice_size
        job = await start_batch(body, idempotency_key=idempotency_key)
        if not wait:
            return job
        return await wait_for_batch(job.job_id, poll)

    @operation
    async def get_batch(self, job_id: str) -> BatchJob:
        """Get one job: status, progress (0 to 100), images done, annotations added.

        Raises:
            NotFoundError: there is no such job.

        Example:
            job = client.auto_annotate.batch("birds", ["heron.jpg"], [{"name": "heron"}], wait=False)
            print(client.auto_annotate.get_batch(job.job_id).progress)
        """
        return await call(get_auto_annotate_batch.request(job_id))

    @operation
    async def wait_for_batch(
        self,
        job_id: str,
        *,
        poll_interval: float = 5.0,
        timeout: float = 1800.0,
        on_poll: Callable[[BatchJob], object] | None = None,
    ) -> BatchJob:
        """Wait for a job that was started before, here or elsewhere.

        Raises:
            NotFoundError, ApiError, PollTimeoutError, ValueError: as `batch`.

        Example:
            job = client.auto_annotate.batch("birds", ["heron.jpg"], [{"name": "heron"}], wait=False)
            job = client.auto_annotate.wait_for_batch(job.job_id)
        """
        return await wait_for_batch(job_id, PollOptions(poll_interval, timeout, on_poll))

    @operation
    async def cancel_batch(self, job_id: str, *, idempotency_key: str | None = None) -> BatchJob:
        """Cancel a job. The image in progress is finished, what is saved stays, and no credits come back.

        Raises:
            NotFoundError: there is no such job.

        Example:
            job = client.auto_annotate.batch("birds", ["heron.jpg"], [{"name": "heron"}], wait=False)
            print(client.auto_annotate.cancel_batch(job.job_id).status)
        """
        return await call(cancel_auto_annotate_batch.request(job_id), idempotency_key=idempotency_key)
