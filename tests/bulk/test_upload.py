"""Bulk uploads: what is sent, what is reported, and that an interrupted upload goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph.bulk import ProgressEvent
from pictograph.emulator import Emulator
from pictograph.pipelines import UploadReport, upload_dataset_from_folder
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo, photo_bytes, photo_folder

Upload = Callable[..., UploadReport]


@pytest.fixture
def upload(client: AnyClient, photos: Path) -> Upload:
    """Upload the folder `photos` to the dataset `birds`."""
    return lambda **options: client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, **options))


def contents(emulator: Emulator) -> list[tuple[str, str, bytes]]:
    """Folder, name and content of each image of `birds`."""
    with emulator.client() as client:
        images = list(client.datasets.iter_images(client.datasets.get("birds")))
        return sorted((image.virtual_folder_path or "", image.filename, _content(emulator, image.id)) for image in images)


def _content(emulator: Emulator, image_id: str) -> bytes:
    import httpx

    url = f"{emulator.base_url}/api/v1/developer/images/{image_id}"
    return httpx.get(url, headers={"X-API-Key": emulator.api_key}).content


def files_of(folder: Path) -> list[tuple[str, str, bytes]]:
    return sorted(("/" + "/".join(path.relative_to(folder).parts[:-1]), path.name, path.read_bytes()) for path in folder.rglob("*.jpg"))


def sent_bytes(emulator: Emulator) -> int:
    return sum(len(request.body) for request in emulator.requests_of("storage_put"))


def api_requests(emulator: Emulator) -> int:
    return sum(not (request.operation_id or "").startswith("storage") for request in emulator.requests)


# Layouts and what is skipped


def test_splits_and_classes_are_kept(upload: Upload, emulator: Emulator, photos: Path) -> None:
    for seed, name in enumerate(["train/cats", "train/dogs", "val/cats", "val/dogs"]):
        make_photo(photos / name / "0001.jpg", seed=seed)
    events: list[ProgressEvent] = []
    report = upload(on_progress=events.append)
    assert (report.images_uploaded, report.layout, report.success) == (4, "split/class", True)
    assert contents(emulator) == files_of(photos)
    assert next(event for event in events if event.phase == "upload" and not event.files_done).layout == "split/class"


@pytest.mark.parametrize(("layout", "folder"), [("nested", "/a/b/c"), ("class", "/a"), ("split/class", "/a/b"), ("flat", "/")])
def test_a_layout_can_be_chosen(layout: str, folder: str, upload: Upload, emulator: Emulator, photos: Path) -> None:
    make_photo(photos / "a" / "b" / "c" / "x.jpg")
    assert upload(layout=layout).layout == layout
    assert [found for found, _, _ in contents(emulator)] == [folder]


@pytest.mark.parametrize(("argument", "value"), [("layout", "classes"), ("on_conflict", "overwrite")])
def test_unknown_values_are_rejected_before_anything_is_sent(
    argument: str, value: str, upload: Upload, emulator: Emulator, photos: Path
) -> None:
    make_photo(photos / "x.jpg")
    with pytest.raises(ValueError, match=f"{argument} must be one of .* not '{value}'"):
        upload(**{argument: value})
    assert emulator.requests == []


def test_what_is_skipped_is_counted_and_named(upload: Upload, photos: Path) -> None:
    make_photo(photos / "cats" / "1.jpg")
    make_photo(photos / ".ipynb_checkpoints" / "1.jpg")
    (photos / "dogs").symlink_to(photos / "cats")
    (photos / "notes.txt").touch()
    report = upload()
    assert (report.images_attempted, report.images_hidden) == (1, 1)
    assert report.skipped == {"hidden folder": 1, "linked folder": 1, "not an image": 1}
    named = {Path(file.path).name: file.reason for file in report.files if file.outcome == "skipped"}
    assert named.keys() == {".ipynb_checkpoints", "dogs", "notes.txt"}
    assert named[".ipynb_checkpoints"] == "hidden folder (1 images)"


# What the dataset has


def test_a_list_that_was_uploaded_is_not_sent_again(client: AnyClient, emulator: Emulator, dataset_id: str, photos: Path) -> None:
    paths = photo_folder(photos, loose=3)
    first = client.do(lambda c: c.images.bulk_upload(dataset_id, paths))
    again = client.do(lambda c: c.images.bulk_upload(dataset_id, paths))
    assert (len(first.registered), first.success) == (3, True)
    assert (again.registered, again.images_skipped, again.success) == ([], 3, True)
    assert {file.reason for file in again.files} == {"same content"}
    assert len(emulator.requests_of("storage_put")) == 3


def test_the_images_of_a_large_dataset_are_listed_in_pages(
    upload: Upload, emulator: Emulator, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pictograph.bulk.listing.PAGE_IMAGES", 2)
    photo_folder(photos, loose=7)
    upload()
    before = len(emulator.requests_of("get_dataset_by_name"))
    report = upload(resume=False)
    assert (report.images_skipped, report.images_uploaded, report.success) == (7, 0, True)
    assert len(emulator.requests_of("get_dataset_by_name")) - before == 4
    assert len(emulator.requests_of("storage_put")) == 7


def test_content_in_memory_that_got_another_name_keeps_it(client: AnyClient, emulator: Emulator, dataset_id: str) -> None:
    client.do(lambda c: c.images.upload(dataset_id, photo_bytes(seed=1), filename="heron.jpg"))
    item = ("heron.jpg", photo_bytes(seed=2, size=(96, 96)))
    first = client.do(lambda c: c.images.bulk_upload(dataset_id, [item], on_conflict="rename"))
    again = client.do(lambda c: c.images.bulk_upload(dataset_id, [item], on_conflict="rename"))
    assert [image.filename for image in first.registered] == ["heron-2.jpg"]
    assert (again.registered, again.images_skipped) == ([], 1)
    assert [name for _, name, _ in contents(emulator)] == ["heron-2.jpg", "heron.jpg"]


@pytest.mark.parametrize("on_conflict", ["skip", "rename", "replace", "error"])
def test_another_content_under_the_same_name(on_conflict: str, upload: Upload, emulator: Emulator, photos: Path) -> None:
    for seed, name in enumerate(["changed.jpg", "same.jpg"]):
        make_photo(photos / name, seed=seed)
    upload()
    old = (photos / "changed.jpg").read_bytes()
    new = photo_bytes(seed=77, size=(96, 96))
    (photos / "changed.jpg").write_bytes(new)
    report = upload(on_conflict=on_conflict)
    images = {name: content for _, name, content in contents(emulator)}
    same = images.pop("same.jpg")
    assert same == (photos / "same.jpg").read_bytes()
    assert (
        images
        == {
            "skip": {"changed.jpg": old},
            "error": {"changed.jpg": old},
            "replace": {"changed.jpg": new},
            "rename": {"changed.jpg": old, "changed-2.jpg": new},
        }[on_conflict]
    )
    counts = (report.images_uploaded, report.images_skipped, report.images_different, len(report.failures))
    assert counts == {"skip": (0, 2, 1, 0), "error": (0, 1, 0, 1), "replace": (1, 1, 0, 0), "rename": (1, 1, 0, 0)}[on_conflict]
    puts = len(emulator.requests_of("storage_put"))
    assert upload(on_conflict=on_conflict).images_uploaded == 0
    assert len(emulator.requests_of("storage_put")) == puts


def test_a_file_with_its_size_and_time_of_change_is_not_read_again(upload: Upload, photos: Path) -> None:
    """A finished folder of any size is examined in seconds. Without the journal, the file is found to be no image."""
    path = photo_folder(photos, loose=1)[0]
    upload()
    state = path.stat()
    path.write_bytes(b"?" * state.st_size)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert [file.outcome for file in upload().files] == ["present"]
    assert [file.outcome for file in upload(resume=False).files] == ["failed"]


def test_a_changed_file_of_the_same_size_is_compared_by_its_content(upload: Upload, photos: Path) -> None:
    path = make_photo(photos / "x.jpg")
    upload()
    content = bytearray(path.read_bytes())
    os.utime(path, ns=(1, 1))
    assert [file.outcome for file in upload().files] == ["present"]
    content[-3] ^= 1
    path.write_bytes(content)
    assert [file.outcome for file in upload().files] == ["different"]


def test_two_files_with_one_name_are_reported_with_the_way_out(upload: Upload, photos: Path) -> None:
    for seed, name in enumerate(["cats/one/x.jpg", "cats/two/x.jpg"]):
        make_photo(photos / name, seed=seed)
    [failure] = upload().failures
    assert "layout='nested'" in failure.reason
    assert upload(layout="nested").success


# Interrupts

CHILD = textwrap.dedent(
    """
    import os, signal, sys
    import pictograph
    from pictograph.pipelines import upload_dataset_from_folder

    base_url, key, folder, operation, at = sys.argv[1:]

    class Kill(pictograph.Hooks):
        seen = 0

        def attempt_ended(self, call, attempt):
            if call.method == operation or call.operation == operation:
                Kill.seen += 1
                if Kill.seen == int(at):
                    os.kill(os.getpid(), signal.SIGKILL)

    with pictograph.Client(key, base_url=base_url, hooks=Kill()) as client:
        upload_dataset_from_folder(client, "birds", folder, max_workers=4)
    """
)


def killed(emulator: Emulator, folder: Path, operation: str, at: int) -> int:
    """Upload in another process that kills itself after a request. Returns its exit code."""
    arguments = [emulator.base_url, emulator.api_key, str(folder), operation, str(at)]
    return subprocess.run([sys.executable, "-c", CHILD, *arguments], check=False, timeout=60).returncode


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_upload_goes_on_where_it_stopped(emulator: Emulator, photos: Path) -> None:
    """Killed before the first file, among the files, after the last one, before and after the registration."""
    photo_folder(photos, classes={"cats": 30, "dogs": 30})
    total = sum(path.stat().st_size for path in photos.rglob("*.jpg"))
    points = [("create_image_upload_urls", 1), ("PUT", 10), ("PUT", 25), ("PUT", 20), ("register_images", 1)]
    for operation, at in points:
        assert killed(emulator, photos, operation, at) == -signal.SIGKILL
    with emulator.client() as client:
        report = upload_dataset_from_folder(client, "birds", photos)
    assert report.success
    assert contents(emulator) == files_of(photos)
    workers = 4  # at most the files in flight are sent again, three times
    assert sent_bytes(emulator) - total <= 3 * workers * max(path.stat().st_size for path in photos.rglob("*.jpg"))
    assert emulator.effects["register_images"] == 1


def test_an_interrupt_says_how_far_it_came_and_what_to_do(upload: Upload, client: AnyClient, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=6)
    kind = KeyboardInterrupt if client.kind == "sync" else RuntimeError  # Ctrl-C ends an event loop at once

    def interrupt(done: int, total: int, name: str) -> None:
        if done == 3:
            raise kind

    with pytest.raises(kind) as caught:
        upload(parallel=False, progress=interrupt)
    [note] = caught.value.__notes__
    assert "3 of 6 files are done. Repeat the call to go on." in note
    report = upload()
    assert (report.success, len(contents(emulator))) == (True, 6)
    assert len(emulator.requests_of("storage_put")) == 6


def test_the_same_images_after_a_complete_upload_are_new_images(
    upload: Upload, client: AnyClient, emulator: Emulator, photos: Path
) -> None:
    """Keys derived from contents must not return the response of an upload whose images were deleted since."""
    photo_folder(photos, loose=2)
    upload()
    for image in client.do(lambda c: c.datasets.get("birds", include_images=True)).images:
        client.do(lambda c, image=image: c.images.delete(image, permanent=True))
    assert upload().images_uploaded == 2
    assert len(contents(emulator)) == 2


def test_two_uploads_of_one_folder_exclude_each_other(upload: Upload, photos: Path) -> None:
    photo_folder(photos, loose=2)
    problems: list[str] = []

    def second(event: ProgressEvent) -> None:
        if event.phase == "upload" and not problems:
            problems.append("")
            with pytest.raises(BlockingIOError) as caught:
                upload_in_thread(photos, problems)
            problems.append(str(caught.value))

    def upload_in_thread(folder: Path, found: list[str]) -> None:
        from pictograph.bulk.journal import Job, Journal

        [path] = (Path(os.environ["PICTOGRAPH_CACHE_DIR"]) / "uploads").glob("*.sqlite")
        Journal(Job("uploads", "", "", str(folder)), path)

    upload(on_progress=second)
    assert "Another call already works on" in problems[1]


def test_a_stored_file_that_the_storage_host_lost_is_sent_again(upload: Upload, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=2)
    emulator.fail("register_images", status=401)
    with pytest.raises(pictograph.AuthError):
        upload()
    emulator.fail(
        "register_images",
        status=200,
        body={"registered": [], "failed": [{"filename": f"loose-00{n}.jpg", "error": "no content"} for n in range(2)]},
    )
    report = upload()
    assert (report.images_uploaded, report.failures) == (2, [])
    assert len(emulator.requests_of("storage_put")) == 4


def test_a_registration_of_what_was_sent_again_is_not_answered_with_the_first_response(
    upload: Upload, emulator: Emulator, photos: Path
) -> None:
    photo_folder(photos, loose=2)
    emulator.fail("storage_put", status=200, times=2)  # nothing is stored
    emulator.fail("register_images", status=401)
    with pytest.raises(pictograph.AuthError):
        upload()
    report = upload()
    assert (report.images_uploaded, report.failures) == (2, [])
    assert contents(emulator) == files_of(photos)


# Limits


def test_more_files_than_requests_an_hour_arrive(open_client: Callable[..., AnyClient], emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=300)
    client = open_client(base_url=emulator.base_url, api_key=emulator.key(rate_limit=200))
    report = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos))
    assert (report.images_uploaded, report.success) == (300, True)
    assert api_requests(emulator) == 4


def test_a_rate_limit_stops_the_upload_and_the_next_call_goes_on(
    open_client: Callable[..., AnyClient], emulator: Emulator, photos: Path
) -> None:
    """A server without bulk operations needs two requests for each file."""
    for operation in ("create_image_upload_urls", "register_images"):
        emulator.fail(operation, status=404, times=None)
    photo_folder(photos, loose=150)
    client = open_client(base_url=emulator.base_url, api_key=emulator.key(rate_limit=200))
    report = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos))
    assert not report.success
    assert report.images_uploaded + report.images_not_tried == 150
    assert "429" in (report.stopped or "")
    assert Counter(request.status for request in emulator.requests)[429] <= 8  # one for each worker
    emulator.advance(3601)
    report = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos))
    assert (report.success, len(contents(emulator))) == (True, 150)


def test_an_overloaded_server_stops_the_upload(client: AnyClient, emulator: Emulator, dataset_id: str, photos: Path) -> None:
    """The requests of the next batch would not wait for its `Retry-After`."""
    paths = photo_folder(photos, loose=501)

    def overload(event: ProgressEvent) -> None:
        if event.phase == "upload" and event.files_done == 500:
            emulator.fail("create_image_upload_urls", status=503, retry_after=600)

    report = client.do(lambda c: c.images.bulk_upload(dataset_id, paths, on_progress=overload))
    assert (len(report.registered), report.images_not_tried) == (500, 1)
    assert "503" in (report.stopped or "")


def test_all_workers_share_one_wait(open_client: Callable[..., AnyClient], emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=40)
    clock = FakeTiming()
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=clock.timing)
    emulator.fail("storage_put", status=503, retry_after=30, times=3)
    report = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, max_workers=4))
    assert report.images_uploaded == 40
    assert max(clock.waits) <= 30.0
    assert len(emulator.requests_of("storage_put")) == 43


def test_a_key_that_is_revoked_midway_ends_the_upload(
    client: AnyClient, emulator: Emulator, dataset_id: str, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pictograph.bulk.upload.MAX_IMAGES", 2)
    paths = photo_folder(photos, loose=6)
    emulator.fail("create_image_upload_urls", status=401, skip=1, times=None)
    report = client.do(lambda c: c.images.bulk_upload(dataset_id, paths))
    assert (len(report.registered), report.images_not_tried, report.success) == (2, 4, False)
    assert "401" in (report.stopped or "")
    assert [file.outcome for file in report.files] == ["uploaded"] * 2 + ["not tried"] * 4
    emulator.clear_faults()
    again = client.do(lambda c: c.images.bulk_upload(dataset_id, paths))
    assert (len(again.registered), again.images_skipped, again.success) == (4, 2, True)


# Content


def test_a_file_that_changes_while_it_is_sent_is_sent_again(upload: Upload, emulator: Emulator, photos: Path) -> None:
    path = make_photo(photos / "x.jpg")
    new = photo_bytes(seed=5, size=(128, 128))
    os.utime(path, ns=(1, 1))
    emulator.fail("create_image_upload_urls", status=503)

    class Change(pictograph.Hooks):
        def retrying(self, call: pictograph.CallInfo, retry: Any) -> None:
            path.write_bytes(new)

    clock = FakeTiming()
    with pictograph.Client(emulator.api_key, base_url=emulator.base_url, hooks=Change(), timing=clock.timing) as client:
        report = upload_dataset_from_folder(client, "birds", photos)
    assert (report.images_uploaded, report.failures) == (1, [])
    assert [content for _, _, content in contents(emulator)] == [new]


def test_truncated_images_are_found_on_request(upload: Upload, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("whole.jpg", "cut.jpg", "whole.png", "cut.png"):
        make_photo(photos / name, size=(200, 200))
    for name in ("cut.jpg", "cut.png"):
        (photos / name).write_bytes((photos / name).read_bytes()[:-500])
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "PIL.Image", None)
        with pytest.raises(ImportError, match=r"pip install 'pictograph\[images\]'"):
            upload(check_images=True)
    report = upload(check_images=True)
    assert [failure.path.name for failure in report.failures] == ["cut.jpg", "cut.png"]
    assert "is not a complete image" in report.failures[0].reason
    assert upload().images_uploaded == 2


def test_content_that_arrives_damaged_is_sent_again_and_then_reported(upload: Upload, emulator: Emulator, photos: Path) -> None:
    make_photo(photos / "x.jpg")
    wrong = {"x-goog-hash": "crc32c=AAAAAA==,md5=AAAAAAAAAAAAAAAAAAAAAA=="}
    emulator.fail("storage_put", status=200, headers=wrong)
    assert upload().images_uploaded == 1
    emulator.fail("storage_put", status=200, headers=wrong, times=None)
    make_photo(photos / "y.jpg", seed=1)
    report = upload()
    [failure] = report.failures
    assert "other content (MD5 0000" in failure.reason


def test_an_upload_link_that_ran_out_is_requested_again(upload: Upload, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=3)
    emulator.fail("storage_put", status=403, times=3)
    report = upload()
    assert (report.images_uploaded, report.failures) == (3, [])
    assert len(emulator.requests_of("create_image_upload_urls")) == 2


def test_an_upload_link_that_ran_out_is_requested_again_one_by_one(upload: Upload, emulator: Emulator, photos: Path) -> None:
    """A server without bulk operations."""
    emulator.fail("create_image_upload_urls", status=404, times=None)
    photo_folder(photos, loose=2)
    emulator.fail("storage_put", status=403, times=1)
    report = upload()
    assert (report.images_uploaded, report.failures) == (2, [])
    assert len(emulator.requests_of("create_image_upload_url")) == 3


def test_a_name_that_the_server_rejects_fails_alone(upload: Upload, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=5)
    make_photo(photos / "..." / "odd.jpg")
    (photos / "...").rename(photos / "a \x01")
    emulator.fail("create_image_upload_urls", status=422, times=1)
    report = upload()
    assert report.images_uploaded + len(report.failures) == 6
    assert report.images_uploaded >= 5


def test_the_same_filename_in_many_folders_is_registered_in_one_request(upload: Upload, emulator: Emulator, photos: Path) -> None:
    for seed in range(5):
        make_photo(photos / f"patient{seed}" / "1.jpg", seed=seed)
    assert upload().images_uploaded == 5
    assert contents(emulator) == files_of(photos)
    assert len(emulator.requests_of("register_images")) == 1


def test_the_report_is_a_file_of_json_lines(upload: Upload, photos: Path) -> None:
    import json

    photo_folder(photos, loose=3)
    report = upload()
    assert report.report_path is not None
    lines = [json.loads(line) for line in report.report_path.read_text().splitlines()]
    assert [line["outcome"] for line in lines] == ["uploaded"] * 3
    assert [file.image_id for file in report.files] == [line["image_id"] for line in lines]
    again = upload()
    assert again.report_path != report.report_path
    assert report.report_path.exists()
