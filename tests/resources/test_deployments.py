"""Deployments and their endpoints: two servers with two credentials, neither of which is sent to the other server."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.resources.conftest import UNKNOWN_ID
from tests.support.both_clients import AnyClient


@pytest.fixture
def model_id(client: AnyClient, birds: list[str]) -> str:
    """The id of a trained model."""
    client.do(lambda c: c.exports.create("birds", "v1", include_images=True))
    model_id: str = client.do(lambda c: c.training.create("birds", "v1", pipeline_type="yolox")).model_id
    return model_id


@pytest.fixture
def created(client: AnyClient, emulator: Emulator, model_id: str) -> Any:
    """An active deployment and its token."""
    created = client.do(lambda c: c.deployments.create(model_id, name="birds", min_containers=1))
    emulator.advance(60)
    created.deployment = client.do(lambda c: c.deployments.get(created.deployment.id))
    assert created.deployment.status == "active"
    return created


def test_each_server_gets_only_its_own_credential(client: AnyClient, emulator: Emulator, created: Any, heron: Path) -> None:
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment, created.auth_token))
    result = client.do(lambda c: endpoint.infer(heron, top_k=1))
    assert result.model_type == "object_detection"
    assert {prediction.name for prediction in result.predictions} <= {"heron"}  # their number depends on the model
    (request,) = emulator.requests_of("predict_deployment")
    assert request.json()["top_k"] == 1
    assert base64.b64decode(request.json()["image"]["value"]) == heron.read_bytes()
    assert "x-api-key" not in request.headers
    assert request.headers["authorization"].startswith("Bearer pk_de")
    assert request.key is None
    assert all("authorization" not in other.headers for other in emulator.requests if other is not request)
    assert created.auth_token not in repr(endpoint)


def test_an_image_can_be_a_path_or_bytes(client: AnyClient, created: Any, heron: Path) -> None:
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment.endpoint_url, created.auth_token))
    result = client.do(lambda c: endpoint.infer(heron))
    assert client.do(lambda c: endpoint.infer(heron.read_bytes())) == result
    assert client.do(lambda c: endpoint.infer(str(heron), class_filter=["nothing"])).predictions == []


def test_a_wrong_token_is_an_auth_error_that_does_not_contain_it(client: AnyClient, created: Any, heron: Path) -> None:
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment, "pk_deploy_wrong_0123456789"))
    with pytest.raises(pictograph.AuthError) as caught:
        client.do(lambda c: endpoint.infer(heron))
    assert "pk_deploy_wrong" not in str(caught.value)
    assert caught.value.operation == "predict_deployment"


def test_a_paused_deployment_is_not_found(client: AnyClient, created: Any, heron: Path) -> None:
    client.do(lambda c: c.deployments.pause(created.deployment.id))
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment, created.auth_token))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: endpoint.infer(heron))


def test_a_prediction_is_retried_only_if_it_was_not_processed(client: AnyClient, emulator: Emulator, created: Any, heron: Path) -> None:
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment, created.auth_token))
    emulator.fail("predict_deployment", status=503, retry_after=2)  # a container is starting
    client.do(lambda c: endpoint.infer(heron))
    assert len(emulator.requests_of("predict_deployment")) == 2
    emulator.fail("predict_deployment", status=500)  # it may have been charged, and there is no key to deduplicate a retry
    with pytest.raises(pictograph.ServerError):
        client.do(lambda c: endpoint.infer(heron))
    assert len(emulator.requests_of("predict_deployment")) == 3


@pytest.mark.parametrize("url", ["http://deployment.example.com/x", "ftp://deployment.example.com", "not a URL"])
def test_a_url_that_would_expose_the_token_is_rejected(url: str, client: AnyClient) -> None:
    with pytest.raises(pictograph.ConfigurationError):
        client.do(lambda c: c.deployments.connect(url, "pk_deploy_0123456789"))


@pytest.mark.parametrize("token", ["  ", "with\nnewline", "schlüssel"])
def test_a_token_that_is_not_a_valid_header_is_rejected_without_being_shown(token: str, client: AnyClient) -> None:
    with pytest.raises(pictograph.ConfigurationError) as caught:
        client.do(lambda c: c.deployments.connect("https://deployment.example.com", token))
    assert not token.strip() or token not in str(caught.value)


def test_a_deployment_without_url_is_explained(client: AnyClient, model_id: str) -> None:
    created = client.do(lambda c: c.deployments.create(model_id))
    created.deployment.endpoint_url = None
    with pytest.raises(ValueError, match=r"client\.deployments\.get"):
        client.do(lambda c: c.deployments.connect(created.deployment, created.auth_token))


def test_a_deployment_is_paused_resumed_listed_and_deleted(client: AnyClient, created: Any, model_id: str) -> None:
    deployment_id = created.deployment.id
    assert client.do(lambda c: c.deployments.pause(deployment_id)).status == "paused"
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.deployments.pause(deployment_id))
    assert client.do(lambda c: c.deployments.resume(deployment_id)).id == deployment_id
    assert [each.id for each in client.do(lambda c: c.deployments.list(model_id=model_id))] == [deployment_id]
    assert [each.id for each in client.do(lambda c: c.deployments.iter(page_size=1))] == [deployment_id]
    paused = client.do(lambda c: c.deployments.bulk_pause([deployment_id, UNKNOWN_ID]))
    assert (paused.succeeded, paused.not_found) == ([deployment_id], [UNKNOWN_ID])
    client.do(lambda c: c.deployments.delete(deployment_id))
    assert client.do(lambda c: c.deployments.list(status="active")) == []


def test_a_quote_matches_the_price_of_the_machine(client: AnyClient) -> None:
    options = client.do(lambda c: c.deployments.compute_options())
    l4 = next(option for option in options if option.gpu_type == "l4")
    quote = client.do(lambda c: c.deployments.quote(gpu_type="l4", min_containers=1))
    assert quote.rate_per_min_micro_usd == l4.rate_per_min_micro_usd
    assert quote.cost_per_hour_micro_usd == 60 * l4.rate_per_min_micro_usd
    assert not quote.scale_to_zero


def test_an_endpoint_is_closed_with_its_client(open_client: Callable[..., AnyClient], created: Any, heron: Path) -> None:
    client = open_client(base_url="https://api.example.com")
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment, created.auth_token))
    client.do(lambda c: endpoint.infer(heron))
    client.close()
    if client.kind == "sync":
        with pytest.raises(RuntimeError, match="closed client"):
            endpoint.infer(heron)
