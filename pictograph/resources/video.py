"""Videos: upload a video and extract its frames as images."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Unpack

from pictograph_api import models
from pictograph_api.api.video import create_video_upload_url, extract_video_frames, get_video_extraction, probe_video

from pictograph._resilience.http.messages import Progress
from pictograph._resilience.operations import call
from pictograph._resilience.polling import Job, JobKey, PollOptions, start, wait_for
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph._resilience.transfer import upload_body
from pictograph.resources.ids import ExtractionId, id_text
from pictograph.resources.upload_content import FileContent, find_content
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph.models import VideoExtractionJob, VideoMetadata, VideoUploadInfo
    from pictograph.request_options import RequestOptions, WaitOptions

_EXTRACTION: Final[Job[VideoExtractionJob, VideoExtractionJob]] = Job(
    noun="frame extraction",
    document=lambda job: job,
    status=lambda job: job.status,
    error=lambda job: job.error,
    good=("complete",),
    bad=("failed",),
    pick_up="client.video.get_extraction({run_id!r})",
)


class Video(Resource[M_co]):
    """Extract images from videos: `client.video`. The server deletes an uploaded video after its frames have been extracted.

    Example:
        video = client.video.upload("heron.mp4")
        print(client.video.probe(video.gcs_path).duration_seconds)
        job = client.video.extract_frames("birds", video.gcs_path, folder_name="heron", sample_fps=0.5)
        print(job.frames_extracted, "images in", job.folder_path)
    """

    @operation
    async def upload(
        self,
        local_path: FileContent,
        *,
        filename: str | None = None,
        content_type: str = "video/mp4",
        progress: Progress | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> VideoUploadInfo:
        """Upload a video to temporary storage.

        The other methods take `gcs_path` of the result.

        Args:
            local_path: Path of the file, or its content as bytes or a binary file object. URLs are not fetched.
            filename: Name of the video; by default that of the file. Required for content without a name.
            content_type: Media type of the video.
            progress: Called as `progress(bytes_sent, total_bytes)`.

        Raises:
            FileNotFoundError: The file does not exist.
            TypeError: `local_path` is something else, or has no name and `filename` is not given.
            ValueError: The path is a URL or not a file, or the file is empty or changed during the upload.
            ApiError, ServerError: The storage host rejected the content; `response` is the text of its response.
        """
        file = find_content(local_path, filename=filename, argument="local_path")
        body = models.CreateVideoUploadUrlRequest(filename=file.filename, content_type=content_type)
        request = create_video_upload_url.request(body=body)
        target = await call(request, idempotency_key=idempotency_key)
        url = Secret(target.upload_url)
        await upload_body(url, file.body(progress), content_type=content_type, operation=request.operation_id)
        return target

    @operation
    async def probe(self, gcs_path: str, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]) -> VideoMetadata:
        """Get the duration in seconds, frame rate, size in pixels and number of frames of an uploaded video.

        The server reads the whole video, which is slow: call this once.

        Raises:
            NotFoundError: The video does not exist or belongs to another organization.
            ValidationError: The video can't be decoded.
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
        **options: Unpack[WaitOptions],
    ) -> VideoExtractionJob:
        """Extract frames of an uploaded video as images and wait until the job is complete, unless `wait=False`.

        The server deletes the uploaded video afterwards.

        Args:
            gcs_path: Path of the video, as returned by `upload`.
            folder_name: The images are added to the folder `<parent_folder_path>/<folder_name>`, named after the video and numbered.
            sample_fps: Images per second of video, greater than 0.
            parent_folder_path: Path of the parent folder, starting with `/`.
            wait: Wait until the job is completed; `False` returns its first document.
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the job's document at the start and after each status request.

        Raises:
            NotFoundError: The dataset or the video does not exist.
            PaymentRequiredError: The subscription plan does not allow this many images.
            ApiError: The extraction failed; `response` is its last document.
            PollTimeoutError: The extraction was not completed within `timeout`. It continues on the server; `run_id` is its id.
            ValueError: `poll_interval` or `timeout` is not greater than 0. Nothing was sent.
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        body = models.ExtractVideoFramesRequest(
            dataset_name=dataset_name,
            gcs_path=gcs_path,
            folder_name=folder_name,
            sample_fps=sample_fps,
            parent_folder_path=parent_folder_path,
        )
        request = extract_video_frames.request(body=body)
        job = await start(
            request,
            _EXTRACTION,
            lambda job: JobKey.of_job(job.job_id),
            lambda job: get_video_extraction.request(job.job_id),
            idempotency_key=idempotency_key,
        )
        if not wait:
            return job
        return await wait_for(get_video_extraction.request(job.job_id), _EXTRACTION, JobKey.of_job(job.job_id), poll, started=job)

    @operation
    async def get_extraction(self, job_id: ExtractionId, **options: Unpack[RequestOptions]) -> VideoExtractionJob:
        """Get a frame extraction: status, progress (0 to 100), number of extracted frames.

        Raises:
            NotFoundError: The job does not exist.
        """
        return await call(get_video_extraction.request(id_text(job_id)))

    @operation
    async def wait_for_extraction(
        self,
        job_id: ExtractionId,
        *,
        poll_interval: float = 3.0,
        timeout: float = 1800.0,
        on_poll: Callable[[VideoExtractionJob], object] | None = None,
        **options: Unpack[WaitOptions],
    ) -> VideoExtractionJob:
        """Wait until a frame extraction is completed.

        The extraction may have been started by any process.

        Args:
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the job's document after each status request.

        Raises:
            NotFoundError: The job does not exist.
            ApiError, PollTimeoutError, ValueError: As for `extract_frames`.
        """
        known_id = id_text(job_id)
        poll = PollOptions(poll_interval, timeout, on_poll)
        return await wait_for(get_video_extraction.request(known_id), _EXTRACTION, JobKey.of_job(known_id), poll)
