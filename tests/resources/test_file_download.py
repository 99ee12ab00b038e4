"""Downloads of single files: exports, models and images go on where they broke off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph._resilience.part_file import LEAST_BYTES
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient
from tests.support.photos import photo_bytes

BROKEN_AT = LEAST_BYTES + 1000


def upload(client: AnyClient, dataset_id: str, seed: int) -> str:
    content = photo_bytes(".png", seed=seed) + bytes([seed]) * (3 * LEAST_BYTES)
    image = client.do(lambda c: c.images.upload(dataset_id, content, filename=f"{seed}.png", content_type="image/png"))
    return str(image.id)


@pytest.fixture
def image_id(client: AnyClient, dataset_id: str) -> str:
    return upload(client, dataset_id, 1)


@pytest.fixture(params=["download", "download_by_id"])
def download(request: pytest.FixtureRequest, client: AnyClient, image_id: str, tmp_path: Path) -> Callable[..., Path]:
    """Download the export `v1`, of more than 768 KiB."""
    export = client.do(lambda c: c.exports.create("birds", "v1", include_images=True))

    def by_name(**options: Any) -> Path:
        return client.do(lambda c: c.exports.download("birds", "v1", tmp_path / "v1.zip", **options))

    def by_id(**options: Any) -> Path:
        return client.do(lambda c: c.exports.download_by_id(export.id, tmp_path / "v1.zip", **options))

    return by_name if request.param == "download" else by_id


def ranges(emulator: Emulator) -> list[str | None]:
    return [request.headers.get("range") for request in emulator.requests_of("storage_get")]


def whole(client: AnyClient, folder: Path) -> bytes:
    return client.do(lambda c: c.exports.download("birds", "v1", folder / "other" / "v1.zip")).read_bytes()


def test_an_export_that_breaks_off_goes_on_with_the_retries_of_the_call(
    client: AnyClient, emulator: Emulator, download: Callable[..., Path], tmp_path: Path
) -> None:
    emulator.truncate("storage_get", at_bytes=BROKEN_AT)
    emulator.truncate("storage_get", at_bytes=1000)
    content = download().read_bytes()
    assert ranges(emulator) == [None, f"bytes={BROKEN_AT}-", f"bytes={BROKEN_AT + 1000}-"]
    assert content == whole(client, tmp_path)
    assert [path.name for path in tmp_path.glob("*.zip")] == ["v1.zip"]
    assert not list(tmp_path.glob(".pictograph-*"))


def test_an_export_that_breaks_off_goes_on_with_the_next_call(
    client: AnyClient, emulator: Emulator, download: Callable[..., Path], tmp_path: Path
) -> None:
    emulator.truncate("storage_get", at_bytes=BROKEN_AT)
    with pytest.raises(pictograph.NetworkError):
        download(max_retries=0)
    assert not (tmp_path / "v1.zip").exists()
    content = download().read_bytes()
    assert ranges(emulator) == [None, f"bytes={BROKEN_AT}-"]
    assert content == whole(client, tmp_path)


def test_another_export_of_the_same_name_is_downloaded_from_its_start(
    client: AnyClient, emulator: Emulator, dataset_id: str, image_id: str, tmp_path: Path
) -> None:
    client.do(lambda c: c.exports.create("birds", "v1", include_images=True))
    emulator.truncate("storage_get", at_bytes=BROKEN_AT)
    with pytest.raises(pictograph.NetworkError):
        client.do(lambda c: c.exports.download("birds", "v1", tmp_path / "v1.zip", max_retries=0))
    client.do(lambda c: c.exports.delete("birds", "v1"))
    upload(client, dataset_id, 2)
    client.do(lambda c: c.exports.create("birds", "v1", include_images=True))
    path = client.do(lambda c: c.exports.download("birds", "v1", tmp_path / "v1.zip"))
    assert path.read_bytes() == whole(client, tmp_path)
    assert ranges(emulator)[:3] == [None, f"bytes={BROKEN_AT}-", None]
    assert not list(tmp_path.glob(".pictograph-*"))


def test_an_image_that_breaks_off_goes_on_where_the_api_redirects_to_storage(
    client: AnyClient, emulator: Emulator, image_id: str, tmp_path: Path
) -> None:
    """The object that the link leads to is a large one, that of an export."""
    export = client.do(lambda c: c.exports.create("birds", "v1", include_images=True))
    emulator.fail("download_image", status=302, headers={"Location": export.download_url}, times=None)
    emulator.truncate("storage_get", at_bytes=BROKEN_AT)
    path = client.do(lambda c: c.images.download(image_id, tmp_path / "1.png"))
    assert ranges(emulator) == [None, f"bytes={BROKEN_AT}-"]
    assert path.read_bytes() == whole(client, tmp_path)


def test_an_image_that_breaks_off_begins_again_where_the_server_ignores_ranges(
    client: AnyClient, emulator: Emulator, image_id: str, tmp_path: Path
) -> None:
    content = client.do(lambda c: c.images.download(image_id, tmp_path / "1.png")).read_bytes()
    emulator.truncate("download_image", at_bytes=BROKEN_AT)
    assert client.do(lambda c: c.images.download(image_id, tmp_path / "again.png")).read_bytes() == content
    assert emulator.requests_of("download_image")[-1].headers["range"] == f"bytes={BROKEN_AT}-"
