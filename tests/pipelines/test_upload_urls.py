"""upload_dataset_from_folder with URLs: the same as with a folder."""

from __future__ import annotations

import traceback
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pictograph.emulator import Emulator
from pictograph.pipelines import import_dataset, upload_dataset_from_folder
from tests.support.annotation_files import coco, item
from tests.support.both_clients import AnyClient
from tests.support.photos import photo_bytes

fsspec = pytest.importorskip("fsspec")
PHOTOS = {f"{name}/{number}.jpg": photo_bytes(seed=number) for name in ("herons", "otters") for number in range(3)}
PASSWORD = "not-a-secret-0123456789"
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


@pytest.fixture
def memory() -> Iterator[Any]:
    """The file system in memory of fsspec, empty."""
    system: Any = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def test_what_is_skipped_is_the_same_as_in_a_folder(client: AnyClient, memory: Any, tmp_path: Path) -> None:
    files = {
        **dict.fromkeys(("a.jpg", "drafts/b.jpg", "c/drafts/d.jpg", "c/.hidden/e.jpg", "__MACOSX/f.jpg", "g.mask.png", "h.txt"), b"x"),
        ".pictographignore": b"# comment\n/drafts/\n*.mask.png\n",
    }
    for name, content in files.items():
        memory.pipe(f"/lake/{name}", photo_bytes() if content == b"x" else content)
        (tmp_path / "lake" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lake" / name).write_bytes(photo_bytes() if content == b"x" else content)
    for include_hidden in (False, True):
        found = []
        for number, folder in enumerate(("memory://lake", tmp_path / "lake")):
            name = f"{include_hidden} {number}"
            report = client.do(
                lambda c, name=name, folder=folder, hidden=include_hidden: upload_dataset_from_folder(
                    c, name, folder, layout="nested", include_hidden=hidden
                )
            )
            found.append((sorted(file.folder_path + file.filename for file in report.files if file.outcome == "uploaded"), report.skipped))
        assert found[0] == found[1]
        assert len(found[0][0]) == 2 + include_hidden
        assert "/c/.hiddene.jpg" in found[0][0] or not include_hidden


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PICTOGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.parametrize("error", [OSError, FileNotFoundError, PermissionError, ValueError])
def test_credentials_of_a_url_are_shown_nowhere(
    error: type[Exception], client: AnyClient, memory: Any, cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in the report, the journal and the log, nor in an error, its cause and its traceback."""
    caplog.set_level("DEBUG", "pictograph")
    url = f"memory://lena:{PASSWORD}@photos?X-Signature={PASSWORD}"
    for place in (f"lena:{PASSWORD}@photos?X-Signature={PASSWORD}", "photos"):
        memory.pipe(f"/{place}/a.jpg", photo_bytes())
    report = client.do(lambda c: upload_dataset_from_folder(c, "lake", url))
    assert report.images_uploaded == 1
    for path in cache.rglob("*"):
        assert path.is_dir() or PASSWORD.encode() not in path.read_bytes(), path
    assert PASSWORD not in f"{report} {caplog.text}"

    def fail(self: Any, *args: Any, **options: Any) -> Any:
        raise error(f"can't open {url}")

    monkeypatch.setattr(type(memory), "ls", fail)
    with pytest.raises((OSError, ValueError)) as caught:
        client.do(lambda c: upload_dataset_from_folder(c, "lake", url))
    assert "memory://photos" in str(caught.value)
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


def test_images_of_a_url_are_imported_with_annotations(client: AnyClient, memory: Any, tmp_path: Path) -> None:
    for name, content in PHOTOS.items():
        memory.pipe(f"/photos/{name}", content)
    file = coco(tmp_path / "coco", *(item(name) for name in PHOTOS))
    report = client.do(lambda c: import_dataset(c, "lake", file, images="memory://photos"))
    assert (report.upload.images_uploaded, report.annotations.images_saved, report.success) == (6, 6, True)
    for options, argument in (({"path": "s3://lake/coco.json"}, "path"), ({"path": file, "images": "s3://lake/photos"}, "images")):
        with pytest.raises(ValueError, match=rf"{argument} is the URL 's3://lake/\w+.*'\. Pass a path on this machine"):
            client.do(lambda c, options=options: c.annotations.import_("lake", **options))


def test_options_of_a_storage_reach_it(client: AnyClient, memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.pipe("/photos/a.jpg", photo_bytes())
    given: list[dict[str, Any]] = []
    real = fsspec.core.url_to_fs
    monkeypatch.setattr(fsspec.core, "url_to_fs", lambda url, **options: (given.append(options), real(url))[1])
    assert client.do(lambda c: upload_dataset_from_folder(c, "lake", "memory://photos", storage_options={"anon": True})).success
    assert given == [{"anon": True}]
    with pytest.raises(ValueError, match="storage_options is for URLs"):
        client.do(lambda c: upload_dataset_from_folder(c, "lake", tmp_path, storage_options={"anon": True}))
