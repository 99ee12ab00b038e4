"""Videos: upload, probe, frame extraction."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.emulator.test_video import avi, jpeg
from tests.support.both_clients import AnyClient


@pytest.fixture
def video(tmp_path: Path) -> Path:
    """A video of two seconds at five frames per second."""
    path = tmp_path / "pond.avi"
    path.write_bytes(avi([jpeg(20 * number) for number in range(10)], 5))
    return path


def test_frames_of_a_video_become_images(client: AnyClient, emulator: Emulator, birds: list[str], video: Path) -> None:
    reports: list[tuple[int, int]] = []
    uploaded = client.do(lambda c: c.video.upload(video, content_type="video/x-msvideo", progress=lambda *args: reports.append(args)))
    [put] = emulator.requests_of("storage_put")
    assert (put.headers["content-length"], put.headers["content-type"]) == (str(video.stat().st_size), "video/x-msvideo")
    assert "x-api-key" not in put.headers
    assert reports[-1] == (video.stat().st_size, video.stat().st_size)
    assert client.do(lambda c: c.video.probe(uploaded.gcs_path)).duration_seconds == 2.0
    job = client.do(lambda c: c.video.extract_frames("birds", uploaded.gcs_path, folder_name="pond", sample_fps=2.5))
    assert (job.status, job.frames_extracted, job.folder_path) == ("complete", 5, "/pond")
    assert client.do(lambda c: c.video.get_extraction(job.job_id)).status == "complete"
    assert client.do(lambda c: c.datasets.get("birds")).image_count == 11


def test_an_extraction_can_time_out_and_fail(client: AnyClient, emulator: Emulator, birds: list[str], video: Path) -> None:
    emulator.job_seconds = 60
    uploaded = [client.do(lambda c: c.video.upload(video, content_type="video/x-msvideo")) for _ in range(2)]
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: c.video.extract_frames("birds", uploaded[0].gcs_path, folder_name="a", timeout=5))
    assert client.do(lambda c: c.video.wait_for_extraction(caught.value.run_id)).status == "complete"
    emulator.fail_job("extract_video_frames", "Damaged")
    with pytest.raises(pictograph.ApiError, match="Damaged"):
        client.do(lambda c: c.video.extract_frames("birds", uploaded[1].gcs_path, folder_name="b"))


def test_an_extraction_is_known_as_soon_as_the_server_has_accepted_it(
    client: AnyClient, emulator: Emulator, birds: list[str], video: Path
) -> None:
    uploaded = client.do(lambda c: c.video.upload(video, content_type="video/x-msvideo"))
    emulator.fail("get_video_extraction", status=401, times=None)
    seen: list[str] = []
    with pytest.raises(pictograph.AuthError) as caught:
        client.do(
            lambda c: c.video.extract_frames("birds", uploaded.gcs_path, folder_name="a", on_poll=lambda job: seen.append(job.job_id))
        )
    assert seen == [caught.value.job_id]


@pytest.mark.parametrize(("create", "error"), [(Path.mkdir, ValueError), (Path.touch, ValueError), (lambda path: None, FileNotFoundError)])
def test_a_folder_an_empty_and_a_missing_file_send_nothing(
    create: Callable[[Path], Any], error: type[Exception], client: AnyClient, emulator: Emulator, tmp_path: Path
) -> None:
    create(tmp_path / "x.mp4")
    with pytest.raises(error, match=r"x\.mp4"):
        client.do(lambda c: c.video.upload(tmp_path / "x.mp4"))
    assert emulator.requests == []
