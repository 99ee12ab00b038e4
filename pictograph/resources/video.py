"""Videos, cut into images."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pictograph_api import models
from pictograph_api.api.video import create_video_upload_url, extract_video_frames, get_video_extraction, probe_video

from pictograph._resilience.http.messages import Progress
from pictograph._resilience.operations import call, call_before
from pictograph._resilience.polling import Job, PollOptions, wait_for
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph._resilience.transfer import upload
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph.models import VideoExtractionJob, VideoMetadata, VideoUploadInfo

_EXTRACTION: Final[Job[VideoExtractionJob, VideoExtractionJob]] = Job(
    noun="extraction of frames",
    document=lambda job: job,
    status=lambda job: job.status,
    error=lambda job: job.error,
    good=("complete",),
    bad=("failed",),
    pick_up="client.video.get_extraction({run_id!r})",
)


class Video(Resource[M_co]):
    """Images out of videos: `client.video`. Upload a video, look at it, extract frames; then the server forgets the video.

    Example:
        sent = client.video.upload("heron.mp4")
        print(client.video.probe(sent.gcs_path).duration_seconds)
        job = client.video.extract_frames("birds", sent.gcs_path, folder_name="heron", sample_fps=0.5)
        print(job.frames_extracted, "images in", job.folder_path)
    """

    @operation
    async def upload(
        self,
        local_path: str | os.PathLike[str],
        *,
        content_type: str = "video/mp4",
        progress: Progress | None = None,
        idempotency_key: str | None = None,
    ) -> VideoUploadInfo:
        """Upload a video to where frames can be extracted from it. Its `gcs_path` is what the other methods take.

        Args:
            content_type: media type of the video.
            progress: called as `progress(bytes_sent, total_bytes)`.

        Raises:
            FileNotFoundError: there is no such file.
            ValueError: it is no file, is empty, or changed while it was read.
            ApiError, ServerError: the storage host refused the bytes; `response` is its text.
        """
        path = Path(local_path)
        if path.stat().st_size == 0 or not path.is_file():
            raise ValueError(f"{path} is {'empty' if path.is_file() else 'not a file'}: there is no video in it.")
        body = models.CreateVideoUploadUrlRequest(filename=path.name, content_type=content_type)
        request = create_video_upload_url.request(body=body)
        target = await call(request, idempotency_key=idempotency_key)
        await upload(Secret(target.upload_url), path, content_type=content_type, operation=request.operation_id, progress=progress)
        return target

    @operation
    async def probe(self, gcs_path: str, *, idempotency_key: str | None = None) -> VideoMetadata:
        """Look at an uploaded video: seconds, frames per second, pixels, number of frames. Slow: call it once.

        Raises:
            NotFoundError: there is no such video, or it is another organization's.
            ValidationError: the video can't be read.
        """
        return await call(probe_video.request(body=models.ProbeVideoRequest(gcs_path=gcs_path)), idempotency_key=idempotency_key)

    @operation
    async def extract_frames(
        self,
        dataset_name: str,
        gcs_path: str,
        *,
        folder_name: str,
        sample_fps: float = 1.0,
        parent_folder_path: str = "/",
        wait: bool = True,
        poll_interval: float = 3.0,
        timeout: float = 1800.0,
        on_poll: Callable[[VideoExtractionJob], object] | None = None,
        idempotency_key: str | None = None,
    ) -> VideoExtractionJob:
        """Make images of a video's frames, and wait until it is done unless `wait=False`. The uploaded video is gone afterwards.

        Args:
            folder_name: the images go to `<parent_folder_path>/<folder_name>`, named after the video and numbered.
            sample_fps: images for each second of the video, above 0.
            poll_interval: seconds between two looks at the job.
            timeout: seconds to wait for it in all.
            on_poll: called with each document of the job that a look gave.

        Raises:
            NotFoundError: there is no such dataset or video.
            PaymentRequiredError: the plan has no room for so many images.
            ApiError: the extraction failed; `response` is its last document.
            PollTimeoutError: it was not done in time and goes on; `run_id` picks it up.
            ValueError: `poll_interval` or `timeout` is not above 0.
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        body = models.ExtractVideoFramesRequest(
            dataset_name=dataset_name,
            gcs_path=gcs_path,
            folder_name=folder_name,
            sample_fps=sample_fps,
            parent_folder_path=parent_folder_path,
        )
        request, asked_for = extract_video_frames.request(body=body), get_video_extraction.request
        job = await call_before(request, lambda job: asked_for(job.job_id), idempotency_key=idempotency_key)
        if not wait:
            return job
        return await wait_for(asked_for(job.job_id), _EXTRACTION, job.job_id, poll)

    @operation
    async def get_extraction(self, job_id: str) -> VideoExtractionJob:
        """Get one extraction: status, progress (0 to 100), frames done.

        Raises:
            NotFoundError: there is no such job.
        """
        return await call(get_video_extraction.request(job_id))

    @operation
    async def wait_for_extraction(
        self,
        job_id: str,
        *,
        poll_interval: float = 3.0,
        timeout: float = 1800.0,
        on_poll: Callable[[VideoExtractionJob], object] | None = None,
    ) -> VideoExtractionJob:
        """Wait for an extraction that was started before, here or elsewhere.

        Raises:
            NotFoundError, ApiError, PollTimeoutError, ValueError: as `extract_frames`.
        """
        return await wait_for(get_video_extraction.request(job_id), _EXTRACTION, job_id, PollOptions(poll_interval, timeout, on_poll))
