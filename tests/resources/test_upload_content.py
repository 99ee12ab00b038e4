"""What can be uploaded besides files on disk: the bytes arrive unchanged, and are sent again when an attempt fails."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image

from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient
from tests.support.photos import make_photo, photo_bytes, picture

PHOTO = photo_bytes(".png", seed=3)


class Stream(io.RawIOBase):
    """What a download gives: it can be read once."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        return self._content.read(size)


def after_a_header(content: bytes) -> io.BytesIO:
    file = io.BytesIO(b"header" + content)
    file.seek(6)
    return file


SOURCES: dict[str, Callable[[bytes], Any]] = {
    "bytes": bytes,
    "bytearray": bytearray,
    "memoryview": memoryview,
    "BytesIO": io.BytesIO,
    "position": after_a_header,
    "stream": Stream,
}


@pytest.mark.parametrize("fault", ["none", "status", "reset"])
@pytest.mark.parametrize("source", SOURCES)
def test_content_is_uploaded_and_sent_again(
    source: str, fault: str, client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path
) -> None:
    if fault == "status":
        emulator.fail("storage_put", status=503, times=2)
    elif fault == "reset":
        emulator.reset_connection("storage_put", times=2)
    progress: list[tuple[int, int]] = []
    content = SOURCES[source](PHOTO)
    image = client.do(lambda c: c.images.upload(dataset_id, content, filename="new.png", progress=lambda *sent: progress.append(sent)))
    assert (image.filename, image.width, image.height, image.file_size) == ("new.png", 64, 48, len(PHOTO))
    assert client.do(lambda c: c.images.download(image.id, tmp_path / "copy.png")).read_bytes() == PHOTO
    assert progress[-1] == (len(PHOTO), len(PHOTO))
    assert len(emulator.requests_of("storage_put")) == (1 if fault == "none" else 3)


def test_an_open_file_has_its_own_name_and_stays_open(client: AnyClient, dataset_id: str, tmp_path: Path) -> None:
    with make_photo(tmp_path / "heron.jpg").open("rb") as file:
        image = client.do(lambda c: c.images.upload(dataset_id, file))
        assert not file.closed
    assert image.filename == "heron.jpg"


ARRAYS = {
    "gray": numpy.arange(12, dtype=numpy.uint8).reshape(3, 4),
    "rgb": numpy.arange(36, dtype=numpy.uint8).reshape(3, 4, 3),
    "rgba": numpy.arange(48, dtype=numpy.uint8).reshape(3, 4, 4),
    "part": numpy.arange(144, dtype=numpy.uint8).reshape(6, 8, 3)[::2, ::2],
}


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("suffix", [".png", ".webp", ".tif", ""])
def test_arrays_are_encoded_without_loss(name: str, suffix: str, client: AnyClient, dataset_id: str, tmp_path: Path) -> None:
    array = ARRAYS[name]
    image = client.do(lambda c: c.images.upload(dataset_id, array, filename=f"new{suffix}"))
    assert (image.filename, image.width, image.height) == (f"new{suffix}", 4, 3)
    with Image.open(client.do(lambda c: c.images.download(image.id, tmp_path / "copy"))) as copy:
        assert copy.format == {".webp": "WEBP", ".tif": "TIFF"}.get(suffix, "PNG")
        pixels = numpy.asarray(copy if suffix != ".webp" or name != "gray" else copy.convert("L"))
    if (suffix, name) == (".webp", "rgba"):  # WebP may change the colour of pixels that are transparent
        assert (pixels[..., 3] == array[..., 3]).all()
    else:
        assert (pixels == array).all()


def test_an_image_of_pillow_is_encoded(client: AnyClient, dataset_id: str, tmp_path: Path) -> None:
    image = client.do(lambda c: c.images.upload(dataset_id, picture(5), filename="new.png"))
    with Image.open(client.do(lambda c: c.images.download(image.id, tmp_path / "copy.png"))) as copy:
        assert copy.tobytes() == picture(5).tobytes()
    assert client.do(lambda c: c.images.upload(dataset_id, picture(5), filename="new.jpg")).mime_type == "image/jpeg"


def test_a_bulk_upload_takes_all_kinds_and_generators(client: AnyClient, dataset_id: str, tmp_path: Path) -> None:
    items = [make_photo(tmp_path / "a.jpg"), ("b.png", PHOTO), ("c.png", ARRAYS["rgb"]), ("d.png", b"no image"), ("e.png", Stream(PHOTO))]
    seen: list[tuple[int, int, str]] = []
    report = client.do(lambda c: c.images.bulk_upload(dataset_id, (item for item in items), progress=lambda *done: seen.append(done)))
    assert [image.filename for image in report.registered] == ["a.jpg", "b.png", "c.png", "e.png"]
    assert [str(failure.path) for failure in report.failures] == ["d.png"]
    assert {total for _, total, _ in seen} == {5}


def test_a_video_is_uploaded_from_memory(client: AnyClient, emulator: Emulator) -> None:
    emulator.fail("storage_put", status=503)
    content = b"\0\0\0 ftypisom" + bytes(1000)
    video = client.do(lambda c: c.video.upload(io.BytesIO(content), filename="heron.mp4"))
    assert video.gcs_path.endswith("heron.mp4")
    with pytest.raises(TypeError, match=r"local_path is of type bytes, which has no name: pass filename="):
        client.do(lambda c: c.video.upload(content))


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (PHOTO, TypeError, "file_path is of type bytes, which has no name: pass filename="),
        (io.BytesIO(PHOTO), TypeError, "file_path is of type BytesIO, which has no name"),
        (ARRAYS["rgb"], TypeError, "file_path is of type ndarray, which has no name"),
        (picture(), TypeError, "file_path is of type Image, which has no name"),
        (5, TypeError, "file_path must be a path, bytes, a binary file object, an image of Pillow or an array of NumPy, not int"),
        (["a.jpg"], TypeError, "file_path must be a path.*not list"),
        (None, TypeError, "file_path must be .*not None"),
        ("https://example.com/heron.jpg", ValueError, "URL 'https://example.com/heron.jpg'. URLs are not fetched: download it"),
        (Path("https://example.com/heron.jpg"), ValueError, "URLs are not fetched"),
        ("s3://birds/heron.jpg", ValueError, "URLs are not fetched"),
    ],
)
def test_what_has_no_name_or_no_content_is_rejected(
    given: Any, error: type[Exception], message: str, client: AnyClient, emulator: Emulator, dataset_id: str
) -> None:
    with pytest.raises(error, match=message):
        client.do(lambda c: c.images.upload(dataset_id, given))
    assert emulator.requests_of("create_image_upload_url") == []


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (b"", ValueError, "x.png is empty"),
        (io.BytesIO(), ValueError, r"x.png is empty, or its position is at its end. Call seek\(0\)"),
        (io.StringIO("text"), TypeError, "opened as text. Open it in binary mode"),
        (numpy.zeros((3, 4), dtype=numpy.float32), ValueError, r"shape \(3, 4\) and type float32 is not an image. Pass uint8"),
        (numpy.zeros((3, 4, 2), dtype=numpy.uint8), ValueError, r"shape \(3, 4, 2\)"),
        (numpy.zeros((0, 4), dtype=numpy.uint8), ValueError, r"shape \(0, 4\)"),
    ],
)
def test_content_that_is_not_an_image_is_rejected(
    given: Any, error: type[Exception], message: str, client: AnyClient, dataset_id: str
) -> None:
    with pytest.raises(error, match=message):
        client.do(lambda c: c.images.upload(dataset_id, given, filename="x.png"))


def test_a_format_that_cannot_hold_the_image_is_named(client: AnyClient, dataset_id: str) -> None:
    with pytest.raises(ValueError, match=r"can't be written as JPEG for x.jpg: .*Pass a filename that ends in \.png"):
        client.do(lambda c: c.images.upload(dataset_id, ARRAYS["rgba"], filename="x.jpg"))


def test_without_pillow_the_extra_is_named(client: AnyClient, dataset_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    with pytest.raises(ImportError, match=r"pip install 'pictograph\[images\]'"):
        client.do(lambda c: c.images.upload(dataset_id, ARRAYS["rgb"], filename="x.png"))


def test_a_list_names_the_item_that_has_no_name(client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"file_paths\[1\]: .*no name.*pass \(filename, content\)"):
        client.do(lambda c: c.images.bulk_upload(dataset_id, [make_photo(tmp_path / "a.jpg"), PHOTO]))
    assert emulator.requests_of("create_image_upload_urls") == []


def test_a_deployment_takes_the_same_images(client: AnyClient) -> None:
    endpoint = client.client.deployments.connect("https://example.com/predict", "pk_deploy_0123456789")
    with pytest.raises(ValueError, match="shape"):
        client.do(lambda c: endpoint.infer(numpy.zeros((3, 4, 2), dtype=numpy.uint8)))
    with pytest.raises(TypeError, match="image must be a path"):
        client.do(lambda c: endpoint.infer(5))
