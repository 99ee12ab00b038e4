"""Bulk downloads: what is fetched, what stays, and that an interrupted download goes on."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph._resilience.part_file import LEAST_BYTES, PartFile, part_path
from pictograph.bulk import ProgressEvent
from pictograph.emulator import Emulator
from pictograph.resources.dataset_download import DownloadReport
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo, photo_bytes

Download = Callable[..., DownloadReport]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy"


@pytest.fixture
def download(client: AnyClient, copy: Path) -> Download:
    return lambda **options: client.do(lambda c: c.datasets.download("birds", copy, **options))


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def gets(emulator: Emulator) -> int:
    return len(emulator.requests_of("storage_get"))


def upload(client: AnyClient, dataset_id: str, folder_path: str, filename: str, content: bytes) -> None:
    client.do(lambda c: c.images.upload(dataset_id, content, folder_path=folder_path, filename=filename, content_type="image/png"))


def test_folders_are_kept(client: AnyClient, download: Download, dataset_id: str, copy: Path) -> None:
    for folder, name in [("/", "a.png"), ("/herons", "a.png"), ("/herons/young", "b.png")]:
        upload(client, dataset_id, folder, name, photo_bytes(".png"))
    report = download(mode="images_only")
    assert (report.images_downloaded, report.success) == (3, True)
    assert files(copy) == ["a.png", "herons/a.png", "herons/young/b.png"]
    flat = client.do(lambda c: c.datasets.download("birds", copy.with_name("flat"), mode="images_only", keep_folders=False))
    assert flat.images_downloaded == len(files(copy.with_name("flat"))) == 3
    assert "b.png" in files(copy.with_name("flat"))


def test_names_that_some_disks_take_for_one_are_kept_apart(client: AnyClient, download: Download, dataset_id: str, copy: Path) -> None:
    for folder, name in [("/a", "x.png"), ("/A", "X.PNG"), ("/", "a"), ("/b", "ü.png"), ("/b", "u\u0308.png"), ("/b", "con.png")]:
        upload(client, dataset_id, folder, name, photo_bytes(".png"))
    report = download(mode="images_only")
    assert (report.images_downloaded, report.failures) == (6, [])
    found = files(copy)
    assert len({name.casefold() for name in found}) == 6
    assert len([file for file in report.files if "written as" in file.reason]) == 6
    assert download(mode="images_only").images_present == 6


def test_long_names_that_clash_are_shortened(client: AnyClient, download: Download, dataset_id: str, copy: Path) -> None:
    """With the id of the image, they would be longer than a file system allows."""
    for name in ("h" * 240 + ".png", "H" * 240 + ".png"):
        upload(client, dataset_id, "/", name, photo_bytes(".png"))
    report = download(mode="images_only")
    assert (report.images_downloaded, report.failures, len(files(copy))) == (2, [], 2)
    assert all(len(os.fsencode(name)) <= 255 and name.endswith(".png") for name in files(copy))
    assert download(mode="images_only").images_present == 2


@pytest.mark.usefixtures("birds")
def test_what_is_there_and_right_is_not_fetched_again(download: Download, emulator: Emulator, copy: Path) -> None:
    assert download(mode="images_only").images_downloaded == 6
    (copy / "picture_0001.png").unlink()
    (copy / "picture_0002.png").write_bytes(b"cut off")
    changed = bytearray((copy / "picture_0003.png").read_bytes())
    changed[-1] ^= 1
    (copy / "picture_0003.png").write_bytes(changed)
    os.utime(copy / "picture_0003.png", ns=(1, 1))
    report = download(mode="images_only")
    assert (report.images_downloaded, report.images_present, report.total_attempted) == (3, 3, 6)
    assert gets(emulator) == 9
    assert download(mode="images_only", resume=False).images_downloaded == 6


@pytest.mark.usefixtures("birds")
def test_annotations_are_fetched_again_after_a_complete_download(download: Download, emulator: Emulator) -> None:
    """Within an interrupted one they are not: each costs a request."""
    emulator.fail("get_annotation_file", status=429, retry_after=3600, skip=3, times=None)
    report = download(max_workers=1)
    assert (report.annotations_downloaded, report.files_not_tried > 0, report.success) == (3, True, False)
    emulator.clear_faults()
    report = download(max_workers=1)
    assert (report.annotations_downloaded, report.annotations_present, report.success) == (3, 3, True)
    assert download().annotations_downloaded == 6


@pytest.mark.usefixtures("birds")
def test_links_that_ran_out_are_requested_again(download: Download, emulator: Emulator) -> None:
    def two_hours_later(done: int, total: int, name: str) -> None:
        if done == 2:
            emulator.advance(2 * 3600)

    report = download(mode="images_only", max_workers=1, progress=two_hours_later)
    assert (report.images_downloaded, report.failures) == (6, [])
    assert len(emulator.requests_of("list_dataset_downloads")) == 2


@pytest.mark.usefixtures("birds")
def test_what_arrives_damaged_is_fetched_again(download: Download, emulator: Emulator) -> None:
    emulator.fail("storage_get", status=200, body="other bytes")
    report = download(mode="images_only")
    assert (report.images_downloaded, report.failures) == (6, [])
    assert gets(emulator) == 7


@pytest.mark.usefixtures("birds")
def test_progress_counts_the_bytes_of_images_only(download: Download) -> None:
    events: list[ProgressEvent] = []
    assert download(on_progress=events.append).annotations_downloaded == 6
    assert events[-1].bytes_done == events[-1].bytes_total > 0


@pytest.mark.usefixtures("birds")
def test_all_workers_wait_for_the_rate_limit_of_one(open_client: Callable[..., AnyClient], emulator: Emulator, copy: Path) -> None:
    clock = FakeTiming()
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=clock.timing)
    emulator.fail("get_annotation_file", status=429, retry_after=30)
    report = client.do(lambda c: c.datasets.download("birds", copy, mode="annotations_only", max_workers=1))
    assert (report.annotations_downloaded, clock.waits) == (6, [30.0])
    emulator.fail("get_annotation_file", status=503, retry_after=600)
    report = client.do(lambda c: c.datasets.download("birds", copy, mode="annotations_only", max_workers=1))
    assert len(report.failures) == 6, "none was requested while the server asks for a longer wait than the SDK makes"
    assert len(emulator.requests_of("get_annotation_file")) == 7 + 1


@pytest.mark.usefixtures("birds")
def test_without_links_images_are_requested_by_their_ids(download: Download, emulator: Emulator) -> None:
    emulator.fail("storage_get", status=403, times=None)
    assert download(mode="images_only").images_downloaded == 6
    assert len(emulator.requests_of("download_image")) == 6


def big_image() -> bytes:
    return photo_bytes(".png") + bytes(2 * LEAST_BYTES)


def test_the_part_file_of_another_image_with_the_same_name_is_not_used(
    client: AnyClient, download: Download, emulator: Emulator, dataset_id: str, copy: Path
) -> None:
    upload(client, dataset_id, "/", "big.png", photo_bytes(".png", seed=1) + bytes(3 * LEAST_BYTES))
    emulator.truncate("storage_get", at_bytes=LEAST_BYTES + 1000, times=None)
    emulator.fail("download_image", status=404, times=None)
    clock_free = {"mode": "images_only", "max_retries": 0}
    assert download(**clock_free).failures
    assert list(copy.glob(".pictograph-*"))
    [image] = client.do(lambda c: c.datasets.iter_images(dataset_id))
    client.do(lambda c: c.images.delete(image, permanent=True))
    upload(client, dataset_id, "/", "big.png", big_image())
    emulator.clear_faults()
    assert download(**clock_free).success
    assert (copy / "big.png").read_bytes() == big_image()


def test_a_large_image_goes_on_where_it_broke_off(
    client: AnyClient, download: Download, emulator: Emulator, dataset_id: str, copy: Path
) -> None:
    content = big_image()
    upload(client, dataset_id, "/", "big.png", content)
    emulator.truncate("storage_get", at_bytes=LEAST_BYTES + 1000, times=4)
    report = download(mode="images_only")
    assert report.images_downloaded == 1
    assert (copy / "big.png").read_bytes() == content
    ranges = [request.headers.get("range") for request in emulator.requests_of("storage_get")]
    assert ranges[0] is None
    assert ranges[1:]
    assert all(each.startswith("bytes=") for each in ranges[1:] if each)
    assert not list(copy.glob(".pictograph-*"))


@pytest.mark.parametrize("left", ["same", "wrong", "longer"])
def test_a_part_file_of_an_earlier_process_is_used_if_it_fits(
    left: str, client: AnyClient, download: Download, emulator: Emulator, dataset_id: str, copy: Path
) -> None:
    content = big_image()
    upload(client, dataset_id, "/", "big.png", content)
    copy.mkdir()
    least = LEAST_BYTES
    part = {"same": content[:least], "longer": content * 2, "wrong": bytes(least)}[left]
    [image] = client.do(lambda c: c.datasets.iter_images(dataset_id))
    part_path(copy / "big.png", image.id).write_bytes(part)
    report = download(mode="images_only")
    assert gets(emulator) == (2 if left == "wrong" else 1)  # found by the checksum of the storage host
    assert report.images_downloaded == 1
    assert (copy / "big.png").read_bytes() == content
    assert ("range" in emulator.requests_of("storage_get")[0].headers) == (left != "longer")


@pytest.mark.usefixtures("birds")
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EACCES])
def test_a_disk_that_can_not_be_written_ends_the_download(
    code: int, download: Download, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    real: Callable[..., Any] = PartFile.keep

    def keep(self: PartFile, md5: bytes | None = None) -> Any:
        written.append(1)
        if len(written) > 2:
            raise OSError(code, os.strerror(code), "x.png")
        return real(self, md5)

    with monkeypatch.context() as patch:
        patch.setattr(PartFile, "keep", keep)
        patch.setattr("pictograph.bulk.download.os.access", lambda path, mode: code != errno.EACCES)  # root may write anywhere
        report = download(mode="images_only", max_workers=1)
    assert (report.images_downloaded, report.files_not_tried, report.success) == (2, 4, False)
    assert os.strerror(code) in (report.stopped or "")
    assert gets(emulator) == 3
    assert download(mode="images_only").success


CHILD = textwrap.dedent(
    """
    import os, signal, sys
    import pictograph

    base_url, key, folder, at = sys.argv[1:]

    class Kill(pictograph.Hooks):
        seen = 0

        def attempt_ended(self, call, attempt):
            if call.operation == "list_dataset_downloads" and call.path == "(signed link)":
                Kill.seen += 1
                if Kill.seen == int(at):
                    os.kill(os.getpid(), signal.SIGKILL)

    with pictograph.Client(key, base_url=base_url, hooks=Kill()) as client:
        client.datasets.download("birds", folder, mode="images_only", max_workers=4)
    """
)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_download_goes_on_where_it_stopped(emulator: Emulator, copy: Path) -> None:
    emulator.seed("birds", images=60)
    for at in (1, 20, 15):
        arguments = [emulator.base_url, emulator.api_key, str(copy), str(at)]
        assert subprocess.run([sys.executable, "-c", CHILD, *arguments], check=False, timeout=60).returncode == -signal.SIGKILL
    with emulator.client() as client:
        report = client.datasets.download("birds", copy, mode="images_only")
    assert report.success
    assert report.images_downloaded + report.images_present == len(files(copy)) == 60
    assert gets(emulator) <= 60 + 3 * 4  # what was in flight


@pytest.fixture
def two_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of links ends at 10,000 images; here at 2."""
    monkeypatch.setattr("pictograph.bulk.download_plan.MAX_LINKS", 2)
    monkeypatch.setattr("pictograph.bulk.listing.PAGE_IMAGES", 2)


def upload_with_statuses(client: AnyClient, dataset_id: str, photos: Path, *statuses: str) -> None:
    paths = [make_photo(photos / f"{number}.jpg", seed=number) for number in range(len(statuses))]
    report = client.do(lambda c: c.images.bulk_upload(dataset_id, paths))
    by_name = {image.filename: image.image_id for image in report.registered}
    for status in {*statuses} - {"new"}:
        chosen = [by_name[path.name] for path, one in zip(paths, statuses, strict=True) if one == status]
        client.do(lambda c, chosen=chosen, status=status: c.batch.update("birds", chosen, status=status))


@pytest.mark.usefixtures("two_links")
def test_images_beyond_the_list_of_links_obey_the_filter(client: AnyClient, download: Download, dataset_id: str, photos: Path) -> None:
    upload_with_statuses(client, dataset_id, photos, "new", *["review"] * 5, "new")
    assert download(status_filter="review").images_downloaded == 5
    assert download(status_filter="in_progress").images_present == 5


@pytest.mark.usefixtures("two_links")
def test_the_links_of_images_beyond_the_list_are_requested_by_their_status(
    client: AnyClient, download: Download, emulator: Emulator, dataset_id: str, photos: Path, copy: Path
) -> None:
    statuses = ["new", "new", "new", "complete", "complete", "complete", "review"]
    upload_with_statuses(client, dataset_id, photos, *statuses)
    report = download(mode="images_only")
    assert (report.images_downloaded, report.success) == (7, True)
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == {path.name: path.read_bytes() for path in photos.iterdir()}
    asked = [request.query.get("status_filter") for request in emulator.requests_of("list_dataset_downloads")]
    assert asked == [None, ["complete"], ["new"], ["review"]]
    assert (len(emulator.requests_of("storage_get")), len(emulator.requests_of("download_image"))) == (5, 2)
    assert download(mode="images_only").images_present == 7
    assert len(emulator.requests_of("list_dataset_downloads")) == 5  # what is there needs no links


@pytest.mark.usefixtures("two_links")
def test_a_rate_limit_of_an_hour_ends_the_download_and_the_next_call_goes_on(
    client: AnyClient, download: Download, emulator: Emulator, dataset_id: str, photos: Path
) -> None:
    upload_with_statuses(client, dataset_id, photos, *["new"] * 7)
    emulator.fail("download_image", status=429, retry_after=3600, skip=2, times=None)
    report = download(mode="images_only", max_workers=1)
    assert (report.images_downloaded, report.files_not_tried, report.failures, report.success) == (4, 3, [], False)
    assert "429" in (report.stopped or "")
    assert len(emulator.requests_of("download_image")) == 3
    assert len(emulator.requests_of("list_dataset_downloads")) == 1  # that of the status `new` would be the same
    emulator.clear_faults()
    report = download(mode="images_only", max_workers=1)
    assert (report.images_downloaded, report.images_present, report.success) == (3, 4, True)


def test_a_dataset_that_is_deleted_midway_ends_the_download(client: AnyClient, download: Download, emulator: Emulator, copy: Path) -> None:
    emulator.seed("birds", images=120)

    def delete(done: int, total: int, name: str) -> None:
        if done == 3:
            with emulator.client() as other:
                other.projects.delete("birds")

    report = download(mode="images_only", max_workers=1, progress=delete)
    assert (report.images_downloaded, report.success) == (3, False)
    assert len(report.failures) + report.files_not_tried == 117
    assert "404" in (report.stopped or "")
    assert len(emulator.requests) < 150  # the links of one batch, and the request for new ones
    assert len(files(copy)) == 3


def test_a_server_that_has_none_of_the_files_is_not_asked_for_all_of_them(download: Download, emulator: Emulator) -> None:
    emulator.seed("birds", images=120)
    emulator.fail("storage_get", status=404, times=None)
    emulator.fail("download_image", status=404, times=None)
    report = download(mode="images_only")
    assert (report.success, report.images_downloaded) == (False, 0)
    assert len(report.failures) < 60
    assert len(report.failures) + report.files_not_tried == 120


@pytest.mark.usefixtures("birds")
def test_a_key_that_is_revoked_midway_ends_the_download(open_client: Callable[..., AnyClient], emulator: Emulator, copy: Path) -> None:
    with emulator.client() as owner:
        key = owner.api_keys.create(emulator.organization_id, "short", role="viewer")

        def revoke(done: int, total: int, name: str) -> None:
            if done == 2:
                owner.api_keys.delete(key.key_id)

        client = open_client(base_url=emulator.base_url, api_key=key.api_key)
        report = client.do(lambda c: c.datasets.download("birds", copy, mode="annotations_only", max_workers=1, progress=revoke))
        assert (report.annotations_downloaded, report.files_not_tried, report.failures, report.success) == (2, 4, [], False)
        assert "401" in (report.stopped or "")
        assert key.api_key not in repr(report) + (report.stopped or "")
        again = owner.datasets.download("birds", copy, mode="annotations_only")
        assert (again.annotations_downloaded, again.annotations_present, again.success) == (4, 2, True)


@pytest.mark.usefixtures("birds")
@pytest.mark.parametrize("status", [402, 403, 409])
def test_an_error_that_all_files_would_get_ends_the_download(status: int, download: Download, emulator: Emulator) -> None:
    """Credits that have run out, a role that was taken away, a dataset that moves to cold storage."""
    emulator.fail("get_annotation_file", status=status, skip=2, times=None)
    report = download(mode="annotations_only", max_workers=1)
    assert (report.annotations_downloaded, report.files_not_tried, report.failures, report.success) == (2, 4, [], False)
    assert str(status) in (report.stopped or "")
    assert len(emulator.requests_of("get_annotation_file")) == 3
    emulator.clear_faults()
    assert download(mode="annotations_only").success


@pytest.mark.usefixtures("birds")
def test_a_second_download_to_the_same_folder_at_the_same_time_is_rejected(download: Download, emulator: Emulator, copy: Path) -> None:
    errors: list[BaseException] = []

    def second(done: int, total: int, name: str) -> None:
        if done == 1:
            with emulator.client() as other, pytest.raises(BlockingIOError, match="Another call already works on") as caught:
                other.datasets.download("birds", copy, mode="images_only")
            errors.append(caught.value)

    assert download(mode="images_only", max_workers=1, progress=second).success
    assert errors


@pytest.mark.usefixtures("birds")
def test_an_interrupt_says_how_far_it_came(client: AnyClient, download: Download) -> None:
    kind = KeyboardInterrupt if client.kind == "sync" else RuntimeError

    def interrupt(event: pictograph.bulk.ProgressEvent) -> None:
        if event.phase == "download" and event.files_done == 2:
            raise kind

    with pytest.raises(kind) as caught:
        download(mode="images_only", max_workers=1, on_progress=interrupt)
    assert "2 of 6 files are done. Repeat the call to go on." in caught.value.__notes__[0]
