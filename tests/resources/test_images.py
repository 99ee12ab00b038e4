"""Images: what is sent, what is returned, and that invalid input changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo, not_a_photo

UPLOAD = ["create_image_upload_url", "storage_put", "register_image", "get_image"]


@pytest.fixture
def dataset_id(emulator: Emulator) -> str:
    """The id of the empty dataset `birds`."""
    with emulator.client() as client:
        return client.projects.create("birds").id


def operations(emulator: Emulator) -> list[str | None]:
    return [request.operation_id for request in emulator.requests]


def test_upload_requests_a_url_sends_the_content_and_registers_the_image(
    client: AnyClient, emulator: Emulator, dataset_id: str, heron: Path
) -> None:
    image = client.do(lambda c: c.images.upload(dataset_id, heron, folder_path="/lake"))
    assert operations(emulator)[-4:] == UPLOAD
    assert (image.filename, image.width, image.height, image.virtual_folder_path) == ("heron.jpg", 64, 48, "/lake")
    assert image.file_size == heron.stat().st_size
    [url_request], [put], [register] = (emulator.requests_of(operation) for operation in UPLOAD[:3])
    assert url_request.json() == {"dataset_id": dataset_id, "filename": "heron.jpg", "folder_path": "/lake", "content_type": "image/jpeg"}
    assert put.body == heron.read_bytes()
    assert put.headers["content-type"] == "image/jpeg"
    assert "x-api-key" not in put.headers
    form = parse_qs(register.body.decode(), strict_parsing=True)
    assert {name: form[name] for name in ("image_width", "image_height", "mime_type", "folder_path")} == {
        "image_width": ["64"],
        "image_height": ["48"],
        "mime_type": ["image/jpeg"],
        "folder_path": ["/lake"],
    }


def test_the_uploaded_content_can_be_downloaded(client: AnyClient, dataset_id: str, heron: Path, tmp_path: Path) -> None:
    reports: list[tuple[int, int]] = []
    size = heron.stat().st_size
    image = client.do(lambda c: c.images.upload(dataset_id, str(heron), progress=lambda *args: reports.append(args)))
    assert reports[-1] == (size, size)
    reports.clear()
    path = client.do(lambda c: c.images.download(image.id, tmp_path / "copies" / "x.jpg", progress=lambda *args: reports.append(args)))
    assert path == tmp_path / "copies" / "x.jpg"
    assert path.read_bytes() == heron.read_bytes()
    assert reports[-1] == (size, size)
    assert sorted(each.name for each in path.parent.iterdir()) == ["x.jpg"]


def test_the_callers_key_identifies_the_registration(client: AnyClient, emulator: Emulator, dataset_id: str, heron: Path) -> None:
    client.do(lambda c: c.images.upload(dataset_id, heron, idempotency_key="heron-1"))
    assert [emulator.requests_of(operation)[0].key for operation in UPLOAD[:3]] == ["heron-1:upload-url", None, "heron-1"]


def test_without_a_callers_key_each_request_has_its_own(client: AnyClient, emulator: Emulator, dataset_id: str, heron: Path) -> None:
    client.do(lambda c: c.images.upload(dataset_id, heron))
    first, second = emulator.requests_of("create_image_upload_url")[0].key, emulator.requests_of("register_image")[0].key
    assert first
    assert second
    assert first != second


def test_a_repeated_upload_with_the_same_key_creates_one_image(client: AnyClient, emulator: Emulator, dataset_id: str, heron: Path) -> None:
    images = [client.do(lambda c: c.images.upload(dataset_id, heron, idempotency_key="heron-1")) for _ in range(2)]
    assert images[0].id == images[1].id
    assert emulator.effects["register_image"] == 1


@pytest.mark.parametrize("operation", ["create_image_upload_url", "storage_put", "register_image"])
@pytest.mark.parametrize("after_work", [False, True])
def test_a_connection_lost_in_any_request_creates_one_image(
    operation: str, after_work: bool, client: AnyClient, emulator: Emulator, dataset_id: str, heron: Path
) -> None:
    emulator.reset_connection(operation, after_work=after_work)
    client.do(lambda c: c.images.upload(dataset_id, heron))
    assert emulator.effects["register_image"] == 1
    assert client.do(lambda c: c.datasets.get("birds")).image_count == 1


def test_a_taken_name_is_a_conflict(client: AnyClient, dataset_id: str, heron: Path) -> None:
    client.do(lambda c: c.images.upload(dataset_id, heron))
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.images.upload(dataset_id, heron))
    client.do(lambda c: c.images.upload(dataset_id, heron, filename="other.jpg"))
    client.do(lambda c: c.images.upload(dataset_id, heron, folder_path="/elsewhere"))


@pytest.mark.parametrize("name", ["鷺 ü.jpg", "a b&c=d+e%'\".jpg"])
def test_names_with_special_characters_are_encoded(name: str, client: AnyClient, dataset_id: str, heron: Path) -> None:
    assert client.do(lambda c: c.images.upload(dataset_id, heron, filename=name)).filename == name


def test_a_name_with_a_path_separator_is_rejected_before_the_content_is_sent(
    client: AnyClient, emulator: Emulator, dataset_id: str, heron: Path
) -> None:
    with pytest.raises(pictograph.ValidationError, match="filename"):
        client.do(lambda c: c.images.upload(dataset_id, heron, filename="../b.jpg"))
    assert emulator.requests_of("storage_put") == []


@pytest.mark.parametrize(("create", "error"), [(lambda path: None, FileNotFoundError), (not_a_photo, ValueError)])
def test_an_invalid_file_sends_nothing(
    create: Callable[[Path], object], error: type[Exception], client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path
) -> None:
    create(tmp_path / "x.png")
    before = len(emulator.requests)
    with pytest.raises(error, match=r"x\.png"):
        client.do(lambda c: c.images.upload(dataset_id, tmp_path / "x.png"))
    assert len(emulator.requests) == before


def test_a_file_that_changes_during_the_upload_is_not_registered(
    client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path
) -> None:
    path = make_photo(tmp_path / "big.bmp", size=(2000, 1600))  # 9.6 MB: more than one chunk

    def grow(done: int, total: int) -> None:
        with path.open("ab") as file:
            file.write(b"more")

    with pytest.raises(ValueError, match="changed"):
        client.do(lambda c: c.images.upload(dataset_id, path, progress=grow))
    assert emulator.requests_of("register_image") == []


def test_a_file_that_changes_before_the_upload_is_not_registered(
    client_kind: Kind, emulator: Emulator, dataset_id: str, heron: Path
) -> None:
    content = heron.read_bytes()
    emulator.fail("create_image_upload_url", status=503)
    timing = FakeTiming(on_sleep=lambda seconds: heron.write_bytes(content + b"more")).timing
    options = {"base_url": emulator.base_url, "api_key": emulator.api_key, "timing": timing}
    with AnyClient.open(client_kind, **options) as client, pytest.raises(ValueError, match="changed"):
        client.do(lambda c: c.images.upload(dataset_id, heron))
    assert emulator.requests_of("register_image") == []


def test_a_rejection_by_the_storage_host_contains_its_response(client: AnyClient, emulator: Emulator, dataset_id: str, heron: Path) -> None:
    emulator.fail("storage_put", status=403, body="<Error><Code>SignatureDoesNotMatch</Code></Error>")
    with pytest.raises(pictograph.ApiError) as caught:
        client.do(lambda c: c.images.upload(dataset_id, heron))
    assert caught.value.status_code == 403
    assert "SignatureDoesNotMatch" in str(caught.value.response)
    assert emulator.requests_of("register_image") == []


def test_get_returns_the_size_from_older_servers(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    document = client.do(lambda c: c.images.get(birds[0])).to_dict()
    old = {name: value for name, value in document.items() if name not in ("width", "height")}
    emulator.fail("get_image", status=200, body={"success": True, "image": {**old, "image_width": 640, "image_height": 480}})
    image = client.do(lambda c: c.images.get(birds[0]))
    assert (image.width, image.height) == (640, 480)


def test_delete_archives_unless_it_is_permanent(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    client.do(lambda c: c.images.delete(birds[0]))
    assert client.do(lambda c: c.images.get(birds[0])).is_archived
    client.do(lambda c: c.images.delete(birds[0], permanent=True, idempotency_key="delete-1"))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.images.get(birds[0]))
    archive, delete = emulator.requests_of("delete_image")
    assert (archive.query, archive.key) == ({}, None)
    assert (delete.query, delete.key) == ({"permanent": ["true"]}, "delete-1")


def test_a_failed_download_leaves_no_file(client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path) -> None:
    emulator.truncate("download_image", times=None)
    target = tmp_path / "new" / "x.png"
    with pytest.raises(pictograph.PictographError):
        client.do(lambda c: c.images.download(birds[0], target))
    assert not target.parent.exists() or list(target.parent.iterdir()) == []


def test_an_unwritable_path_is_an_os_error(client: AnyClient, birds: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        client.do(lambda c: c.images.download(birds[0], tmp_path / "file" / "x.png"))
    assert os.listdir(tmp_path) == ["file"]


def test_an_id_that_would_change_the_path_is_rejected_before_any_request(client: AnyClient, emulator: Emulator) -> None:
    before = len(emulator.requests)
    for image_id in ("", "..", "."):
        with pytest.raises(ValueError, match="image_id"):
            client.do(lambda c, image_id=image_id: c.images.get(image_id))
    assert len(emulator.requests) == before


def test_progress_is_reported_per_chunk(client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path) -> None:
    image = client.do(lambda c: c.images.upload(dataset_id, make_photo(tmp_path / "big.bmp", size=(1000, 800))))
    reports: list[int] = []
    options = {"chunk_size": 1_000_000, "progress": lambda done, total: reports.append(done)}
    path = client.do(lambda c: c.images.download(image.id, tmp_path / "copy.bmp", **options))
    assert reports[-1] == path.stat().st_size == 2_400_054
    assert len(reports) == 3
    assert all(later - earlier >= 1_000_000 for earlier, later in zip([0, *reports[:-2]], reports[:-1], strict=True))
    with pytest.raises(ValueError, match="chunk_size"):
        client.do(lambda c: c.images.download(image.id, tmp_path / "copy.bmp", chunk_size=0))
