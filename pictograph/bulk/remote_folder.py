"""Folders that are not on this machine: URLs that fsspec opens (`s3://`, `gs://`, `az://`, `hf://`, `zip://`, `memory://`).

They need the extra `cloud` and the package of their scheme. Credentials come from where that package looks for them, for example
`AWS_PROFILE`; those in a URL are never shown.
"""

from __future__ import annotations

import calendar
import datetime
import os
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from attrs import field, frozen

from pictograph._resilience import loading

PACKAGES: Final[Mapping[str, str]] = {
    "abfs": "adlfs",
    "abfss": "adlfs",
    "adl": "adlfs",
    "az": "adlfs",
    "gcs": "gcsfs",
    "gs": "gcsfs",
    "hf": "huggingface_hub",
    "http": "aiohttp",
    "https": "aiohttp",
    "s3": "s3fs",
    "s3a": "s3fs",
    "sftp": "paramiko",
    "smb": "smbprotocol",
    "ssh": "paramiko",
}
"""Package that a scheme needs besides fsspec."""

READ_BYTES: Final = 1 << 22  # per request, while a file is read; the default of some file systems is 50 MB
_URL: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://(?P<rest>.*)", re.DOTALL)  # a drive such as C: has one letter
_CREDENTIALS: Final = re.compile(r"(:/{1,2})[^/\s]*@")  # Path("https://a") is https:/a
_QUERY: Final = re.compile(r"\?\S*?(?=::|\s|$)")
_ARCHIVES: Final = ("zip", "tar")
_TIMES: Final = ("mtime", "LastModified", "last_modified", "updated", "modified", "date_time", "created")
_VERSIONS: Final = ("ETag", "etag", "md5Hash", "blob_id", "CRC")


@frozen
class SourceFile:
    """A file of a source."""

    path: str
    """Path below the root, with `/`."""
    size_bytes: int
    modified_ns: int
    """Time of the last change in nanoseconds since 1970; 0 if it is unknown."""
    version: str
    """What the storage calls this content, for example an ETag; empty if it has no such name."""
    open: Callable[[], BinaryIO] = field(repr=False, eq=False)
    """Opens the file for reading. Raises `OSError`."""


def local_path(folder: str | os.PathLike[str]) -> Path | None:
    """Return the path of a local folder, also of a URL `file://...`. Returns `None` for any other URL."""
    found = _URL.fullmatch(os.fspath(folder))
    if found is None:
        return Path(folder)
    return Path(found["rest"]) if found["scheme"].lower() == "file" else None


def open_url(url: str, *, storage_options: Mapping[str, object] | None = None) -> RemoteFolder:
    """Return the folder at a URL: `s3://bucket/photos`, `zip://photos.zip`, `zip://inner::s3://bucket/photos.zip`.

    Args:
        storage_options: Arguments of the file system of fsspec, for example `{"anon": True}` for a public bucket.

    Raises:
        FileNotFoundError, NotADirectoryError: The folder does not exist, or is a file.
        ImportError: fsspec or the package of the scheme is not installed.
        ValueError: The scheme is unknown.
        OSError: The storage can't be reached, or rejects the credentials.

    Example:
        >>> import fsspec
        >>> fsspec.filesystem("memory").pipe("/lake/herons/1.jpg", b"...")
        >>> [(file.path, file.size_bytes) for file in open_url("memory://lake").walk()]
        [('herons/1.jpg', 3)]
    """
    scheme, _, rest = url.partition("://")
    scheme = scheme.lower()
    known_as = shown(url)
    try:
        loading.load("fsspec.core")
        core: Any = import_module("fsspec.core")
    except ImportError as error:
        raise ImportError(f"{known_as} needs fsspec, which is not installed. {_install(scheme)}") from error
    if scheme in _ARCHIVES and "::" not in rest:
        url = f"{scheme}://::{rest}"  # of an archive as a whole
    try:
        with _storage_errors(known_as):
            # It imports the package of the scheme.
            system, root = loading.run_whole(lambda: core.url_to_fs(url, **(storage_options or {})))
            system.invalidate_cache()  # another process may have changed the folder
            exists, is_folder = system.exists(root), system.isdir(root)
    except ImportError as error:
        raise ImportError(f"{known_as} needs a package that is not installed. {_install(scheme)}") from error
    if not exists:
        raise FileNotFoundError(f"{known_as} does not exist, or contains no files.")
    if not is_folder:
        raise NotADirectoryError(f"{known_as} is not a folder. To upload a single image, use client.images.upload.")
    return RemoteFolder(known_as, system, str(root))


def shown(url: str) -> str:
    """Return a URL, or a text with URLs, without user, password and signature."""
    return _QUERY.sub("", _CREDENTIALS.sub(r"\1", url))


@frozen
class RemoteFolder:
    """A folder that fsspec opens. One folder at a time is listed, so a bucket of any size needs little memory."""

    url: str
    """What the folder is, in journals and messages; without credentials."""
    _system: Any = field(repr=False, eq=False)
    _root: str = field(repr=False)

    def walk(self) -> Iterator[SourceFile]:
        """Yield the files, folder by folder in sorted order. Raises `OSError` for a folder that can't be read."""
        pending = [self._root]
        while pending:
            folder = pending.pop()
            with _storage_errors(self.url):
                entries: list[dict[str, Any]] = self._system.ls(folder, detail=True)
            entries.sort(key=lambda entry: str(entry["name"]))
            folders = [str(entry["name"]) for entry in entries if entry["type"] == "directory"]
            pending += [name for name in reversed(folders) if self._relative(name) not in ("", self._relative(folder))]
            for entry in entries:
                path = self._relative(str(entry["name"]))
                # Object stores may have an empty object in place of a folder.
                if entry["type"] != "directory" and path and not str(entry["name"]).endswith("/") and path != self._relative(folder):
                    yield self._file(entry, path)

    def file(self, path: str) -> SourceFile:
        """Return the file at a path below the root, as it is now. Raises `OSError`, also for a file that does not exist."""
        name = f"{self._root.rstrip('/')}/{path}"
        with _storage_errors(f"{self.url.rstrip('/')}/{path}"):
            return self._file({**self._system.info(name), "name": name}, path)

    def _relative(self, name: str) -> str:
        return name.strip("/").removeprefix(self._root.strip("/")).strip("/")

    def _file(self, entry: Mapping[str, Any], path: str) -> SourceFile:
        name = str(entry["name"])

        def opened() -> BinaryIO:
            with _storage_errors(f"{self.url.rstrip('/')}/{path}"):
                return cast("BinaryIO", self._system.open(name, "rb", block_size=READ_BYTES))

        version = next((str(entry[key]).strip('"') for key in _VERSIONS if entry.get(key)), "")
        modified = next((_nanoseconds(entry[key]) for key in _TIMES if entry.get(key)), 0)
        return SourceFile(path, int(entry.get("size") or 0), modified, version, opened)


def _install(scheme: str) -> str:
    package = PACKAGES.get(scheme)
    return f"Install it with: pip install 'pictograph[cloud]'{f' {package}' if package else ''}"


@contextmanager
def _storage_errors(url: str) -> Generator[None]:
    """Raise what a storage raises as an error that names the URL: its packages have error classes of their own."""
    try:
        yield
    except ImportError:
        raise
    except Exception as error:
        text = str(error)
        # A traceback would show the credentials in the text of the cause.
        raise _storage_error(url, error) from (error if shown(text) == text else None)


def _storage_error(url: str, error: Exception) -> Exception:
    text = shown(str(error).partition("\n")[0]).rstrip(".")
    match error:
        case FileNotFoundError():
            return FileNotFoundError(f"{url} does not exist: {text}.")
        case PermissionError():
            return PermissionError(f"{url} can't be read: {text}. Check the credentials and their permissions.")
        case ValueError() if text.startswith("Protocol not known"):
            schemes = ", ".join(sorted({*PACKAGES, *_ARCHIVES}))
            return ValueError(f"The scheme of {url} is unknown. Pass a local folder, or a URL with one of: {schemes}.")
        case _:
            return OSError(f"{url} can't be read: {type(error).__name__}: {text}.")


def _nanoseconds(value: object) -> int:
    match value:
        case datetime.datetime():
            return _nanoseconds(value.timestamp())
        case int() | float():
            return round(value * 1_000_000) * 1000  # as precise as a datetime
        case (int(), int(), int(), int(), int(), int()):
            return calendar.timegm(cast("tuple[int, int, int, int, int, int]", value)) * 1_000_000_000
        case str():
            try:
                return _nanoseconds(datetime.datetime.fromisoformat(value))
            except ValueError:
                return 0
        case _:
            return 0
