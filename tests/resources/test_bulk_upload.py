"""Bulk uploads: two requests for many files, and a report of what failed."""

from __future__ import annotations

from pathlib import Path

from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient
from tests.support.photos import make_photo, not_a_photo


def test_many_files_need_two_api_requests(client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path) -> None:
    paths = [make_photo(tmp_path / f"{number}.jpg", seed=number) for number in range(5)]
    reports: list[tuple[int, int, str]] = []
    report = client.do(lambda c: c.images.bulk_upload(dataset_id, paths, folder_path="/new", progress=lambda *args: reports.append(args)))
    assert report.success
    assert [item.filename for item in report.registered] == [path.name for path in paths]
    assert [done for done, total, _ in reports] == [1, 2, 3, 4, 5]
    assert {total for done, total, _ in reports} == {5}
    assert len(emulator.requests_of("create_image_upload_urls")) == len(emulator.requests_of("register_images")) == 1
    assert emulator.requests_of("create_image_upload_url") == []
    image = client.do(lambda c: c.images.get(report.registered[0].image_id))
    assert (image.virtual_folder_path, image.width, image.height) == ("/new", 64, 48)


def test_invalid_files_and_duplicates_are_failures(client: AnyClient, dataset_id: str, tmp_path: Path) -> None:
    good, bad = make_photo(tmp_path / "good.jpg"), not_a_photo(tmp_path / "bad.jpg")
    same_name = make_photo(tmp_path / "other" / "good.jpg", seed=9)
    report = client.do(lambda c: c.images.bulk_upload(dataset_id, [bad, good, same_name, tmp_path / "missing.jpg"]))
    assert [item.filename for item in report.registered] == ["good.jpg"]
    assert {failure.path for failure in report.failures} == {bad, same_name, tmp_path / "missing.jpg"}
    again = client.do(lambda c: c.images.bulk_upload(dataset_id, [good], skip_existing=False))
    assert (again.registered, [failure.path for failure in again.failures]) == ([], [good])
    assert again.failures[0].reason.startswith("conflict: ")


def test_files_that_storage_rejects_are_not_registered(client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path) -> None:
    paths = [make_photo(tmp_path / f"{number}.jpg", seed=number) for number in range(2)]
    emulator.fail("storage_put", status=413, times=1)
    report = client.do(lambda c: c.images.bulk_upload(dataset_id, paths, max_workers=1))
    assert [item.filename for item in report.registered] == ["1.jpg"]
    assert [failure.path for failure in report.failures] == paths[:1]
    assert "413" in report.failures[0].reason


def test_a_repeated_upload_with_the_same_key_creates_each_image_once(
    client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path
) -> None:
    path = make_photo(tmp_path / "once.jpg")
    first = client.do(lambda c: c.images.bulk_upload(dataset_id, [path], idempotency_key="today"))
    again = client.do(lambda c: c.images.bulk_upload(dataset_id, [path], idempotency_key="today"))
    assert again == first
    assert emulator.effects["register_images"] == 1
    keys = {request.key for name in ("create_image_upload_urls", "register_images") for request in emulator.requests_of(name)}
    assert len(keys) == 2
    assert all(key is not None and key.startswith("today") for key in keys)


def test_a_url_is_a_failure_with_advice(client: AnyClient, emulator: Emulator, dataset_id: str) -> None:
    urls = ["s3://photos/a.jpg", "https://lena:not-a-secret@example.com/b.jpg?X-Signature=not-a-secret", Path("https://example.com/c.jpg")]
    report = client.do(lambda c: c.images.bulk_upload(dataset_id, urls))
    assert [failure.reason.partition(":/")[0] for failure in report.failures] == [
        "file_paths[0] is the URL 's3",
        "file_paths[1] is the URL 'https",
        "file_paths[2] is the URL 'https",
    ]
    assert all("URLs are not fetched: download it" in failure.reason for failure in report.failures)
    assert report.report_path is not None
    assert "not-a-secret" not in report.report_path.read_text()
