"""Requests of clients that are not generated from the contract: empty and null fields."""

from __future__ import annotations

import pytest

from tests.emulator.calls import IMAGE, Api, errors, ok


def test_empty_sizes_in_a_registration_form_are_ignored(api: Api) -> None:
    dataset_id = api.project()["id"]
    upload_target = api.upload_url(dataset_id, "odd.heic", media_type="image/heic")
    api.storage.put(upload_target["upload_url"], content=b"not a file", headers={"Content-Type": "image/heic"})
    fields = {"mime_type": "image/heic", "file_size": 10, "image_width": "", "image_height": ""}
    created = ok(api.register(upload_target, dataset_id, "odd.heic", **fields))

    image = ok(api.get(f"/images/{created['image_id']}/metadata"))["image"]
    assert (image["width"], image["height"], image["file_size"]) == (None, None, 10)


def test_null_sizes_in_a_bulk_registration_are_ignored(api: Api) -> None:
    dataset_id = api.project()["id"]
    wanted = [{"filename": name, "folder_path": "/lake", "content_type": "image/heic"} for name in ("a.heic", "b.heic")]
    upload_targets = ok(api.post("/images/bulk-upload-url", {"dataset_id": dataset_id, "images": wanted}))["upload_urls"]
    for upload_target in upload_targets:
        api.storage.put(upload_target["upload_url"], content=b"not a file", headers={"Content-Type": "image/heic"})
    fields = {"folder_path": "/lake", "file_size": 10, "mime_type": "image/heic"}
    images = [{"filename": "a.heic", **fields, "image_width": None, "image_height": None}, {"filename": "b.heic", **fields}]
    done = ok(api.post("/images/bulk-register", {"dataset_id": dataset_id, "images": images}))

    assert ([item["filename"] for item in done["registered"]], done["failed"]) == (["a.heic", "b.heic"], [])
    for item in done["registered"]:
        image = ok(api.get(f"/images/{item['image_id']}/metadata"))["image"]
        assert (image["width"], image["height"]) == (None, None)


@pytest.mark.parametrize("width", [0, "wide", 1.5])
def test_invalid_sizes_are_rejected(api: Api, width: object) -> None:
    item = {"filename": "a.png", "folder_path": "/", "file_size": len(IMAGE), "mime_type": "image/png", "image_width": width}
    [(location, _)] = errors(api.post("/images/bulk-register", {"dataset_id": api.project()["id"], "images": [item]}))

    assert location == "body.images.0.image_width"
