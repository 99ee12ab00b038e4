"""Auto-annotation: prompts for one image, and batch jobs for many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, Unpack

from pictograph_api import models
from pictograph_api.api.auto_annotate import (
    auto_annotate_box,
    auto_annotate_point,
    auto_annotate_text,
    cancel_auto_annotate_batch,
    create_auto_annotate_batch,
    get_auto_annotate_batch,
)

from pictograph._resilience.operations import call
from pictograph._resilience.polling import Job, JobKey, PollOptions, start, wait_for
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph.resources.ids import BatchJobId, ModelId, id_text
from pictograph.types import BatchClassDict, BoundingBoxDict, PromptOutputTypeValue

if TYPE_CHECKING:
    from pictograph.models import BatchClass, BatchJob, BoundingBox, PromptResult
    from pictograph.request_options import RequestOptions, WaitOptions

_BATCH_JOB: Final[Job[BatchJob, BatchJob]] = Job(
    noun="auto-annotation job",
    document=lambda job: job,
    status=lambda job: job.status,
    error=lambda job: job.error_message,
    good=("completed",),
    bad=("failed", "cancelled"),
    pick_up="client.auto_annotate.get_batch({run_id!r})",
)


async def prompt_with_text(body: models.TextPromptRequest, *, idempotency_key: str | None = None) -> PromptResult:
    """Run a text prompt on an image. See `AutoAnnotate.text`."""
    return await call(auto_annotate_text.request(body=body), idempotency_key=idempotency_key)


async def start_batch(body: models.CreateBatchJobRequest, *, idempotency_key: str | None = None) -> BatchJob:
    """Start a batch job and return its first document."""
    request = create_auto_annotate_batch.request(body=body)
    return await start(
        request,
        _BATCH_JOB,
        lambda job: JobKey.of_job(job.job_id),
        lambda job: get_auto_annotate_batch.request(job.job_id),
        idempotency_key=idempotency_key,
    )


async def wait_for_batch(job_id: str, poll: PollOptions[BatchJob], started: BatchJob | None = None) -> BatchJob:
    """Poll a batch job until it is completed."""
    return await wait_for(get_auto_annotate_batch.request(job_id), _BATCH_JOB, JobKey.of_job(job_id), poll, started=started)


class AutoAnnotate(Resource[M_co]):
    """Annotate images with a model: `client.auto_annotate`. Every call costs credits, at least 3.

    `point`, `box` and `text` return their result directly and save nothing: `status` of the result reports whether anything was found; save
    the annotations with `client.annotations.save`. `batch` is a job that saves what it finds.

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
        positive_points: Iterable[Iterable[float]] | None = None,
        negative_points: Iterable[Iterable[float]] | None = None,
        score_threshold: float = 0.75,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> PromptResult:
        """Find the object at a point and return its outline.

        Args:
            x, y: Position in pixels, from the left and the top edge.
            name: Class of the annotation.
            positive_points, negative_points: More points `(x, y)` inside, or outside, the object.
            score_threshold: Minimum score, 0 to 1. If the score is lower, `status` is `below_threshold`.

        Raises:
            NotFoundError: The dataset does not exist, or has no image of this name.
            PaymentRequiredError: Not enough credits; nothing was charged.

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
        point_result = await call(auto_annotate_point.request(body=body), idempotency_key=idempotency_key)
        # The API returns one annotation here and a list for the other prompts; the SDK returns a list for all three.
        result = models.PromptResult(
            status=point_result.status,
            annotations=[] if point_result.annotation is None else [point_result.annotation],
            score=point_result.score,
            inference_time=point_result.inference_time,
        )
        result.additional_properties.update(point_result.additional_properties)
        return result

    @operation
    async def box(
        self,
        dataset_name: str,
        image_filename: str,
        *,
        box: BoundingBox | BoundingBoxDict,
        name: str,
        confidence_threshold: float = 0.5,
        return_polygon: bool = True,
        negative_boxes: Iterable[BoundingBox | BoundingBoxDict] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> PromptResult:
        """Find all objects similar to the one in a box.

        Args:
            box: `BoundingBox(x, y, w, h)` in pixels, where `x` and `y` are the top left corner; or a dict with these keys.
            name: Class of the annotations.
            confidence_threshold: Minimum confidence, 0 to 1.
            return_polygon: Return polygons; `False` returns bounding boxes.
            negative_boxes: Boxes around objects to exclude.

        Raises:
            NotFoundError: The dataset does not exist, or has no image of this name.
            PaymentRequiredError: Not enough credits; nothing was charged.

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
        output_type: PromptOutputTypeValue = "polygon",
        confidence_threshold: float = 0.3,
        max_detections: int = 50,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> PromptResult:
        """Find all objects that a text describes.

        Args:
            text_prompt: Description of the objects, for example `heron`. It becomes the class of the annotations.
            output_type: `polygon` or `bbox`.
            confidence_threshold: Minimum confidence, 0 to 1.
            max_detections: Maximum number of annotations, 1 to 100.

        Raises:
            NotFoundError: The dataset does not exist, or has no image of this name.
            PaymentRequiredError: Not enough credits; nothing was charged.

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
        image_filenames: Iterable[str],
        classes: Iterable[BatchClass | BatchClassDict],
        *,
        confidence_threshold: float = 0.5,
        model_id: ModelId | None = None,
        top_k: int = 1,
        sahi: bool = False,
        sahi_slice_size: int = 640,
        wait: bool = True,
        poll_interval: float = 5.0,
        timeout: float = 1800.0,
        on_poll: Callable[[BatchJob], object] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[WaitOptions],
    ) -> BatchJob:
        """Start a job that annotates many images and saves the annotations; wait for it to complete unless `wait=False`.

        The full price is charged when the job starts. For more than 500 images, see `pictograph.pipelines.auto_annotate_dataset`.

        Args:
            image_filenames: 1 to 500 filenames. If images in several folders have the same name, all of them are annotated.
            classes: Classes to find, as `BatchClass(name, output_type)` or dicts with these keys; `output_type` is `polygon`, `bbox` or
                `tag`. May be empty with a trained model.
            confidence_threshold: Minimum confidence, 0 to 1.
            model_id: Id of a trained model; SAM3 by default.
            top_k: Number of tags per image, for a classification model.
            sahi: Run inference on overlapping slices, which finds small objects (SAM3 only).
            sahi_slice_size: Edge length of a slice in pixels, 256 to 1024; only used with `sahi`.
            wait: Wait until the job is completed; `False` returns its first document.
            poll_interval, timeout: Seconds between status requests, and to wait in total.
            on_poll: Called with the job's document at the start and after each status request.

        Raises:
            PaymentRequiredError: Not enough credits; the job was not started.
            NotFoundError: The dataset, or an image of a given name, does not exist.
            ApiError: The job failed (for example, because credits ran out) or was cancelled; `response` is its last document.
            PollTimeoutError: The job was not completed within `timeout`. It continues on the server; `run_id` is its id.
            ValueError: `poll_interval` or `timeout` is not greater than 0. Nothing was sent.

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
            model_id=None if model_id is None else id_text(model_id),
        )
        if sahi:  # older servers reject these fields
            body.sahi_enabled, body.sahi_slice_size = True, sahi_slice_size
        job = await start_batch(body, idempotency_key=idempotency_key)
        if not wait:
            return job
        return await wait_for_batch(job.job_id, poll, job)

    @operation
    async def get_batch(self, job_id: BatchJobId, **options: Unpack[RequestOptions]) -> BatchJob:
        """Get a batch job: status, progress (0 to 100), number of processed images and added annotations.

        Raises:
            NotFoundError: The job does not exist.

        Example:
            job = client.auto_annotate.batch("birds", ["heron.jpg"], [{"name": "heron"}], wait=False)
            print(client.auto_annotate.get_batch(job.job_id).progress)
        """
        return await call(get_auto_annotate_batch.request(id_text(job_id)))

    @operation
    async def wait_for_batch(
        self,
        job_id: BatchJobId,
        *,
        poll_interval: float = 5.0,
        timeout: float = 1800.0,
        on_poll: Callable[[BatchJob], object] | None = None,
        **options: Unpack[WaitOptions],
    ) -> BatchJob:
        """Wait until a batch job is completed.

        The job may have been started by any process.

        Args:
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the job's document after each status request.

        Raises:
            NotFoundError: The job does not exist.
            ApiError, PollTimeoutError, ValueError: As for `batch`.

        Example:
            job = client.auto_annotate.batch("birds", ["heron.jpg"], [{"name": "heron"}], wait=False)
            job = client.auto_annotate.wait_for_batch(job.job_id)
        """
        return await wait_for_batch(id_text(job_id), PollOptions(poll_interval, timeout, on_poll))

    @operation
    async def cancel_batch(self, job_id: BatchJobId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]) -> BatchJob:
        """Cancel a batch job.

        The image in progress is completed, saved annotations are kept, and credits are not refunded.

        Raises:
            NotFoundError: The job does not exist.

        Example:
            job = client.auto_annotate.batch("birds", ["heron.jpg"], [{"name": "heron"}], wait=False)
            print(client.auto_annotate.cancel_batch(job.job_id).status)
        """
        return await call(cancel_auto_annotate_batch.request(id_text(job_id)), idempotency_key=idempotency_key)
