"""What comes from elsewhere: imports from other platforms, frames of videos."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import httpx
from scene import SOME_ID, SOON, Scene, equal, refused, true

from checks import check
from pictograph.exceptions import ApiError, NotFoundError, PaymentRequiredError, PollTimeoutError, ValidationError

KEY = "a-key-of-the-platform"


def _platform(s: Scene, name: str, *pictures: str) -> None:
    target = s.providers / "v7" / name
    shutil.copytree(s.photos(*pictures), target)
    (target.parent / "KEY").write_text(KEY)


@check("connectors.validate", "connectors.check_limits")
def platforms_are_looked_at(s: Scene) -> None:
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
def datasets_are_imported(s: Scene) -> None:
    name = s.name()
    _platform(s, name, "a.png", "lake/b.jpg")
    remote = [one for one in s.client.connectors.validate("v7", KEY).datasets if one.name == name]
    started = s.client.connectors.import_("v7", KEY, remote, wait=False)
    equal(started.status, "processing")
    s.client.connectors.get_import(started.import_id)
    ended = s.client.connectors.wait_for_import(started.import_id, **SOON)
    equal((ended.status, ended.progress, ended.total_images, ended.imported_images, ended.failed_images), ("completed", 100, 2, 2, 0))
    equal([(one.name, one.status, one.imported, one.failed) for one in ended.datasets], [(name, "completed", 2, 0)])
    project = s.client.datasets.get_by_id(ended.datasets[0].project_id)
    equal((project.name, project.image_count), (name, 2))
    with refused(NotFoundError, status=404):
        s.client.connectors.get_import(SOME_ID)


@check("connectors.import_")
def datasets_are_imported_by_their_id_alone(s: Scene) -> None:
    name = s.name()
    _platform(s, name, "a.png")
    ended = s.client.connectors.import_("v7", KEY, [{"id": name, "name": name, "slug": name}], **SOON)
    equal((ended.status, ended.imported_images), ("completed", 1))


@check("connectors.import_")
def imports_keep_to_the_plan(s: Scene) -> None:
    name = s.name()
    _platform(s, name, "a.png", "b.png", "c.png", "d.png")
    with refused(PaymentRequiredError, status=402):
        s.open("poor").connectors.import_("v7", KEY, [{"id": name, "name": name, "slug": name, "image_count": 4}], wait=False)


@check("connectors.import_", differs="422, where that client was answered 400; the same exception there")
def an_import_of_nothing_is_invalid(s: Scene) -> None:
    with refused(ValidationError, status=422):
        s.client.connectors.import_("v7", KEY, [], wait=False)


@check("connectors.cancel_import", "connectors.wait_for_import")
def imports_are_cancelled(s: Scene) -> None:
    name = s.name()
    _platform(s, name, "a.png")
    client = s.open("slow")
    started = client.connectors.import_("v7", KEY, [{"id": name, "name": name, "slug": name}], wait=False)
    with refused(PollTimeoutError):
        client.connectors.wait_for_import(started.import_id, poll_interval=0.05, timeout=0.2)
    equal(client.connectors.cancel_import(started.import_id).status, "cancelled")
    equal(client.connectors.wait_for_import(started.import_id, **SOON).status, "cancelled")


def _uploaded(s: Scene, path: Path) -> Any:
    place = s.client.video._transport.request(
        "POST", "/api/v1/developer/video/upload-url", json={"filename": path.name, "content_type": "video/x-msvideo"}
    )
    sent = httpx.put(place["upload_url"], content=path.read_bytes(), headers={"Content-Type": "video/x-msvideo"}, trust_env=False)
    equal(sent.status_code, 200)
    return place["gcs_path"]


@check("video.upload", since="1.7.34")
def videos_are_uploaded(s: Scene) -> None:
    told = s.client.video.upload(s.film(), content_type="video/x-msvideo")
    true(told.gcs_uri.endswith(told.gcs_path), told)
    equal(s.client.video.probe(told.gcs_path).frame_count, 10)


@check(
    "video.upload",
    until="1.7.34",
    differs="the storage host wants a Content-Length, as the contract says; that client sends videos without one",
)
def videos_of_unknown_length_are_refused(s: Scene) -> None:
    with refused(ApiError, status=411):
        s.client.video.upload(s.film(), content_type="video/x-msvideo")


@check("video.probe")
def videos_are_looked_into(s: Scene) -> None:
    found = s.client.video.probe(_uploaded(s, s.film()))
    equal((found.duration_seconds, found.native_fps, found.width, found.height, found.frame_count), (2.0, 5.0, 32, 24, 10))
    with refused(NotFoundError, status=404):
        s.client.video.probe("somewhere/else.avi")


@check("video.probe", differs="422, where that client was answered 400; the same exception there")
def an_unreadable_video_is_invalid(s: Scene) -> None:
    path = s.folder / s.name()
    path.write_bytes(b"no video")
    with refused(ValidationError, status=422):
        s.client.video.probe(_uploaded(s, path))


@check("video.extract_frames", "video.get_extraction", "video.wait_for_extraction")
def frames_become_images(s: Scene) -> None:
    project = s.project()
    started = s.client.video.extract_frames(project.name, _uploaded(s, s.film()), folder_name="pond", sample_fps=2.5, wait=False)
    equal((started.status, started.total_frames), ("processing", 5))
    s.client.video.get_extraction(started.job_id)
    ended = s.client.video.wait_for_extraction(started.job_id, **SOON)
    equal((ended.status, ended.progress, ended.frames_extracted, ended.folder_path), ("complete", 100, 5, "/pond"))
    found = s.client.datasets.get(project.name, include_images=True).images
    equal(sorted(one.filename for one in found)[:2], ["pond_000000.jpg", "pond_000001.jpg"])
    equal({one.virtual_folder_path for one in found}, {"/pond"})
    path = _uploaded(s, s.film())
    deeper = s.client.video.extract_frames(project.name, path, folder_name="two", parent_folder_path="/lake", **SOON)
    equal(deeper.folder_path, "/lake/two")
    with refused(NotFoundError, status=404):
        s.client.video.probe(path)


@check("video.wait_for_extraction")
def an_extraction_is_waited_for_in_vain(s: Scene) -> None:
    with refused(NotFoundError, status=404):
        s.client.video.wait_for_extraction(SOME_ID, **SOON)
    with refused((ApiError, ValueError)):
        s.client.video.wait_for_extraction(SOME_ID, poll_interval=0.0)
