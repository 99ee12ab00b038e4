"""What clients send that were not generated from the contract: fields that they leave empty or null."""

from __future__ import annotations

import pytest

from tests.emulator.calls import PICTURE, Api, items, ok


def test_a_form_may_leave_the_size_of_a_picture_empty(api: Api) -> None:
    dataset_id = api.project()["id"]
    place = api.upload_url(dataset_id, "odd.heic", media_type="image/heic")
    api.storage.put(place["upload_url"], content=b"no picture", headers={"Content-Type": "image/heic"})
    about = {"mime_type": "image/heic", "file_size": 10, "image_width": "", "image_height": ""}
    made = ok(api.register(place, dataset_id, "odd.heic", **about))

    image = ok(api.get(f"/images/{made['image_id']}/metadata"))["image"]
    assert (image["width"], image["height"], image["file_size"]) == (None, None, 10)


def test_null_is_no_size_when_many_pictures_are_registered(api: Api) -> None:
    dataset_id = api.project()["id"]
    wanted = [{"filename": name, "folder_path": "/lake", "content_type": "image/heic"} for name in ("a.heic", "b.heic")]
    places = ok(api.post("/images/bulk-upload-url", {"dataset_id": dataset_id, "images": wanted}))["upload_urls"]
    for place in places:
        api.storage.put(place["upload_url"], content=b"no picture", headers={"Content-Type": "image/heic"})
    about = {"folder_path": "/lake", "file_size": 10, "mime_type": "image/heic"}
    images = [{"filename": "a.heic", **about, "image_width": None, "image_height": None}, {"filename": "b.heic", **about}]
    done = ok(api.post("/images/bulk-register", {"dataset_id": dataset_id, "images": images}))

    assert ([one["filename"] for one in done["registered"]], done["failed"]) == (["a.heic", "b.heic"], [])
    for one in done["registered"]:
        image = ok(api.get(f"/images/{one['image_id']}/metadata"))["image"]
        assert (image["width"], image["height"]) == (None, None)


@pytest.mark.parametrize("width", [0, "wide", 1.5])
def test_a_size_that_is_none_is_refused(api: Api, width: object) -> None:
    one = {"filename": "a.png", "folder_path": "/", "file_size": len(PICTURE), "mime_type": "image/png", "image_width": width}
    [(place, _)] = items(api.post("/images/bulk-register", {"dataset_id": api.project()["id"], "images": [one]}))

    assert place == "body.images.0.image_width"
