"""The storage host: a separate origin with signed URLs that rejects API keys."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx
import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import IMAGE, Api, ok

PNG = {"Content-Type": "image/png"}


@pytest.fixture
def url(api: Api) -> str:
    found: str = api.upload_url(api.project()["id"], "Bild ü.png")["upload_url"]
    return found


def code(response: httpx.Response, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/xml")
    return ElementTree.fromstring(response.text).findtext("Code") or ""


def test_storage_is_a_separate_origin(emulator: Emulator, url: str) -> None:
    assert url.startswith(emulator.storage_url + "/")
    assert urlsplit(emulator.storage_url).port != urlsplit(emulator.base_url).port


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_request_with_an_api_key_is_rejected(api: Api, emulator: Emulator, method: str) -> None:
    emulator.seed("seeded", images=1)
    url = (
        api.upload_url(api.project()["id"], "a.png")["upload_url"]
        if method == "PUT"
        else ok(api.get("/datasets/by-name/seeded/download"))["items"][0]["image_url"]
    )
    response = api.storage.request(method, url, content=IMAGE, headers={**PNG, "X-API-Key": emulator.api_key})

    assert code(response, 400) == "InvalidArgument"
    assert emulator.api_key not in response.text


def test_an_upload_can_be_repeated(api: Api, url: str) -> None:
    assert api.storage.put(url, content=IMAGE, headers=PNG).status_code == 200
    assert api.storage.put(url, content=IMAGE, headers=PNG).status_code == 200


def test_the_signed_content_type_and_a_length_are_required(api: Api, url: str) -> None:
    assert code(api.storage.put(url, content=IMAGE, headers={"Content-Type": "image/jpeg"}), 403) == "SignatureDoesNotMatch"
    assert code(api.storage.put(url, content=IMAGE), 403) == "SignatureDoesNotMatch"
    assert code(api.storage.put(url, content=iter([IMAGE]), headers=PNG), 411) == "MissingContentLength"


def test_a_modified_url_is_rejected(api: Api, url: str) -> None:
    base, _, query = url.partition("?")
    signature = query.rpartition("=")[2]
    for wrong in (
        base.replace("B", "C") + "?" + query,
        url.replace(signature, "0" * len(signature)),
        url.replace("X-Goog-Expires=", "X-Goog-Expires=9"),
        base,
        url + "&more=1",
    ):
        assert code(api.storage.put(wrong, content=IMAGE, headers=PNG), 403) == "SignatureDoesNotMatch"
    assert code(api.storage.get(url), 403) == "SignatureDoesNotMatch"
    assert code(api.storage.delete(url), 405) == "MethodNotAllowed"
    assert code(api.storage.put(f"{api.emulator.storage_url}/elsewhere/a.png", content=b""), 404) == "NoSuchBucket"


def test_urls_expire_by_the_emulators_clock(api: Api, url: str, emulator: Emulator) -> None:
    emulator.advance(24 * 3600 - 10)
    assert api.storage.put(url, content=IMAGE, headers=PNG).status_code == 200
    emulator.advance(20)
    assert "expired" in api.storage.put(url, content=IMAGE, headers=PNG).text


def test_storage_requests_are_recorded_without_signature_and_not_rate_limited(api: Api, url: str, emulator: Emulator) -> None:
    before = api.get("/datasets/").headers["X-RateLimit-Remaining"]
    api.storage.put(url, content=IMAGE, headers=PNG)
    after = api.get("/datasets/").headers["X-RateLimit-Remaining"]
    (put,) = emulator.requests_of("storage_put")

    assert int(before) - int(after) == 1
    assert (put.method, put.body, put.status) == ("PUT", IMAGE, 200)
    assert "X-Goog-Signature" not in put.query
    assert put.headers["content-length"] == str(len(IMAGE))


def test_large_objects_are_streamed(api: Api) -> None:
    content = IMAGE + bytes(3_000_000)
    project = api.project()
    image = api.upload(project["id"], "large.png", content=content)
    link = ok(api.get("/datasets/by-name/ds/download"))["items"][0]["image_url"]

    assert api.storage.get(link).content == content
    assert api.http.get(f"/api/v1/developer/images/{image}").content == content


def test_a_part_of_an_object_is_returned_while_it_is_the_same(api: Api) -> None:
    api.upload(api.project()["id"], "a.png", content=IMAGE)
    link = ok(api.get("/datasets/by-name/ds/download"))["items"][0]["image_url"]
    etag = api.storage.get(link).headers["etag"]
    part = api.storage.get(link, headers={"Range": "bytes=5-", "If-Range": etag})
    assert (part.status_code, part.content) == (206, IMAGE[5:])
    assert part.headers["content-range"] == f"bytes 5-{len(IMAGE) - 1}/{len(IMAGE)}"
    assert part.headers["etag"] == etag
    changed = api.storage.get(link, headers={"Range": "bytes=5-", "If-Range": '"another"'})
    assert (changed.status_code, changed.content) == (200, IMAGE)
    assert code(api.storage.get(link, headers={"Range": f"bytes={len(IMAGE)}-"}), 416) == "InvalidRange"
