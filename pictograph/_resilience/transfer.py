"""Uploads to and downloads from storage by signed links, and file names that stay inside their folder."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pictograph._resilience import request_building
from pictograph._resilience.call import Call
from pictograph._resilience.http.messages import FileBody
from pictograph._resilience.part_file import PART_NAME, PartFile
from pictograph._resilience.steps import InThread, get_context
from pictograph.exceptions import ApiError
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph._resilience.http.messages import Progress
    from pictograph._resilience.request_building import Request

RESERVED_NAMES: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")  # devices on Windows
UNSAFE_CHARACTERS: Final = re.compile(r"[\x00-\x1f\x7f/\\]" if os.name != "nt" else r'[\x00-\x1f\x7f/\\:*?"<>|]')
LONGEST_NAME_BYTES: Final = 255


async def upload(url: str | Secret, path: Path, *, content_type: str, operation: str, progress: Progress | None = None) -> None:
    """PUT a file to a signed link, streamed, with its size. The API key is not sent.

    Retried like a read: writing the same bytes to the same link again is harmless. Raises `FileNotFoundError` for a
    missing file, `ValueError` when it changes while it is read, `ApiError` (`ServerError` for 5xx) with the storage
    host's text in `response`, `NetworkError`, `RequestTimeoutError`.
    """
    url = Secret(url) if isinstance(url, str) else url  # the frame of a coroutine becomes part of a traceback
    await upload_body(url, file_body(path, progress), content_type=content_type, operation=operation)


async def upload_body(link: Secret, file: FileBody, *, content_type: str, operation: str, max_retries: int | None = None) -> bytes | None:
    """PUT a file whose size and time of change are known to a signed link; see `upload`.

    Returns the MD5 of the stored object where the storage host reports it.
    """
    context = await get_context()
    return await Call(request_building.storage_upload(link, file, content_type, context, operation), context, max_retries=max_retries).run()


async def download(
    source: str | Secret | Request[Any],
    path: str | os.PathLike[str],
    *,
    operation: str,
    expected_bytes: int | None = None,
    progress: Progress | None = None,
    content_id: str | None = None,
    max_retries: int | None = None,
) -> Path:
    """GET a signed link (without the API key) or the response to a request (with it) into a file, and return its path.

    Missing folders are created. The bytes go to a part file in the same folder, which is renamed when it is complete; an existing file is
    replaced. Redirects are followed, the API key is sent to the API's origin only. `progress(bytes_so_far, total_bytes)` is called after
    each chunk, with total 0 where it is not known. A download that breaks off goes on where it stopped, in the next attempt or call, if a
    `content_id`, of content that never changes, or a strong `ETag` identifies the content. Otherwise the part file is removed.
    """
    source = Secret(source) if isinstance(source, str) else source
    context = await get_context()
    target = file_target(path)
    part = PartFile(target, expected_bytes, progress, content_id=content_id, stop=context.shared.stop)
    if part.find():
        await InThread(part.read)
    if isinstance(source, Secret):
        return await Call(request_building.storage_download(source, context, operation, part), context, max_retries=max_retries).run()
    return await Call(request_building.api_download(source, context, operation, part), context, max_retries=max_retries).run()


def file_target(path: str | os.PathLike[str]) -> Path:
    """Return the path of a file to write. Raises `IsADirectoryError` for a folder: before a download, not after its last byte."""
    target = Path(path)
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "The target is a folder: pass the path of the file to write, with its name", str(target))
    return target


def file_body(path: Path, progress: Progress | None = None) -> FileBody:
    """Describe a file as it is now as a request body. Raises `FileNotFoundError`, and `ValueError` when it is not a regular file."""
    facts = path.stat()
    if not path.is_file():
        raise ValueError(f"{path} is not a file.")
    return FileBody(path, facts.st_size, facts.st_mtime_ns, progress=progress)


def inside(folder: Path, *names: str) -> Path:
    """Return the path of `names` below `folder`, each name one step down.

    For names that come from the server. Raises `ValueError` for a name that could leave the folder, that is a device name on
    Windows, or that a file system would change, so that each file has exactly the name that was requested.
    """
    for name in names:
        if PART_NAME.fullmatch(name):
            raise ValueError(f"The name {name!r} is reserved for incomplete downloads.")
        if not name.strip(" .") or name != name.rstrip(" .") or UNSAFE_CHARACTERS.search(name) or RESERVED_NAMES.fullmatch(name):
            raise ValueError(f"The name {name!r} can't be used for a file on this system.")
        if len(os.fsencode(name)) > LONGEST_NAME_BYTES:
            raise ValueError(f"The name {name[:40]!r}... is too long for a file on this system.")
    path = folder.joinpath(*names)
    # Only a link among the names can lead out. To resolve both paths takes a call of the system for each folder from the root on.
    if _has_link(folder, names) and not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"{path} leads out of {folder} through a symbolic link.")
    return path


def _has_link(folder: Path, names: Sequence[str]) -> bool:
    """Whether one of these names, each below the one before, is a link, a junction of Windows, or can't be examined."""
    path = os.fspath(folder)
    for name in names:
        path = os.path.join(path, name)
        try:
            state = os.lstat(path)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        if stat.S_ISLNK(state.st_mode) or getattr(state, "st_reparse_tag", 0) != 0:
            return True
    return False


def link_expired(error: Exception) -> bool:
    """Whether a storage host rejected a signed link, so that a new one is worth a request."""
    return isinstance(error, ApiError) and error.status_code in (400, 401, 403, 404, 410)
