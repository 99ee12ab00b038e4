"""The thin client sends a request once and reads the response. The key is only in the request."""

from __future__ import annotations

import asyncio
import copy
import pickle
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.behaviours import respond, respond_json
from tests.support.fault_server import FaultServer

KEY = "pk_live_0123456789_secret"
POINT = {"id": "1", "name": "n", "created_at": "2026-01-02T00:00:00Z"}

Send = Callable[[str, Any], Any]


def send_blocking(url: str, request: Any) -> Any:
    from pictograph_api import Client

    with Client(url, KEY) as client:
        return client.send(request)


def send_awaiting(url: str, request: Any) -> Any:
    from pictograph_api import AsyncClient

    async def run() -> Any:
        async with AsyncClient(url + "/", KEY) as client:
            return await client.send(request)

    return asyncio.run(run())


@pytest.fixture(params=[send_blocking, send_awaiting], ids=["sync", "async"])
def send(request: pytest.FixtureRequest) -> Send:
    found: Send = request.param
    return found


def test_a_request_is_sent_and_its_response_read(send: Send) -> None:
    from pictograph_api import models
    from pictograph_api.api.datasets import get_dataset_by_name

    with FaultServer(respond_json({"dataset": POINT})) as server:
        result = send(server.url, get_dataset_by_name.request("birds / fish", include_images=True, images_limit=3))
    assert result.dataset == models.Dataset.from_dict(POINT)
    (received,) = server.requests
    assert received.method == "GET"
    assert received.target == "/api/v1/developer/datasets/by-name/birds%20%2F%20fish?include_images=true&images_limit=3"
    assert received.header("X-API-Key") == KEY


def test_bodies_are_sent_as_json_and_as_forms(send: Send) -> None:
    from pictograph_api import models
    from pictograph_api.api.annotations import save_annotations
    from pictograph_api.api.images import register_image

    saved = {"image_id": "7", "previous_count": 0, "new_count": 1, "status": "new"}
    with FaultServer(respond_json(saved), respond_json({"image_id": "7", "filename": "ü.jpg"})) as server:
        raw = {"class": "person", "type": "bbox"}
        send(server.url, save_annotations.request("7", body=models.SaveAnnotationsRequest(image_id="7", annotations=[raw])))
        form = {name: "x" for name in ("dataset_id", "gcs_bucket", "gcs_path", "gcs_uri", "mime_type")}
        body = models.RegisterImageRequest(**form, filename="ü.jpg", folder_path="/", file_size=3)
        assert send(server.url, register_image.request(body=body, idempotency_key="k")).filename == "ü.jpg"
    first, second = server.requests
    assert first.header("Content-Type") == "application/json"
    assert first.body == b'{"image_id":"7","annotations":[{"class":"person","type":"bbox"}]}'
    assert second.header("Content-Type") == "application/x-www-form-urlencoded"
    assert b"filename=%C3%BC.jpg&" in second.body
    assert b"image_width" not in second.body
    assert second.header("Idempotency-Key") == "k"


@pytest.mark.parametrize("status", [302, 404, 422, 499, 503])
def test_another_status_is_an_error_with_the_beginning_of_the_body_and_is_not_retried(send: Send, status: int) -> None:
    from pictograph_api import UnexpectedStatus
    from pictograph_api.api.datasets import get_dataset

    with FaultServer(respond(status, body=b"no such\nthing " * 1000)) as server, pytest.raises(UnexpectedStatus) as caught:
        send(server.url, get_dataset.request("7"))
    assert len(server.requests) == 1
    error = caught.value
    assert (error.operation_id, error.status_code) == ("get_dataset", status)
    assert str(error).startswith(f"get_dataset: unexpected status {status}: no such thing no such")
    assert len(str(error)) < 600
    for again in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert str(again) == str(error)


def test_the_key_is_never_shown() -> None:
    from pictograph_api import Client
    from pictograph_api.api.datasets import get_dataset

    with FaultServer(respond(500, body=b"{}")) as server:
        client = Client(server.url, KEY)
        shown = [repr(client), str(vars(client)), repr(vars(client._http))]
        try:
            client.send(get_dataset.request("7"))
        except Exception as error:
            captured = traceback.TracebackException.from_exception(error, capture_locals=True)
            shown.append("".join(captured.format()))
        client.close()
    assert server.requests[0].header("X-API-Key") == KEY
    assert len(shown) == 4
    assert KEY not in "".join(shown)
    with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
        pickle.dumps(client)
