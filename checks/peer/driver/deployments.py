"""Deployments, workflows, webhooks (since 1.1 and 1.2)."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
from fixtures import POLLING, SOME_ID, Fixtures, equal, raises, true
from registry import check

from pictograph.exceptions import ApiError, ConflictError, NotFoundError, ValidationError

GRAPH = {
    "version": 1,
    "nodes": [
        {"id": "in", "type": "source", "data": {"kind": "video"}},
        {"id": "see", "type": "model", "data": {"model": "sam3"}},
        {"id": "out", "type": "sink", "data": {}},
    ],
    "edges": [{"source": "in", "target": "see"}, {"source": "see", "target": "out"}],
}


@check("deployments.create", "deployments.get", "deployments.list", "deployments.iter", "deployments.delete", since="1.1")
def deployments_are_created_and_deleted(s: Fixtures) -> None:
    model_id = s.trained().model_id
    made = s.client.deployments.create(model_id, name="birds", scaledown_window=30, inference_config={"confidence": 0.4})
    true(made.auth_token.startswith("pk_deploy_") and made.auth_token.startswith(made.deployment.auth_token_prefix), made)
    one = made.deployment
    equal((one.model_id, one.name, one.compute_type, one.gpu_type), (model_id, "birds", "gpu", "t4"))
    equal((one.min_containers, one.max_containers, one.scaledown_window, one.inference_config), (0, 1, 30, {"confidence": 0.4}))
    true(one.status in ("provisioning", "active"), one)
    found = active(s, one.id)
    true(found.endpoint_url and found.started_at and found.cost_rate_per_min > 0, found)
    equal([each.id for each in s.client.deployments.list(model_id=model_id, status="active")], [one.id])
    true(one.id in {each.id for each in s.client.deployments.iter(page_size=1)}, "not listed")
    cpu = s.client.deployments.create(model_id, compute_type="cpu", gpu_type=None).deployment
    equal((cpu.compute_type, cpu.gpu_type), ("cpu", None))
    for each in (one, cpu):
        s.client.deployments.delete(each.id)
    with suppress(NotFoundError):
        equal(s.client.deployments.get(one.id).status, "terminated")
    with raises(NotFoundError, status=404):
        s.client.deployments.create(SOME_ID)


@check("deployments.pause", "deployments.resume", since="1.1")
def deployments_are_paused(s: Fixtures) -> None:
    one = s.client.deployments.create(s.trained().model_id).deployment
    active(s, one.id)
    equal(s.client.deployments.pause(one.id).status, "paused")
    with raises(ConflictError, status=409):
        s.client.deployments.pause(one.id)
    true(s.client.deployments.resume(one.id).status in ("provisioning", "active"), "not resumed")


@check("deployments.connect", since="1.1")
def deployments_predict(s: Fixtures) -> None:
    made = s.client.deployments.create(s.trained().model_id, min_containers=1)
    path = s.picture("heron.png")
    client = s.client.deployments.connect(active(s, made.deployment.id), made.auth_token)
    for picture in (path, str(path), path.read_bytes()):
        found = client.infer(picture)
        true(isinstance(found["predictions"], list) and found.get("model_type") == "object_detection", found)
    options = client.infer(path, confidence=0.0, class_filter=["heron"], top_k=1)
    true({one["name"] for one in options["predictions"]} <= {"heron"}, options)
    wrong = s.client.deployments.connect(s.client.deployments.get(made.deployment.id), "pk_deploy_" + "x" * 32)
    try:
        wrong.infer(path)
    except httpx.HTTPStatusError as error:
        equal(error.response.status_code, 401)
    else:
        raise AssertionError("an invalid token was accepted")


@check(
    "deployments.connect",
    since="1.1",
    differs="a scaled-down deployment responds 503 with Retry-After to the first request; that client does not retry it",
)
def deployments_start_on_demand(s: Fixtures) -> None:
    made = s.client.deployments.create(s.trained().model_id)
    client = s.client.deployments.connect(active(s, made.deployment.id), made.auth_token)
    path = s.picture("heron.png")
    try:
        client.infer(path)
    except httpx.HTTPStatusError as error:
        equal(error.response.status_code, 503)
        threading.Event().wait(float(error.response.headers["Retry-After"]))
    true(isinstance(client.infer(path)["predictions"], list), "no predictions")


def active(s: Fixtures, deployment_id: str) -> Any:
    """Return the deployment once it is active."""
    for _ in range(200):
        found = s.client.deployments.get(deployment_id)
        if found.status == "active":
            return found
        threading.Event().wait(0.05)
    raise AssertionError(f"still {found.status}")


@check("workflows.create", "workflows.get", "workflows.list", "workflows.update", "workflows.delete", since="1.2")
def workflows_are_stored(s: Fixtures) -> None:
    made = s.client.workflows.create("count", GRAPH, description="herons", template_key="counting")
    equal((made.name, made.graph, made.description, made.template_key, made.status), ("count", GRAPH, "herons", "counting", "draft"))
    equal(s.client.workflows.get(made.id).graph, GRAPH)
    true(made.id in {one.id for one in s.client.workflows.list()}, "not listed")
    changed = s.client.workflows.update(made.id, name="counts", status="ready", graph={**GRAPH, "version": 2})
    equal((changed.name, changed.status, changed.graph["version"], changed.description), ("counts", "ready", 2, "herons"))
    s.client.workflows.delete(made.id)
    with raises(NotFoundError, status=404):
        s.client.workflows.get(made.id)


@check("workflows.bulk_delete", since="1.6")
def workflows_are_deleted_in_bulk(s: Fixtures) -> None:
    other = s.client.workflows.create("other", GRAPH)
    result = s.client.workflows.bulk_delete([other.id, SOME_ID])
    equal((result.deleted, result.not_found, result.count), ([other.id], [SOME_ID], 1))


@check("workflows.run", "workflows.get_run", "workflows.wait_for_run", "workflows.cancel_run", since="1.2")
def workflows_run(s: Fixtures) -> None:
    made = s.client.workflows.create("count", GRAPH)
    started = s.client.workflows.run(made.id)
    true(started.deposit_micro_usd > 0, started)
    equal(s.client.workflows.get_run(started.run_id).workflow_id, made.id)
    ended = s.client.workflows.wait_for_run(started.run_id, **POLLING)
    equal((ended.status, ended.progress, ended.error), ("completed", 100, None))
    true(ended.frames_done == ended.frames_total and ended.step_results and ended.final_micro_usd is not None, ended)
    equal(s.client.workflows.get(made.id).last_run_id, started.run_id)
    slow = s.open("slow")
    run_id = slow.workflows.run(slow.workflows.create("count", GRAPH).id).run_id
    slow.workflows.cancel_run(run_id)
    with raises(ApiError):
        slow.workflows.wait_for_run(run_id, **POLLING)
    equal(slow.workflows.get_run(run_id).status, "cancelled")


@check("workflows.run", since="1.2", differs="422, where the service responds 400; the same exception there")
def an_empty_graph_is_invalid(s: Fixtures) -> None:
    made = s.client.workflows.create("empty", {"version": 1, "nodes": [], "edges": []})
    with raises(ValidationError, status=422):
        s.client.workflows.run(made.id)


@check("webhooks.create", "webhooks.get", "webhooks.list", "webhooks.delete", since="1.2")
def endpoints_are_stored(s: Fixtures) -> None:
    made = s.client.webhooks.create("https://hooks.example.com/p", description="ours", event_types=["workflow_run.completed"])
    true(made.secret.startswith(("whsec_", made.endpoint.secret_prefix)), made)
    one = made.endpoint
    equal(
        (one.url, one.description, one.event_types, one.enabled), ("https://hooks.example.com/p", "ours", ["workflow_run.completed"], True)
    )
    equal(s.client.webhooks.get(one.id), one)
    true(one.id in {each.id for each in s.client.webhooks.list()}, "not listed")
    s.client.webhooks.delete(one.id)
    with raises(NotFoundError, status=404):
        s.client.webhooks.get(one.id)


@check(
    "webhooks.test",
    "webhooks.deliveries",
    "webhooks.replay",
    since="1.2",
    differs="an http URL of this machine may be an endpoint; the service accepts only https",
)
def events_are_delivered(s: Fixtures) -> None:
    with _receiver() as (url, received):
        made = s.client.webhooks.create(url)
        result = s.client.webhooks.test(made.endpoint.id)
        equal((result["delivered"], result["status_code"], result["error"]), (True, 200, None))
        signature, body = received[0]
        at, _, given = signature.removeprefix("t=").partition(",v1=")
        equal(given, hmac.new(made.secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest())
        run = s.client.workflows.run(s.client.workflows.create("count", GRAPH).id)
        s.client.workflows.wait_for_run(run.run_id, **POLLING)
        one = _delivered(s, made.endpoint.id)
        equal((one.event_type, one.attempts, one.last_status_code), ("workflow_run.completed", 1, 200))
        true(one.delivered_at and one.last_error is None, one)
        s.client.webhooks.delete(made.endpoint.id)
    unreachable = s.client.webhooks.create(url)
    equal(s.client.webhooks.test(unreachable.endpoint.id)["delivered"], False)
    run = s.client.workflows.run(s.client.workflows.create("count", GRAPH).id)
    s.client.workflows.wait_for_run(run.run_id, **POLLING)
    waiting = _deliveries(s, unreachable.endpoint.id, "failed", "pending", "dead_letter")
    s.client.webhooks.replay(waiting.id)
    s.client.webhooks.delete(unreachable.endpoint.id)


def _delivered(s: Fixtures, endpoint_id: str) -> Any:
    return _deliveries(s, endpoint_id, "delivered")


def _deliveries(s: Fixtures, endpoint_id: str, *states: str) -> Any:
    for _ in range(100):
        found = s.client.webhooks.deliveries(endpoint_id=endpoint_id, limit=10, offset=0)
        match = [one for one in found if one.status in states and one.attempts]
        if match:
            true(
                match[0].id in {one.id for one in s.client.webhooks.deliveries(endpoint_id=endpoint_id, status=match[0].status)},
                "not filtered",
            )
            return match[0]
        threading.Event().wait(0.05)
    raise AssertionError(f"no delivery is {' or '.join(states)}: {found}")


@contextmanager
def _receiver() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    received: list[tuple[str, bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.headers["X-Pictograph-Signature"], body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
