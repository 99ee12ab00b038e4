"""upload_dataset_from_folder with URLs: the same as with a folder."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pictograph.emulator import Emulator
from pictograph.pipelines import upload_dataset_from_folder
from tests.support.both_clients import AnyClient
from tests.support.photos import photo_bytes

fsspec = pytest.importorskip("fsspec")
PHOTOS = {f"{name}/{number}.jpg": photo_bytes(seed=number) for name in ("herons", "otters") for number in range(3)}
OTHERS = {".cache/x.jpg": b"x", "__MACOSX/herons/._0.jpg": b"x", "herons/._0.jpg": b"x", "notes.txt": b"x"}


@pytest.fixture(params=["memory", "zip", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    files = {**PHOTOS, **OTHERS, "herons/empty.jpg": b"", "herons/text.jpg": b"text"}
    if request.param == "zip":
        with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        yield f"zip://{tmp_path}/photos.zip"
    elif request.param == "memory":
        memory: Any = fsspec.filesystem("memory")
        memory.store.clear()
        for name, content in files.items():
            memory.pipe(f"/photos/{name}", content)
        yield "memory://photos"
    else:
        server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        for name, value in [
            ("ENDPOINT_URL", f"http://{host}:{port}"),
            ("ACCESS_KEY_ID", "a"),
            ("SECRET_ACCESS_KEY", "b"),
            ("DEFAULT_REGION", "us-east-1"),
        ]:
            monkeypatch.setenv(f"AWS_{name}", value)
        fsspec.filesystem("s3").clear_instance_cache()
        bucket = fsspec.filesystem("s3")
        bucket.call_s3("create_bucket", Bucket="uploads")
        for name, content in files.items():
            bucket.pipe(f"uploads/{name}", content)
        yield "s3://uploads"
        bucket.clear_instance_cache()
        server.stop()


def test_a_url_is_uploaded_like_a_folder(client: AnyClient, emulator: Emulator, url: str, tmp_path: Path) -> None:
    report = client.do(lambda c: upload_dataset_from_folder(c, "lake", url))
    assert (report.images_uploaded, report.layout, report.images_attempted) == (6, "class", 8)
    assert sorted(failure.path.as_posix() for failure in report.failures) == ["herons/empty.jpg", "herons/text.jpg"]
    images = client.do(lambda c: c.datasets.get("lake", include_images=True)).images
    assert sorted(f"{image.virtual_folder_path}/{image.filename}"[1:] for image in images) == sorted(PHOTOS)
    for image in images:
        path = client.do(lambda c, image=image: c.images.download(image.id, tmp_path / image.id))
        assert path.read_bytes() == PHOTOS[f"{image.virtual_folder_path}/{image.filename}"[1:]]
    puts = len(emulator.requests_of("storage_put"))
    again = client.do(lambda c: upload_dataset_from_folder(c, "lake", url))
    assert (again.images_uploaded, again.images_skipped) == (0, 6)
    assert len(emulator.requests_of("storage_put")) == puts
