"""Deployments, and the endpoint that answers with predictions: two servers, two keys, none sent to the other."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient


@pytest.fixture
def model_id(emulator: Emulator, birds: list[str]) -> str:
    """A trained model."""
    emulator.job_seconds = 0.0
    with emulator.client() as client:
        client.exports.create("birds", "v1", include_images=True, poll_interval=0.01)
        run = client.training.create("birds", "v1", pipeline_type="yolox", poll_interval=0.01)
    assert run.model_id is not None
    return run.model_id


@pytest.fixture
def created(client: AnyClient, emulator: Emulator, model_id: str) -> Any:
    """An active deployment and its token."""
    created = client.do(lambda c: c.deployments.create(model_id, name="birds", min_containers=1))
    emulator.advance(60)
    created.deployment = client.do(lambda c: c.deployments.get(created.deployment.id))
    assert created.deployment.status == "active"
    return created


def test_an_image_goes_to_the_deployment_and_no_key_goes_astray(client: AnyClient, emulator: Emulator, created: Any, heron: Path) -> None:
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment, created.auth_token))
    answer = client.do(lambda c: endpoint.infer(heron, top_k=1))
    assert answer.model_type == "object_detection"
    assert {prediction.name for prediction in answer.predictions} <= {"heron"}  # how many there are is up to the picture and the model
    (asked,) = emulator.requests_of("predict_deployment")
    assert asked.json()["top_k"] == 1
    assert base64.b64decode(asked.json()["image"]["value"]) == heron.read_bytes()
    assert "x-api-key" not in asked.headers
    assert asked.headers["authorization"].startswith("Bearer pk_de")
    assert asked.key is None
    assert all("authorization" not in request.headers for request in emulator.requests if request is not asked)
    assert created.auth_token not in repr(endpoint)


def test_bytes_do_as_well_as_a_file(client: AnyClient, emulator: Emulator, created: Any, heron: Path) -> None:
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment.endpoint_url, created.auth_token))
    of_file = client.do(lambda c: endpoint.infer(heron))
    assert client.do(lambda c: endpoint.infer(heron.read_bytes())) == of_file
    assert client.do(lambda c: endpoint.infer(str(heron), class_filter=["nothing"])).predictions == []


def test_a_wrong_token_and_a_paused_deployment_are_told(client: AnyClient, created: Any, heron: Path) -> None:
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment, "pk_deploy_wrong_0123456789"))
    with pytest.raises(pictograph.AuthError) as caught:
        client.do(lambda c: endpoint.infer(heron))
    assert "pk_deploy_wrong" not in str(caught.value)
    assert caught.value.operation == "predict_deployment"
    client.do(lambda c: c.deployments.pause(created.deployment.id))
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment, created.auth_token))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: endpoint.infer(heron))


def test_a_prediction_is_repeated_only_where_that_is_safe(client: AnyClient, emulator: Emulator, created: Any, heron: Path) -> None:
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment, created.auth_token))
    emulator.fail("predict_deployment", status=503, retry_after=2)
    client.do(lambda c: endpoint.infer(heron))  # sent away while a container starts
    assert len(emulator.requests_of("predict_deployment")) == 2
    emulator.fail("predict_deployment", status=500)
    with pytest.raises(pictograph.ServerError):  # it may have been counted, and no key says that this is the same request
        client.do(lambda c: endpoint.infer(heron))
    assert len(emulator.requests_of("predict_deployment")) == 3


@pytest.mark.parametrize("url", ["http://deployment.example.com/x", "ftp://deployment.example.com", "not an address"])
def test_an_address_that_would_show_the_token_is_refused(url: str, client: AnyClient) -> None:
    with pytest.raises(pictograph.ConfigurationError):
        client.do(lambda c: c.deployments.connect(url, "pk_deploy_0123456789"))


@pytest.mark.parametrize("token", ["", "  ", "with\nnewline", "schlüssel"])
def test_a_token_that_no_header_can_carry_is_refused_without_being_shown(token: str, client: AnyClient) -> None:
    with pytest.raises(pictograph.ConfigurationError) as caught:
        client.do(lambda c: c.deployments.connect("https://deployment.example.com", token))
    assert not token.strip() or token not in str(caught.value)


def test_a_deployment_is_paused_resumed_listed_and_deleted(client: AnyClient, created: Any, model_id: str) -> None:
    known = created.deployment.id
    assert client.do(lambda c: c.deployments.pause(known)).status == "paused"
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.deployments.pause(known))
    assert client.do(lambda c: c.deployments.resume(known)).id == known
    assert [each.id for each in client.do(lambda c: c.deployments.list(model_id=model_id))] == [known]
    assert [each.id for each in client.do(lambda c: c.deployments.iter(page_size=1))] == [known]
    paused = client.do(lambda c: c.deployments.bulk_pause([known, "5b7c1f0e-9a52-4f6e-8a53-6d3f8f0f2a11"]))
    assert (paused.succeeded, paused.not_found) == ([known], ["5b7c1f0e-9a52-4f6e-8a53-6d3f8f0f2a11"])
    client.do(lambda c: c.deployments.delete(known))
    assert client.do(lambda c: c.deployments.list(status="active")) == []


def test_a_quote_is_what_the_machine_costs(client: AnyClient) -> None:
    options = client.do(lambda c: c.deployments.compute_options())
    l4 = next(option for option in options if option.gpu_type == "l4")
    quote = client.do(lambda c: c.deployments.quote(gpu_type="l4", min_containers=1))
    assert quote.rate_per_min_micro_usd == l4.rate_per_min_micro_usd
    assert quote.cost_per_hour_micro_usd == 60 * l4.rate_per_min_micro_usd
    assert not quote.scale_to_zero


def test_the_endpoint_uses_the_connections_of_its_client(open_client: Callable[..., AnyClient], created: Any, heron: Path) -> None:
    client = open_client(base_url="https://api.example.com")
    endpoint = client.do(lambda c: c.deployments.connect(created.deployment, created.auth_token))
    client.do(lambda c: endpoint.infer(heron))
    client.close()
    if client.kind == "sync":
        with pytest.raises(pictograph.NetworkError, match="closed"):
            endpoint.infer(heron)
