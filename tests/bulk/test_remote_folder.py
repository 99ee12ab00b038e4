"""Folders at URLs of memory, ZIP files and S3."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from pictograph.bulk.remote_folder import RemoteFolder, local_path, open_url, shown

fsspec = pytest.importorskip("fsspec")

FILES: Mapping[str, bytes] = {
    "a.jpg": b"first",
    "herons/b é#%.jpg": b"second",
    "herons/young/c.jpg": b"third" * 100_000,
    "herons2/d.jpg": b"",
    "z.jpg": b"last",
}
ORDER = ["a.jpg", "z.jpg", "herons/b é#%.jpg", "herons/young/c.jpg", "herons2/d.jpg"]
"""Folder by folder, each sorted."""
KEYS = {"key": "AKIAEXAMPLE0000000", "secret": "not-a-secret-0123456789"}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 server on this machine with the bucket `photos`."""
    server_module = pytest.importorskip("moto.server")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@pytest.fixture
def options(s3: str) -> dict[str, Any]:
    """Options of a file system with the files in `s3://photos/lake`, and a marker object in place of a folder."""
    found = {**KEYS, "client_kwargs": {"endpoint_url": s3, "region_name": "us-east-1"}}
    bucket = fsspec.filesystem("s3", **found)
    if not bucket.exists("photos"):
        bucket.call_s3("create_bucket", Bucket="photos")
    for name, content in FILES.items():
        bucket.pipe(f"photos/lake/{name}", content)
    bucket.call_s3("put_object", Bucket="photos", Key="lake/herons/", Body=b"")
    bucket.pipe("photos/lake2/other.jpg", b"not in lake")
    return found


@pytest.fixture(params=["memory", "zip", "inner", "s3", "zip on memory"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> RemoteFolder:
    """The same files in each kind of source."""
    kind: str = request.param
    if kind == "s3":
        return open_url("s3://photos/lake", storage_options=request.getfixturevalue("options"))
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]
    if kind == "memory":
        for name, content in FILES.items():
            memory.pipe(f"/lake/{name}", content)
        memory.pipe("/lake2/other.jpg", b"not in lake")
        return open_url("memory://lake")
    archive = tmp_path / "photos.zip"
    with zipfile.ZipFile(archive, "w") as written:
        for name, content in FILES.items():
            written.writestr(f"lake/{name}" if kind == "inner" else name, content)
    if kind == "zip on memory":
        memory.pipe("/photos.zip", archive.read_bytes())
        return open_url("zip://::memory://photos.zip")
    return open_url(f"zip://lake::{archive}" if kind == "inner" else f"zip://{archive}")


def test_each_source_has_the_same_files(source: RemoteFolder) -> None:
    for _ in range(2):
        files = list(source.walk())
        assert sorted(file.path for file in files) == sorted(FILES)
        assert [file.path for file in files if file.path in ORDER] in (ORDER, sorted(FILES))
    for file in files:
        assert source.file(file.path) == file
        assert file.size_bytes == len(FILES[file.path])
        with file.open() as opened:
            assert opened.read() == FILES[file.path]
            if FILES[file.path]:  # files are read again for a retry
                opened.seek(1)
                assert opened.read(2) == FILES[file.path][1:3]


def test_versions_change_with_the_content(options: dict[str, Any]) -> None:
    def first() -> tuple[str, int]:
        source = open_url("s3://photos/lake", storage_options=options)
        file = next(file for file in source.walk() if file.path == "a.jpg")
        return file.version, file.modified_ns

    version, modified = first()
    assert version
    assert modified > 1_500_000_000 * 10**9
    assert first() == (version, modified)
    fsspec.filesystem("s3", **options).pipe("photos/lake/a.jpg", b"other")
    assert first()[0] != version


def test_a_file_that_is_deleted_after_the_walk_is_an_os_error(options: dict[str, Any]) -> None:
    source = open_url("s3://photos/lake", storage_options=options)
    file = next(file for file in source.walk() if file.path == "a.jpg")
    fsspec.filesystem("s3", **options).rm("photos/lake/a.jpg")
    with pytest.raises(FileNotFoundError, match=r"s3://photos/lake/a\.jpg"), file.open() as opened:
        opened.read()
    with pytest.raises(FileNotFoundError, match=r"s3://photos/lake/a\.jpg"):
        open_url("s3://photos/lake", storage_options=options).file("a.jpg")


@pytest.mark.parametrize(
    ("url", "error", "message"),
    [
        ("memory://nowhere", FileNotFoundError, "memory://nowhere does not exist"),
        ("zip://nowhere.zip", FileNotFoundError, "nowhere.zip does not exist"),
        ("ftq://host/photos", ValueError, "The scheme of ftq://host/photos is unknown. Pass a local folder, or a URL with one of: abfs"),
    ],
)
def test_a_source_that_does_not_exist_is_named(
    url: str, error: type[Exception], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=message):
        open_url(url)


def test_a_bucket_and_a_file_in_place_of_a_folder(options: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="s3://photos/nowhere does not exist"):
        open_url("s3://photos/nowhere", storage_options=options)
    with pytest.raises(NotADirectoryError, match=r"s3://photos/lake/a\.jpg is not a folder"):
        open_url("s3://photos/lake/a.jpg", storage_options=options)
    (tmp_path / "a.zip").write_bytes(b"PK")
    with pytest.raises(OSError, match=r"a\.zip can't be read: BadZipFile"):
        open_url(f"zip://{tmp_path / 'a.zip'}")


def test_a_storage_that_can_not_be_reached_is_an_os_error(s3: str) -> None:
    options = {
        **KEYS,
        "client_kwargs": {"endpoint_url": "http://127.0.0.1:9", "region_name": "us-east-1"},
        "config_kwargs": {"retries": {"max_attempts": 0}},
    }
    with pytest.raises(OSError, match="s3://photos/lake can't be read: EndpointConnectionError") as caught:
        open_url("s3://photos/lake", storage_options=options)
    assert KEYS["secret"] not in f"{caught.value!r}"


@pytest.mark.parametrize(
    ("url", "missing", "install"),
    [
        ("s3://photos/lake", "s3fs", "pip install 'pictograph[cloud]' s3fs"),
        ("gs://photos/lake", "gcsfs", "pip install 'pictograph[cloud]' gcsfs"),
        ("az://photos/lake", "adlfs", "pip install 'pictograph[cloud]' adlfs"),
        ("hf://datasets/photos", "huggingface_hub", "pip install 'pictograph[cloud]' huggingface_hub"),
        ("memory://lake", "fsspec.core", "pip install 'pictograph[cloud]'"),
    ],
)
def test_a_missing_package_is_named(url: str, missing: str, install: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = pytest.importorskip("fsspec.registry")
    monkeypatch.delitem(registry._registry, url.partition(":")[0], raising=False)  # if it was loaded before
    for name in [name for name in sys.modules if name == missing or name.startswith(f"{missing}.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError) as caught:
        open_url(url)
    assert str(caught.value).endswith(install)
    assert str(caught.value).startswith(url)


def test_credentials_are_not_shown(options: dict[str, Any]) -> None:
    assert shown("sftp://lena:pass@example.com/photos") == "sftp://example.com/photos"
    assert shown("sftp://lena:p@ss@example.com/photos") == "sftp://example.com/photos"
    assert shown("https://example.com/photos?X-Signature=abc:d") == "https://example.com/photos"
    assert shown("zip://a::https://lena:pass@example.com/b.zip?sig=c::file:///x") == "zip://a::https://example.com/b.zip::file:///x"
    assert shown("403 for https://lena:pass@example.com/b?sig=c of bob") == "403 for https://example.com/b of bob"
    source = open_url("s3://photos/lake", storage_options=options)
    for text in (repr(source), source.url, *map(repr, source.walk())):
        assert KEYS["secret"] not in text


@pytest.mark.skipif(os.name == "nt", reason="a drive is not a scheme")
@pytest.mark.parametrize("name", ["a:b", "s3:", "C:"])
def test_a_folder_with_a_colon_is_local(name: str) -> None:
    assert local_path(name) == Path(name)
    for path in (Path(f"/photos/{name}"), f"/photos/{name}", f"file:///photos/{name}"):
        assert local_path(path) == Path(f"/photos/{name}")
    assert local_path(f"memory://{name}") is None
