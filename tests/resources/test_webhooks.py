"""Webhook endpoints, and deliveries to a real receiver."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import pictograph
from pictograph import webhooks
from pictograph.emulator import Emulator
from tests.emulator.receiver import Receiver
from tests.support.both_clients import AnyClient

URL = "https://hooks.example.com/pictograph"
GRAPH = {"version": 1, "nodes": [{"id": "in", "type": "input"}], "edges": []}


def test_a_delivery_is_signed_with_the_secret_of_the_endpoint(client: AnyClient, emulator: Emulator) -> None:
    workflow = client.do(lambda c: c.workflows.create("count birds", GRAPH))
    with Receiver() as receiver:
        created = client.do(lambda c: c.webhooks.create(receiver.url, event_types=["workflow_run.completed"]))
        run = client.do(lambda c: c.workflows.run(workflow.id))
        emulator.advance(1)
        (received,) = receiver.wait_for(1)
    event = webhooks.verify(received.body, received.headers["x-pictograph-signature"], created.secret)
    assert (event.event_type, event.data["run"]["id"]) == ("workflow_run.completed", run.id)
    with pytest.raises(webhooks.SignatureError):
        webhooks.verify(received.body + b" ", received.headers["x-pictograph-signature"], created.secret)
    (delivery,) = client.do(lambda c: c.webhooks.deliveries(endpoint_id=created.endpoint.id))
    assert (delivery.status, delivery.delivery_id) == ("delivered", event.delivery_id)
    assert client.do(lambda c: c.webhooks.iter_deliveries(status="delivered")) == [delivery]


def test_a_failed_test_delivery_is_returned_not_raised(client: AnyClient) -> None:
    with Receiver(always=500) as receiver:
        created = client.do(lambda c: c.webhooks.create(receiver.url))
        result = client.do(lambda c: c.webhooks.test(created.endpoint.id))
    assert (result.delivered, result.status_code) == (False, 500)


def test_an_endpoint_is_created_listed_and_deleted(client: AnyClient) -> None:
    created = client.do(lambda c: c.webhooks.create(URL))
    assert client.do(lambda c: c.webhooks.get(created.endpoint.id)).url == URL
    assert [endpoint.id for endpoint in client.do(lambda c: c.webhooks.list())] == [created.endpoint.id]
    client.do(lambda c: c.webhooks.delete(created.endpoint.id))
    assert client.do(lambda c: c.webhooks.list()) == []


def test_the_secret_is_not_in_any_repr(client: AnyClient) -> None:
    created = client.do(lambda c: c.webhooks.create(URL))
    assert created.secret not in repr(created)
    assert created.secret not in repr(client.do(lambda c: c.webhooks.get(created.endpoint.id)))


def test_webhooks_require_the_role_admin(emulator: Emulator, open_client: Callable[..., AnyClient]) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.key(role="member"))
    with pytest.raises(pictograph.ForbiddenError):
        client.do(lambda c: c.webhooks.list())
