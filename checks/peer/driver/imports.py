"""Imports from other platforms, frames of videos."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import httpx
from fixtures import POLLING, SOME_ID, Fixtures, equal, raises, true
from registry import check

from pictograph.exceptions import ApiError, NotFoundError, PaymentRequiredError, PollTimeoutError, ValidationError

KEY = "a-key-of-the-platform"


def _platform(s: Fixtures, name: str, *pictures: str) -> None:
    target = s.providers / "v7" / name
    shutil.copytree(s.photos(*pictures), target)
    (target.parent / "KEY").write_text(KEY)


@check("connectors.validate", "connectors.check_limits")
def platforms_are_validated(s: Fixtures) -> None:
    name = s.name()
    _platform(s, name, "a.png", "lake/b.jpg")
    found = s.client.connectors.validate("v7", KEY)
    true(found.valid and found.workspace and found.error is None, found)
    equal([one.image_count for one in found.datasets if one.name == name], [2])
    wrong = s.client.connectors.validate("v7", "wrong")
    true(not wrong.valid and wrong.error and wrong.datasets == [], wrong)
    fits = s.client.connectors.check_limits(total_images=10, estimated_size_bytes=1000)
    equal((fits.allowed, fits.exceeded), (True, None))
    equal(fits.images_after_import - fits.current_images, 10)
    over = s.open("poor").connectors.check_limits(total_images=10**6, estimated_size_bytes=10**15)
    equal((over.allowed, over.exceeded), (False, "both"))


@check("connectors.import_", "connectors.get_import", "connectors.wait_for_import")
def datasets_are_imported(s: Fixtures) -> None:
    name = s.name()
    _platform(s, name, "a.png", "lake/b.jpg")
    remote = [one for one in s.client.connectors.validate("v7", KEY).datasets if one.name == name]
    started = s.client.connectors.import_("v7", KEY, remote, wait=False)
    equal(started.status, "processing")
    s.client.connectors.get_import(started.import_id)
    ended = s.client.connectors.wait_for_import(started.import_id, **POLLING)
    equal((ended.status, ended.progress, ended.total_images, ended.imported_images, ended.failed_images), ("completed", 100, 2, 2, 0))
    equal([(one.name, one.status, one.imported, one.failed) for one in ended.datasets], [(name, "completed", 2, 0)])
    project = s.client.datasets.get_by_id(ended.datasets[0].project_id)
    equal((project.name, project.image_count), (name, 2))
    with raises(NotFoundError, status=404):
        s.client.connectors.get_import(SOME_ID)


@check("connectors.import_")
def datasets_are_imported_by_their_id_alone(s: Fixtures) -> None:
    name = s.name()
    _platform(s, name, "a.png")
    ended = s.client.connectors.import_("v7", KEY, [{"id": name, "name": name, "slug": name}], **POLLING)
    equal((ended.status, ended.imported_images), ("completed", 1))


@check("connectors.import_")
def imports_respect_the_plan(s: Fixtures) -> None:
    name = s.name()
    _platform(s, name, "a.png", "b.png", "c.png", "d.png")
    with raises(PaymentRequiredError, status=402):
        s.open("poor").connectors.import_("v7", KEY, [{"id": name, "name": name, "slug": name, "image_count": 4}], wait=False)


@check("connectors.import_", differs="422, where the service responds 400; the same exception there")
def an_import_of_nothing_is_invalid(s: Fixtures) -> None:
    with raises(ValidationError, status=422):
        s.client.connectors.import_("v7", KEY, [], wait=False)


@check("connectors.cancel_import", "connectors.wait_for_import")
def imports_are_cancelled(s: Fixtures) -> None:
    name = s.name()
    _platform(s, name, "a.png")
    client = s.open("slow")
    started = client.connectors.import_("v7", KEY, [{"id": name, "name": name, "slug": name}], wait=False)
    with raises(PollTimeoutError):
        client.connectors.wait_for_import(started.import_id, poll_interval=0.05, timeout=0.2)
    equal(client.connectors.cancel_import(started.import_id).status, "cancelled")
    equal(client.connectors.wait_for_import(started.import_id, **POLLING).status, "cancelled")


def _uploaded(s: Fixtures, path: Path) -> Any:
    place = s.client.video._transport.request(
        "POST", "/api/v1/developer/video/upload-url", json={"filename": path.name, "content_type": "video/x-msvideo"}
    )
    sent = httpx.put(place["upload_url"], content=path.read_bytes(), headers={"Content-Type": "video/x-msvideo"}, trust_env=False)
    equal(sent.status_code, 200)
    return place["gcs_path"]


@check("video.upload", since="1.7.34")
def videos_are_uploaded(s: Fixtures) -> None:
    result = s.client.video.upload(s.video(), content_type="video/x-msvideo")
    true(result.gcs_uri.endswith(result.gcs_path), result)
    equal(s.client.video.probe(result.gcs_path).frame_count, 10)


@check(
    "video.upload",
    until="1.7.34",
    differs="the storage host wants a Content-Length, as the contract says; that client sends videos without one",
)
def videos_of_unknown_length_are_rejected(s: Fixtures) -> None:
    with raises(ApiError, status=411):
        s.client.video.upload(s.video(), content_type="video/x-msvideo")


@check("video.probe")
def videos_are_probed(s: Fixtures) -> None:
    found = s.client.video.probe(_uploaded(s, s.video()))
    equal((found.duration_seconds, found.native_fps, found.width, found.height, found.frame_count), (2.0, 5.0, 32, 24, 10))
    with raises(NotFoundError, status=404):
        s.client.video.probe("somewhere/else.avi")


@check("video.probe", differs="422, where the service responds 400; the same exception there")
def an_unreadable_video_is_invalid(s: Fixtures) -> None:
    path = s.folder / s.name()
    path.write_bytes(b"no video")
    with raises(ValidationError, status=422):
        s.client.video.probe(_uploaded(s, path))


@check("video.extract_frames", "video.get_extraction", "video.wait_for_extraction")
def frames_are_extracted(s: Fixtures) -> None:
    project = s.project()
    started = s.client.video.extract_frames(project.name, _uploaded(s, s.video()), folder_name="pond", sample_fps=2.5, wait=False)
    equal((started.status, started.total_frames), ("processing", 5))
    s.client.video.get_extraction(started.job_id)
    ended = s.client.video.wait_for_extraction(started.job_id, **POLLING)
    equal((ended.status, ended.progress, ended.frames_extracted, ended.folder_path), ("complete", 100, 5, "/pond"))
    found = s.client.datasets.get(project.name, include_images=True).images
    equal(sorted(one.filename for one in found)[:2], ["pond_000000.jpg", "pond_000001.jpg"])
    equal({one.virtual_folder_path for one in found}, {"/pond"})
    path = _uploaded(s, s.video())
    deeper = s.client.video.extract_frames(project.name, path, folder_name="two", parent_folder_path="/lake", **POLLING)
    equal(deeper.folder_path, "/lake/two")
    with raises(NotFoundError, status=404):
        s.client.video.probe(path)


@check("video.wait_for_extraction")
def waiting_for_an_unknown_extraction_fails(s: Fixtures) -> None:
    with raises(NotFoundError, status=404):
        s.client.video.wait_for_extraction(SOME_ID, **POLLING)
    with raises((ApiError, ValueError)):
        s.client.video.wait_for_extraction(SOME_ID, poll_interval=0.0)
