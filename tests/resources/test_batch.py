"""Changes to many images at once."""

from __future__ import annotations

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.resources.conftest import UNKNOWN_ID
from tests.support.both_clients import AnyClient


def test_an_unknown_image_does_not_affect_the_others(client: AnyClient, birds: list[str]) -> None:
    moved = client.do(lambda c: c.batch.move("birds", [birds[0], UNKNOWN_ID], target_folder_path="/herons"))
    assert (moved.processed, [failure.id for failure in moved.failed]) == (1, [UNKNOWN_ID])
    assert client.do(lambda c: c.images.get(birds[0])).virtual_folder_path == "/herons"


def test_images_are_copied(client: AnyClient, birds: list[str]) -> None:
    assert client.do(lambda c: c.batch.copy("birds", birds[1:3], copy_annotations=True)).processed == 2
    assert client.do(lambda c: c.datasets.get("birds")).image_count == 8


def test_images_are_updated_archived_restored_and_deleted(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    client.do(lambda c: c.batch.update("birds", birds, status="review"))
    assert {image.status for image in client.do(lambda c: c.datasets.get("birds", include_images=True)).images} == {"review"}
    client.do(lambda c: c.batch.delete("birds", birds[:2]))
    assert client.do(lambda c: c.images.get(birds[0])).is_archived
    client.do(lambda c: c.batch.update("birds", birds[:1], is_archived=False))
    assert not client.do(lambda c: c.images.get(birds[0])).is_archived
    client.do(lambda c: c.batch.delete("birds", birds[:1], permanent=True))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.images.get(birds[0]))
    assert [request.json()["updates"] for request in emulator.requests_of("batch_update_images")] == [
        {"status": "review"},
        {"is_archived": False},
    ]


def test_an_invalid_request_is_rejected_by_the_server(client: AnyClient, birds: list[str]) -> None:
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: c.batch.update("birds", birds))  # no field
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: c.batch.update("birds", birds, status="done"))
