"""upload_dataset_from_folder: upload a folder of images to a dataset."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph.emulator import Emulator
from pictograph.pipelines import UploadReport, upload_dataset_from_folder
from tests.support.both_clients import AnyClient, Kind
from tests.support.photos import broken_photo, make_photo, not_a_photo, one_of_each, photo_folder

Upload = Callable[..., UploadReport]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder


@pytest.fixture
def upload(client: AnyClient, photos: Path) -> Upload:
    """Upload the folder `photos` to the dataset `birds`."""

    def act(folder: Any = None, name: str = "birds", **options: Any) -> UploadReport:
        report: UploadReport = client.do(lambda c: upload_dataset_from_folder(c, name, folder or photos, **options))
        return report

    return act


def images_of(client: AnyClient) -> list[tuple[str, str]]:
    """Folder and filename of each image of `birds`."""
    images = client.do(lambda c: c.datasets.get("birds", include_images=True)).images
    return sorted((image.virtual_folder_path, image.filename) for image in images)


def count(emulator: Emulator, operation: str) -> int:
    return len(emulator.requests_of(operation))


@pytest.fixture
def older_server(emulator: Emulator) -> Emulator:
    """An emulator without the bulk operations."""
    for operation in ("create_image_upload_urls", "register_images"):
        emulator.fail(operation, status=404, times=None)
    return emulator


def test_a_new_dataset_is_organized_by_class(upload: Upload, client: AnyClient, photos: Path) -> None:
    photo_folder(photos, classes={"cats": 2, "dogs": 1})
    make_photo(photos / "loose.PNG")
    make_photo(photos / "dogs" / "puppies" / "old" / "deep.jpg")
    (photos / "notes.txt").write_text("ignored")
    report = upload()
    assert report == UploadReport("birds", images_attempted=5, images_uploaded=5, images_skipped=0, failures=[])
    assert report.success
    assert images_of(client) == [
        ("/", "loose.PNG"),
        ("/cats", "cats-000.jpg"),
        ("/cats", "cats-001.jpg"),
        ("/dogs", "deep.jpg"),
        ("/dogs", "dogs-000.jpg"),
    ]


@pytest.mark.parametrize("organize_by_class", [True, False])
def test_hidden_folders_are_skipped_and_counted(organize_by_class: bool, upload: Upload, client: AnyClient, photos: Path) -> None:
    for name in ("heron/a.jpg", "heron/.ipynb_checkpoints/a-checkpoint.jpg", ".thumbnails/t.jpg", "__MACOSX/heron/_a.jpg", ".b.jpg"):
        make_photo(photos / name)
    report = upload(organize_by_class=organize_by_class)
    assert (report.images_attempted, report.images_uploaded, report.images_hidden, report.failures) == (2, 2, 3, [])
    assert images_of(client) == sorted([("/", ".b.jpg"), ("/heron" if organize_by_class else "/", "a.jpg")])


def test_a_folder_with_hidden_images_only_is_explained(upload: Upload, photos: Path) -> None:
    make_photo(photos / ".cache" / "a.jpg")
    with pytest.raises(ValueError, match=r"Hidden and ignored folders, which are skipped, contain 1\."):
        upload()


def test_a_name_in_another_unicode_form_is_the_same_name(upload: Upload, client: AnyClient, photos: Path, tmp_path: Path) -> None:
    """macOS stores decomposed names, Linux what it is given."""
    make_photo(photos / unicodedata.normalize("NFD", "Müllerhöhe") / unicodedata.normalize("NFD", "grün.jpg"))
    assert upload().images_uploaded == 1
    other = tmp_path / "linux"
    make_photo(other / "Müllerhöhe" / "grün.jpg")
    report = upload(other)
    assert (report.images_uploaded, report.images_skipped, report.failures) == (0, 1, [])
    assert len(images_of(client)) == 1


def test_without_organize_by_class_all_files_go_to_the_root(upload: Upload, client: AnyClient, photos: Path) -> None:
    photo_folder(photos)
    assert upload(organize_by_class=False).images_uploaded == 4
    assert {folder for folder, _ in images_of(client)} == {"/"}


def test_all_image_formats_are_uploaded(upload: Upload, photos: Path) -> None:
    paths = one_of_each(photos)
    assert upload().images_uploaded == len(paths)


def test_many_files_need_two_api_requests(upload: Upload, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos)
    upload()
    operations = [request.operation_id for request in emulator.requests]
    assert operations == ["get_project", "create_project", "create_image_upload_urls", *["storage_put"] * 4, "register_images"]


def test_on_an_older_server_a_file_needs_three_requests(upload: Upload, older_server: Emulator, photos: Path) -> None:
    emulator = older_server
    photo_folder(photos)
    assert upload().images_uploaded == 4
    operations = [request.operation_id for request in emulator.requests]
    assert operations[:3] == ["get_project", "create_project", "create_image_upload_urls"]
    assert len(operations) == 3 + 3 * 4
    keys = [request.key for request in emulator.requests if request.operation_id != "storage_put" and request.method == "POST"]
    assert len({*keys}) == len(keys) == 10


def test_progress_is_reported_for_each_file(upload: Upload, photos: Path) -> None:
    photo_folder(photos)
    not_a_photo(photos / "bad.jpg")
    reports: list[tuple[int, int, str]] = []
    upload(progress=lambda *args: reports.append(args))
    assert [args[:2] for args in reports] == [(number, 5) for number in range(1, 6)]
    assert sorted(args[2] for args in reports) == ["bad.jpg", "cats-000.jpg", "cats-001.jpg", "dogs-000.jpg", "dogs-001.jpg"]


def test_without_parallel_the_order_is_sorted(upload: Upload, photos: Path) -> None:
    photo_folder(photos, loose=5)
    names: list[str] = []
    upload(parallel=False, progress=lambda done, total, name: names.append(name))
    assert names == [f"loose-{number:03}.jpg" for number in range(5)]


# Existing images


def test_a_second_run_sends_no_content_and_succeeds(upload: Upload, client: AnyClient, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos)
    upload()
    puts = count(emulator, "storage_put")
    again = upload()
    assert (again.images_uploaded, again.images_skipped, again.failures, again.success) == (0, 4, [], True)
    assert count(emulator, "storage_put") == puts
    assert count(emulator, "create_image_upload_urls") == 1
    make_photo(photos / "new.jpg")
    third = upload()
    assert (third.images_uploaded, third.images_skipped) == (1, 4)
    assert len(images_of(client)) == 5


def test_archived_images_are_skipped_when_the_server_reports_a_conflict(upload: Upload, client: AnyClient, photos: Path) -> None:
    photo_folder(photos)
    upload()
    images = client.do(lambda c: c.datasets.get("birds", include_images=True)).images
    client.do(lambda c: c.images.delete(images[0].id))  # archived: not listed, but its name is still taken
    report = upload()
    assert (report.images_skipped, report.failures) == (4, [])


def test_the_same_name_in_another_folder_is_another_image(upload: Upload, client: AnyClient, photos: Path) -> None:
    for folder in ("a", "b"):
        make_photo(photos / folder / "x.jpg")
    assert upload().images_uploaded == 2
    assert images_of(client) == [("/a", "x.jpg"), ("/b", "x.jpg")]


def test_without_skip_existing_a_taken_name_is_a_failure(upload: Upload, photos: Path) -> None:
    photo_folder(photos, loose=2)
    upload()
    report = upload(skip_existing=False)
    assert (report.images_uploaded, report.images_skipped, report.success) == (0, 0, False)
    assert [failure.path for failure in report.failures] == [photos / "loose-000.jpg", photos / "loose-001.jpg"]
    assert all(failure.reason.startswith("conflict: ") for failure in report.failures)


@pytest.mark.parametrize("skip", [True, False])
def test_older_servers_report_a_taken_name_with_400(skip: bool, upload: Upload, older_server: Emulator, photos: Path) -> None:
    make_photo(photos / "x.jpg")
    older_server.fail("register_image", status=400, body={"detail": "Image x.jpg already exists in /"})
    report = upload(skip_existing=skip)
    assert report.images_skipped == skip
    assert [failure.reason.partition(": ")[0] for failure in report.failures] == ([] if skip else ["conflict"])


@pytest.mark.parametrize(
    ("operation", "status", "detail"),
    [
        ("create_image_upload_url", 409, "The dataset is in cold storage"),
        ("register_image", 409, {"error_code": "idempotency_conflict", "message": "another body"}),
        ("register_image", 400, "Something else"),
    ],
)
def test_other_conflicts_are_not_duplicates(
    operation: str, status: int, detail: object, upload: Upload, older_server: Emulator, photos: Path
) -> None:
    make_photo(photos / "x.jpg")
    older_server.fail(operation, status=status, body={"detail": detail}, times=None)
    report = upload()
    assert (report.images_skipped, len(report.failures)) == (0, 1)
    assert not report.failures[0].reason.startswith("conflict")


def test_the_second_of_two_files_with_the_same_destination_is_a_failure(upload: Upload, client: AnyClient, photos: Path) -> None:
    for number, folder in enumerate(["cats/one", "cats/two"]):
        make_photo(photos / folder / "x.jpg", seed=number)
    for _ in range(2):
        report = upload()
        [failure] = report.failures
        assert failure.path == photos / "cats" / "two" / "x.jpg"
        assert failure.reason.startswith("conflict: ")
        assert str(Path("cats", "one", "x.jpg")) in failure.reason
    assert images_of(client) == [("/cats", "x.jpg")]


def test_a_dataset_with_more_pages_than_files_is_not_listed(upload: Upload, client: AnyClient, emulator: Emulator, photos: Path) -> None:
    make_photo(photos / "x.jpg")
    upload()
    project = client.do(lambda c: c.projects.get("birds")).to_dict()
    emulator.fail("get_project", status=200, body={"project": {**project, "image_count": 2_001}})
    assert upload().images_skipped == 1
    assert count(emulator, "get_dataset_by_name") == 0
    emulator.fail("get_project", status=200, body={"project": {**project, "image_count": 2_000}})
    assert upload().images_skipped == 1
    assert count(emulator, "get_dataset_by_name") == 1


# Failures of single files


def test_invalid_files_are_failures_without_a_request(upload: Upload, emulator: Emulator, photos: Path) -> None:
    make_photo(photos / "good.jpg")
    not_a_photo(photos / "text.jpg")
    broken_photo(photos / "broken.png", keep_bytes=20)
    (photos / "empty.gif").touch()
    os.mkfifo(photos / "pipe.jpg")
    (photos / "lost.jpg").symlink_to(photos / "nowhere.jpg")
    report = upload()
    assert (report.images_attempted, report.images_uploaded, report.success) == (6, 1, False)
    reasons = {failure.path.name: failure.reason for failure in report.failures}
    assert "empty" in reasons["empty.gif"]
    assert "not an image" in reasons["text.jpg"]
    assert "not a readable image" in reasons["broken.png"]
    assert "not a regular file" in reasons["pipe.jpg"]
    assert "nowhere" in reasons["lost.jpg"] or "lost" in reasons["lost.jpg"]
    [request] = emulator.requests_of("create_image_upload_urls")
    assert [image["filename"] for image in request.json()["images"]] == ["good.jpg"]


@pytest.mark.parametrize(
    ("operation", "status"),
    [("create_image_upload_url", 500), ("storage_put", 413), ("register_image", 422)],
)
def test_one_rejected_file_does_not_stop_the_others(
    operation: str, status: int, upload: Upload, client: AnyClient, older_server: Emulator, photos: Path
) -> None:
    photo_folder(photos, loose=3)
    older_server.fail(operation, status=status, times=4 if status == 500 else 1)
    report = upload(parallel=False)
    assert (report.images_uploaded, len(report.failures)) == (2, 1)
    [failure] = report.failures
    assert failure.path.name == "loose-000.jpg"
    assert str(status) in failure.reason
    assert "\n" not in failure.reason
    assert len(images_of(client)) == 2


def test_a_lost_connection_is_a_failure_in_the_report(upload: Upload, older_server: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=3)
    older_server.reset_connection("register_image", times=5)  # the first looks like a stale connection: it is sent again at once
    report = upload(parallel=False)
    assert (report.images_uploaded, len(report.failures)) == (2, 1)


@pytest.mark.parametrize("after_work", [False, True])
def test_transient_faults_lose_and_duplicate_no_image(
    after_work: bool, upload: Upload, client: AnyClient, emulator: Emulator, photos: Path
) -> None:
    photo_folder(photos, loose=6)
    for operation in ("create_project", "create_image_upload_urls", "storage_put", "register_images"):
        emulator.fail(operation, status=503, after_work=after_work)
        emulator.reset_connection(operation, after_work=after_work)
    report = upload()
    assert (report.images_uploaded, report.images_skipped, report.failures) == (6, 0, [])
    assert len(images_of(client)) == 6
    assert emulator.effects["register_images"] == 1


@pytest.mark.parametrize("name", ["鷺/ü a & b 100% ok?.jpg", "weird \\ name/x.jpg"])
def test_names_with_special_characters_are_encoded(name: str, upload: Upload, client: AnyClient, photos: Path) -> None:
    make_photo(photos / name)
    assert upload().failures == []
    assert [filename for _, filename in images_of(client)] == [Path(name).name]


def test_a_name_that_the_server_rejects_is_a_failure(upload: Upload, photos: Path) -> None:
    make_photo(photos / "back\\slash.jpg")
    make_photo(photos / "x.jpg").rename(photos / os.fsdecode(b"heron\xff.jpg"))
    assert [failure.path.name for failure in upload().failures] == ["back\\slash.jpg", os.fsdecode(b"heron\xff.jpg")]


# Errors before the first file


def test_a_folder_without_images_sends_nothing(upload: Upload, emulator: Emulator, photos: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="none"):
        upload(tmp_path / "none")
    (photos / "notes.txt").touch()
    with pytest.raises(ValueError, match="jpeg, jpg, mpo"):
        upload()
    with pytest.raises(NotADirectoryError, match=r"images\.upload"):
        upload(photos / "notes.txt")
    make_photo(photos / "x.jpg")
    with pytest.raises(ValueError, match="max_workers"):
        upload(max_workers=0)
    assert emulator.requests == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read every folder")
def test_an_unreadable_folder_is_one_failure(upload: Upload, photos: Path) -> None:
    make_photo(photos / "secret" / "x.jpg")
    make_photo(photos / "open" / "x.jpg")
    (photos / "secret").chmod(0)
    report = upload()
    (photos / "secret").chmod(0o700)
    assert (report.images_uploaded, [failure.path for failure in report.failures]) == (1, [photos / "secret"])


def test_a_dataset_is_created_only_with_create_if_missing(upload: Upload, client: AnyClient, emulator: Emulator, photos: Path) -> None:
    make_photo(photos / "x.jpg")
    with pytest.raises(pictograph.NotFoundError):
        upload(create_if_missing=False)
    assert count(emulator, "create_project") == 0
    client.do(lambda c: c.projects.create("birds"))
    assert upload(create_if_missing=False).success


def test_a_dataset_created_by_another_client_is_used(upload: Upload, client: AnyClient, emulator: Emulator, photos: Path) -> None:
    make_photo(photos / "x.jpg")
    client.do(lambda c: c.projects.create("birds"))
    emulator.fail("get_project", status=404)
    assert upload().success


def test_an_error_of_the_first_request_is_raised(upload: Upload, emulator: Emulator, photos: Path) -> None:
    make_photo(photos / "x.jpg")
    emulator.fail("get_project", status=401)
    with pytest.raises(pictograph.AuthError):
        upload()


# Concurrency


class Concurrency(pictograph.Hooks):
    """Records how many files are uploaded at the same time. In threads, each file waits until `expected` of them have started."""

    def __init__(self, kind: Kind, expected: int) -> None:
        self.maximum = 0
        self._running = 0
        self._lock = threading.Lock()
        self._barrier = threading.Barrier(expected, timeout=30) if kind == "sync" else None

    def attempt_started(self, call: pictograph.CallInfo, number: int) -> None:
        if call.method == "PUT":
            with self._lock:
                self._running += 1
                self.maximum = max(self.maximum, self._running)
            if self._barrier is not None:
                self._barrier.wait()

    def attempt_ended(self, call: pictograph.CallInfo, attempt: pictograph.Attempt) -> None:
        if call.method == "PUT":
            with self._lock:
                self._running -= 1


@pytest.mark.parametrize(("options", "expected"), [({"max_workers": 3}, 3), ({"max_workers": 3, "parallel": False}, 1)], ids=repr)
def test_max_workers_files_are_uploaded_concurrently(
    options: dict[str, Any], expected: int, client_kind: Kind, open_client: Callable[..., AnyClient], emulator: Emulator, photos: Path
) -> None:
    photo_folder(photos, loose=12)
    concurrency = Concurrency(client_kind, expected)
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, hooks=concurrency)
    assert client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, **options)).images_uploaded == 12
    assert concurrency.maximum == expected


AT_EXIT = """
import atexit, sys
from pictograph import Client
from pictograph.pipelines import upload_dataset_from_folder

client = Client(sys.argv[2], base_url=sys.argv[1])
atexit.register(lambda: print(upload_dataset_from_folder(client, "birds", sys.argv[3]).images_uploaded))
"""


def test_a_folder_can_be_uploaded_when_the_program_ends(emulator: Emulator, photos: Path) -> None:
    """Python starts no thread pool any more at that time."""
    photo_folder(photos, loose=2)
    command = [sys.executable, "-c", AT_EXIT, emulator.base_url, emulator.api_key, str(photos)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("2\n", "")
