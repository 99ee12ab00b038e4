"""Send up to 500 images: one request for the links, one PUT for each file, one request for the registration."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import define, frozen
from pictograph_api import models
from pictograph_api.api.images import create_image_upload_url, create_image_upload_urls, get_image, register_image, register_images

from pictograph._resilience.idempotency import derive
from pictograph._resilience.operations import Outcome, Request, call_before, call_then, gather
from pictograph._resilience.steps import InThread
from pictograph._resilience.transfer import link_expired, upload_body
from pictograph.bulk.adaptive import Pace
from pictograph.bulk.source import LocalImage, Source
from pictograph.exceptions import ApiError, NotFoundError, PictographError, ValidationError
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph_api.models import RegisteredImageItem

MAX_IMAGES: Final = 500  # limit of the contract, for both requests
_MISSING_STATUSES: Final = (404, 405, 501)
_CHUNK_BYTES: Final = 1 << 20
LINKS: Final = "create_image_upload_urls"


@define
class Item:
    """A file to send, and what is known of it so far."""

    seq: int
    key: bytes
    folder: str
    name: str
    image: LocalImage
    sha256: str = ""
    stored: bool = False
    """Its content is at the storage host, and is not registered."""
    resumed: bool = False
    """It was stored by an earlier run."""
    sent_again: bool = False
    """The storage host no longer had it, so a registration failed."""
    counted: bool = False
    """Its progress has been reported."""
    replaces: str | None = None
    """Id of the image that is deleted for it."""

    @property
    def destination(self) -> tuple[str, str]:
        return self.folder, self.name


@frozen
class Sent:
    """The content of a file, as it was sent."""

    image: LocalImage
    sha256: str
    registered: RegisteredImageItem | None = None


class DamagedInTransit(ValueError):
    """The storage host has other bytes than were sent."""


class BulkNotOffered(Exception):
    """The server does not offer the bulk operations."""


async def create_links(dataset_id: str, items: Sequence[Item], key: str | None) -> dict[int, Secret | ValidationError]:
    """Request upload links. An image that the server rejects does not affect the others: they are requested again without it."""
    images = [models.NewImage(filename=item.name, folder_path=item.folder, content_type=item.image.content_type) for item in items]
    request = create_image_upload_urls.request(body=models.CreateImageUploadUrlsRequest(dataset_id=dataset_id, images=images))
    try:
        links = await call_then(request, functools.partial(_links, count=len(items)), idempotency_key=derive(key, "upload-urls"))
    except ValidationError as error:
        if len(items) == 1:
            return {items[0].seq: error}
        half = len(items) // 2
        first = await create_links(dataset_id, items[:half], derive(key, "a"))
        return first | await create_links(dataset_id, items[half:], derive(key, "b"))
    except PictographError as error:
        if isinstance(error, (NotFoundError, ApiError)) and error.status_code in _MISSING_STATUSES:
            raise BulkNotOffered from error
        raise
    return {item.seq: link for item, link in zip(items, links, strict=True)}


def _links(response: models.ImageUploadUrlList, *, count: int) -> list[Secret]:
    if len(response.upload_urls) != count:
        raise ValueError(f"{len(response.upload_urls)} upload URLs for {count} images")
    return [Secret(target.upload_url) for target in response.upload_urls]


async def put_all(
    source: Source,
    items: Sequence[Item],
    links: Mapping[int, Secret],
    pace: Pace,
    on_done: Callable[[Item, Outcome[Sent]], bool],
) -> None:
    """Send the contents. `on_done` returns whether more may be started."""
    await _each(items, lambda item: _put(source, item, links[item.seq], pace), pace, on_done)


async def upload_single(
    dataset_id: str, source: Source, items: Sequence[Item], pace: Pace, key: str | None, on_done: Callable[[Item, Outcome[Sent]], bool]
) -> None:
    """Upload images with the operations for one image, for servers that do not offer the others."""
    await _each(items, lambda item: _single(dataset_id, source, item, pace, key), pace, on_done)


async def _each(
    items: Sequence[Item], send: Callable[[Item], Coroutine[Any, Any, Sent]], pace: Pace, on_done: Callable[[Item, Outcome[Sent]], bool]
) -> None:
    going = True
    started: list[Item] = []

    def coroutines() -> Iterator[Coroutine[Any, Any, Sent]]:
        for item in items:
            if not going:
                return
            started.append(item)
            yield send(item)

    def done(index: int, outcome: Outcome[Sent]) -> None:
        nonlocal going
        going = on_done(started[index], outcome) and going

    await gather(coroutines(), limit=pace.workers, on_done=done)


async def _put(source: Source, item: Item, link: Secret, pace: Pace) -> Sent:
    """Send one file. One that changes meanwhile, or that arrives damaged, is read and sent a second time."""
    try:
        return await _put_once(item.image, link, pace, LINKS)
    except ValueError:
        return await _put_once(source.read(item.key, item.name), link, pace, LINKS)


async def _put_once(image: LocalImage, link: Secret, pace: Pace, operation: str) -> Sent:
    sha256, md5 = await InThread(functools.partial(digests, image))
    content_type = image.content_type
    stored = await pace.transfer(
        lambda: upload_body(link, image.upload.body(), content_type=content_type, operation=operation, max_retries=0)
    )
    if stored is not None and stored != md5:
        raise DamagedInTransit(f"{image.path} was sent, but the storage host has other content (MD5 {stored.hex()}, not {md5.hex()}).")
    return Sent(image, sha256)


def digests(image: LocalImage) -> tuple[str, bytes]:
    """Return the SHA-256 and the MD5 of a file. Raises `ValueError` when it changed since it was found."""
    sha256, md5, size = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0
    with image.upload.open() as file:
        while chunk := file.read(_CHUNK_BYTES):
            sha256.update(chunk)
            md5.update(chunk)
            size += len(chunk)
    if size != image.upload.size_bytes:
        raise ValueError(f"{image.path} changed while it was read: it has {size} bytes, not {image.upload.size_bytes}.")
    return sha256.hexdigest(), md5.digest()


async def _single(dataset_id: str, source: Source, item: Item, pace: Pace, key: str | None) -> Sent:
    image, key = item.image, derive(key, hashlib.sha256(f"{item.folder}\n{item.name}".encode()).hexdigest()[:16])
    request = create_image_upload_url.request(
        body=models.CreateImageUploadUrlRequest(
            dataset_id=dataset_id, filename=item.name, folder_path=item.folder, content_type=image.content_type
        )
    )

    def usable(target: models.ImageUploadUrl) -> tuple[Secret, Callable[[LocalImage], Request[models.RegisteredImage]]]:
        def registration(image: LocalImage) -> Request[models.RegisteredImage]:
            body = models.RegisterImageRequest(
                dataset_id=dataset_id,
                filename=item.name,
                gcs_bucket=target.gcs_bucket,
                gcs_path=target.gcs_path,
                gcs_uri=target.gcs_uri,
                folder_path=item.folder,
                file_size=image.upload.size_bytes,
                mime_type=image.content_type,
                image_width=image.width,
                image_height=image.height,
            )
            return register_image.request(body=body)

        registration(image)  # raises here for a response that can't be used
        return Secret(target.upload_url), registration

    link, registration = await call_then(request, usable, idempotency_key=derive(key, "upload-url"))
    try:
        sent = await _put(source, item, link, pace)
    except ApiError as error:
        if not link_expired(error):
            raise
        link, registration = await call_then(request, usable, idempotency_key=derive(key, "upload-url-again"))
        sent = await _put(source, item, link, pace)
    image_id = (await call_before(registration(sent.image), lambda image: get_image.request(image.image_id), idempotency_key=key)).image_id
    registered = models.RegisteredImageItem(filename=item.name, image_id=image_id, folder_path=item.folder)
    return Sent(sent.image, sent.sha256, registered)


@frozen
class Registration:
    """The result of a registration, by destination."""

    registered: dict[tuple[str, str], RegisteredImageItem]
    failed: dict[tuple[str, str], str]


async def register(dataset_id: str, items: Sequence[Item], key: str) -> Registration:
    """Register stored files. The key is the same for the same files and contents, so that a repeat within 24 hours has no effect."""
    images = [
        models.UploadedImage(
            filename=item.name,
            folder_path=item.folder,
            file_size=item.image.upload.size_bytes,
            mime_type=item.image.content_type,
            image_width=item.image.width,
            image_height=item.image.height,
        )
        for item in items
    ]
    request = register_images.request(body=models.RegisterImagesRequest(dataset_id=dataset_id, images=images))
    return await call_then(request, functools.partial(_registration, items=items), idempotency_key=key)


def _registration(response: models.RegisteredImageList, *, items: Sequence[Item]) -> Registration:
    """Assign the results to the files. A failure has a name only; of several files with this name it is one that was not registered."""
    open_items = {item.destination for item in items}
    by_name: dict[str, list[tuple[str, str]]] = {}
    for item in items:
        by_name.setdefault(item.name, []).append(item.destination)
    registered: dict[tuple[str, str], RegisteredImageItem] = {}
    for image in response.registered:
        if not (isinstance(image.image_id, str) and isinstance(image.filename, str)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("a registered image without id or filename")
        names = [(image.folder_path or "", image.filename), *by_name.get(image.filename, [])]
        found = next((each for each in names if each in open_items), None)
        if found is not None:
            open_items.discard(found)
            registered[found] = image
    failed: dict[tuple[str, str], str] = {}
    for failure in response.failed:
        reason = str(failure.error)
        found = next((each for each in by_name.get(failure.filename, []) if each in open_items), None)
        if found is not None:
            open_items.discard(found)
            failed[found] = reason
    failed |= dict.fromkeys(open_items, "The server's response contains neither a result nor a failure for this image.")
    return Registration(registered, failed)


def registration_key(session: str, dataset_id: str, items: Sequence[Item]) -> str:
    """Return a key that depends on the session, the dataset, and the names and contents of the files.

    It is another one after a registration that failed: the server would return that response again.
    """
    text = hashlib.sha256(f"{session}\n{dataset_id}\n".encode())
    for item in items:
        text.update(f"{item.folder}\0{item.name}\0{item.sha256}\0{'again' if item.sent_again else ''}".encode())
    return f"bulk-{text.hexdigest()}"
