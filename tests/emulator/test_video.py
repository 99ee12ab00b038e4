"""Tag `video`: frames of a small AVI file with MJPEG frames become images."""

from __future__ import annotations

import io
import struct
from typing import Any

import pytest
from PIL import Image

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, errors, ok


def jpeg(shade: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (32, 24), (shade, 80, 120)).save(target, "JPEG")
    return target.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)


def avi(frames: list[bytes], fps: int) -> bytes:
    header = struct.pack("<10I", 1_000_000 // fps, 0, 0, 0, len(frames), 0, 1, 0, 32, 24) + b"\x00" * 16
    movie = b"".join(chunk(b"00dc", frame) for frame in frames)
    content = b"AVI " + chunk(b"LIST", b"hdrl" + chunk(b"avih", header)) + chunk(b"LIST", b"movi" + movie)
    return chunk(b"RIFF", content)


FRAMES = [jpeg(20 * n) for n in range(10)]
VIDEO = avi(FRAMES, 5)


@pytest.fixture
def path(api: Api) -> str:
    return upload(api, VIDEO)


def upload(api: Api, content: bytes) -> str:
    upload_target = ok(api.post("/video/upload-url", {"filename": "pond.avi", "content_type": "video/x-msvideo"}))
    sent = api.storage.put(upload_target["upload_url"], content=content, headers={"Content-Type": "video/x-msvideo"})
    assert sent.status_code == 200
    assert upload_target["gcs_uri"].endswith(upload_target["gcs_path"])
    found: str = upload_target["gcs_path"]
    return found


def extract(api: Api, path: str, **changes: Any) -> Any:
    return api.post("/video/extract-frames", {"dataset_name": "ds", "gcs_path": path, "folder_name": "pond", **changes})


def test_a_probe_returns_duration_and_size(api: Api, path: str) -> None:
    found = ok(api.post("/video/probe", {"gcs_path": path}))

    assert found == {"duration_seconds": 2.0, "native_fps": 5.0, "width": 32, "height": 24, "frame_count": 10}


def test_frames_become_images_over_the_duration_of_the_job(api: Api, path: str, emulator: Emulator) -> None:
    api.project()
    emulator.job_seconds = 100
    job = ok(extract(api, path, sample_fps=2.5, parent_folder_path="/videos"))
    assert (job["status"], job["total_frames"], job["folder_path"]) == ("processing", 5, "/videos/pond")

    emulator.advance(41)
    half = ok(api.get(f"/video/extract-frames/{job['job_id']}"))
    assert (half["frames_extracted"], half["progress"]) == (2, 40)

    emulator.advance(60)
    done = ok(api.get(f"/video/extract-frames/{job['job_id']}"))
    images = ok(api.get("/datasets/by-name/ds", include_images="true"))["dataset"]["images"]
    assert (done["status"], done["progress"], done["error"]) == ("complete", 100, None)
    assert [image["filename"] for image in images] == [f"pond_{n:06d}.jpg" for n in range(5)]
    assert {image["virtual_folder_path"] for image in images} == {"/videos/pond"}
    contents = [api.http.get(f"/api/v1/developer/images/{image['id']}").content for image in images]
    assert contents == FRAMES[::2]


def test_the_video_is_deleted_after_extraction(api: Api, path: str, emulator: Emulator) -> None:
    api.project()
    ok(extract(api, path))
    emulator.advance(10)

    assert api.post("/video/probe", {"gcs_path": path}).status_code == 404


def test_an_unreadable_video_is_rejected(api: Api) -> None:
    api.project()
    for content in (b"not a video", VIDEO[:-100], b"RIFF\x00\x00\x00\x00AVI "):
        path = upload(api, content)
        assert errors(api.post("/video/probe", {"gcs_path": path})) == {("body.gcs_path", "value_error")}
        assert errors(extract(api, path)) == {("body.gcs_path", "value_error")}


def test_unknown_videos_datasets_and_jobs_are_404(api: Api, path: str, other_org: Api, emulator: Emulator) -> None:
    api.project()
    upload_target = ok(api.post("/video/upload-url", {"filename": "never.mp4"}))
    job_id = ok(extract(api, path))["job_id"]

    assert api.post("/video/probe", {"gcs_path": upload_target["gcs_path"]}).status_code == 404
    assert api.post("/video/probe", {"gcs_path": "elsewhere"}).status_code == 404
    assert other_org.post("/video/probe", {"gcs_path": path}).status_code == 404
    assert extract(api, path, dataset_name="DS").status_code == 404
    assert other_org.get(f"/video/extract-frames/{job_id}").status_code == 404


def test_an_extraction_can_fail_or_exceed_the_plan(api: Api, path: str, emulator: Emulator) -> None:
    api.project()
    emulator.set_limits(images=3)
    assert extract(api, path, sample_fps=5).status_code == 402
    assert errors(extract(api, path, sample_fps=0)) == {("body.sample_fps", "greater_than")}
    emulator.set_limits()
    emulator.fail_job("extract_video_frames", "codec")
    job_id = ok(extract(api, path))["job_id"]
    emulator.advance(10)

    failed = ok(api.get(f"/video/extract-frames/{job_id}"))
    assert (failed["status"], failed["error"]) == ("failed", "codec")
