"""Tag `deployments`: managing deployments, and their predictions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from pictograph.emulator import Emulator
from pictograph.emulator.fakes.images import png
from tests.emulator.builders import deployment, image_input, model, predict
from tests.emulator.calls import IMAGE, UNKNOWN_ID, Api, detail, errors, ok, send


@pytest.fixture
def detector(api: Api) -> dict[str, Any]:
    return model(api)


def test_a_deployment_has_an_endpoint_url_once_it_is_provisioned(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    created = ok(api.post("/deployments/", {"model_id": detector["id"]}))
    first = created["deployment"]
    emulator.advance(10)
    ready = ok(api.get(f"/deployments/{first['id']}"))["deployment"]

    assert created["auth_token"].startswith("pk_deploy_")
    assert created["auth_token"].startswith(first["auth_token_prefix"])
    assert created["auth_token"] not in api.get("/deployments/").text
    assert (first["status"], first["endpoint_url"], first["started_at"]) == ("provisioning", None, None)
    assert (first["compute_type"], first["gpu_type"], first["min_containers"], first["max_containers"]) == ("gpu", "t4", 0, 1)
    assert (first["scaledown_window"], first["inference_config"], first["name"]) == (60, {}, f"{detector['name']}-deployment")
    assert ready["status"] == "active"
    assert ready["endpoint_url"].startswith(emulator.inference_url + "/")
    assert not ready["endpoint_url"].endswith("/")
    assert not ready["endpoint_url"].startswith((emulator.base_url, emulator.storage_url))


def test_invalid_deployments_are_rejected(api: Api, detector: dict[str, Any], other_org: Api) -> None:
    post = api.post
    assert detail(post("/deployments/", {"model_id": UNKNOWN_ID}), 404)
    assert detail(other_org.post("/deployments/", {"model_id": detector["id"]}), 404)
    assert errors(post("/deployments/", {"model_id": detector["id"], "min_containers": 3})) == {("body.max_containers", "value_error")}
    assert errors(post("/deployments/", {"model_id": detector["id"], "gpu_type": "h100"})) == {("body.gpu_type", "enum")}
    assert ok(api.get("/deployments/"))["deployments"] == []


def test_a_cpu_deployment_ignores_the_gpu(api: Api, detector: dict[str, Any]) -> None:
    for gpu in ({}, {"gpu_type": None}, {"gpu_type": "a100"}):
        deployed = ok(api.post("/deployments/", {"model_id": detector["id"], "compute_type": "cpu", **gpu}))["deployment"]
        assert (deployed["compute_type"], deployed["gpu_type"], deployed["cost_rate_per_min"]) == ("cpu", None, 1)


def test_failed_provisioning_is_reported(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    emulator.fail_job("create_deployment")
    deployed, _ = deployment(api, detector["id"])

    assert (deployed["status"], deployed["endpoint_url"]) == ("failed", None)
    assert "failed" in detail(api.post(f"/deployments/{deployed['id']}/pause"), 409)
    assert "failed" in detail(api.post(f"/deployments/{deployed['id']}/resume"), 409)
    ok(api.delete(f"/deployments/{deployed['id']}"))


def test_predictions_are_deterministic_and_honor_the_options(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    deployed, token = deployment(api, detector["id"])
    found = ok(predict(deployed, token, confidence=0))
    first = found["predictions"]

    assert found["model_type"] == "object_detection"
    assert ok(predict(deployed, token, confidence=0))["predictions"] == first
    assert {one["name"] for one in first} == {"duck", "heron"}
    assert [one["confidence"] for one in first] == sorted((one["confidence"] for one in first), reverse=True)
    for one in first:
        box = one["bounding_box"]
        assert one["type"] == "bbox"
        assert 0 <= box["x"] < box["x"] + box["w"] <= 64.01
        assert 0 <= box["y"] < box["y"] + box["h"] <= 48.01
    sure = ok(predict(deployed, token, confidence=0.7))["predictions"]
    assert sure == [one for one in first if one["confidence"] >= 0.7]
    assert ok(predict(deployed, token, confidence=0, class_filter=["duck"]))["predictions"] == [
        one for one in first if one["name"] == "duck"
    ]
    assert ok(predict(deployed, token, confidence=0, top_k=1))["predictions"] == first[:1]
    assert ok(predict(deployed, token, confidence=0, image=image_input(png(200, 100, (1, 2, 3)))))["predictions"] != first
    assert emulator.breaches == []


def test_the_deployment_configures_the_default_confidence(api: Api, detector: dict[str, Any]) -> None:
    deployed, token = deployment(api, detector["id"], inference_config={"confidence": 1})
    assert ok(predict(deployed, token))["predictions"] == []
    assert ok(predict(deployed, token, confidence=0))["predictions"] != []


@pytest.mark.parametrize(("pipeline", "shape"), [("detectron2", "polygon"), ("sm_pytorch", "polygon"), ("classification", None)])
def test_predictions_have_the_geometry_of_the_model_type(api: Api, pipeline: str, shape: str | None) -> None:
    deployed, token = deployment(api, model(api, pipeline)["id"])
    found = ok(predict(deployed, token, confidence=0))["predictions"]

    assert {one.get("type") for one in found} == {shape}
    if shape is None:
        assert sum(one["confidence"] for one in found) == pytest.approx(1, abs=0.001)
        assert set(found[0]) == {"name", "confidence"}
    else:
        assert all(len(one["polygon"]["paths"][0]) >= 3 for one in found)


def test_an_image_can_be_sent_as_base64_loopback_url_or_form(api: Api, detector: dict[str, Any]) -> None:
    deployed, token = deployment(api, detector["id"])
    bearer = {"Authorization": f"Bearer {token}"}
    content = png(30, 20, (7, 13, 10))  # its bytes contain line breaks, which form parsing must preserve
    image_id = api.upload(ok(api.get("/datasets/by-name/ds"))["dataset"]["id"], "sent.png", content=content)
    listed = ok(api.get("/datasets/by-name/ds/download"))["items"]
    url = next(item["image_url"] for item in listed if item["id"] == image_id)

    encoded = ok(predict(deployed, token, confidence=0.2, image=image_input(content)))
    fetched = ok(predict(deployed, token, confidence=0.2, image={"type": "url", "value": url}))
    form = {"confidence": "0.2", "class_filter": ["duck", "heron"], "top_k": "9"}
    sent = ok(send("POST", deployed["endpoint_url"], data=form, files={"file": ("a.png", content)}, headers=bearer))

    assert encoded["predictions"]
    assert encoded == fetched == sent


@pytest.mark.parametrize(
    ("image", "location"),
    [
        ({"type": "base64", "value": "not base64!"}, "body.image.value"),
        ({"type": "base64", "value": "aGVsbG8="}, "body.image.value"),
        ({"type": "url", "value": "https://pictures.example.com/a.png"}, "body.image.value"),
        ({"type": "url", "value": "file://localhost/etc/hostname"}, "body.image.value"),
        ({"type": "url", "value": "http://127.0.0.1:1/a.png"}, "body.image.value"),
        ({"type": "path", "value": "/a.png"}, "body.image.type"),
        ({"type": "base64"}, "body.image.value"),
    ],
)
def test_an_invalid_image_is_422(api: Api, detector: dict[str, Any], image: dict[str, str], location: str) -> None:
    deployed, token = deployment(api, detector["id"])
    assert {found for found, _ in errors(predict(deployed, token, image=image))} == {location}
    assert errors(predict(deployed, token, treshold=1)) == {("body.treshold", "extra_forbidden")}


def test_invalid_forms_are_422(api: Api, detector: dict[str, Any]) -> None:
    deployed, token = deployment(api, detector["id"])

    def post_form(data: dict[str, str], **files: bytes) -> httpx.Response:
        parts = {name: ("a.png", content) for name, content in files.items()}
        return send("POST", deployed["endpoint_url"], data=data, files=parts, headers={"Authorization": f"Bearer {token}"})

    assert errors(post_form({}, image=IMAGE)) == {("body.file", "missing")}
    assert errors(post_form({"confidence": "2"}, file=IMAGE)) == {("body.confidence", "less_than_equal")}
    assert errors(post_form({"confidence": "high"}, file=IMAGE)) == {("body.confidence", "float_parsing")}
    assert errors(post_form({"top_k": "1.5"}, file=IMAGE)) == {("body.top_k", "int_parsing")}


def test_a_deployment_accepts_only_its_own_token(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    deployed, token = deployment(api, detector["id"])
    _, other = deployment(api, detector["id"])

    assert detail(predict(deployed, None), 401)
    assert detail(predict(deployed, "pk_deploy_wrong"), 401)
    assert "another deployment" in detail(predict(deployed, other), 401)
    assert detail(predict(deployed, api.emulator.api_key), 401)
    both = {"Authorization": f"Bearer {token}", "X-API-Key": emulator.api_key}
    assert "X-API-Key" in detail(send("POST", deployed["endpoint_url"], json={"image": image_input()}, headers=both), 401)
    assert detail(predict({"endpoint_url": f"{emulator.inference_url}/{UNKNOWN_ID}"}, token), 404)
    assert detail(predict({"endpoint_url": deployed["endpoint_url"] + "/x"}, token), 404)
    assert send("GET", deployed["endpoint_url"]).status_code == 405
    assert detail(api.http.post("/", json={"image": image_input()}), 404)
    assert token not in str(emulator.requests_of("predict_deployment"))
    assert emulator.breaches == []


def test_a_paused_deployment_keeps_its_url_and_returns_404(api: Api, detector: dict[str, Any]) -> None:
    deployed, token = deployment(api, detector["id"])
    paused = ok(api.post(f"/deployments/{deployed['id']}/pause"))["deployment"]

    assert (paused["status"], paused["endpoint_url"]) == ("paused", deployed["endpoint_url"])
    assert detail(predict(deployed, token), 404)
    assert "paused" in detail(api.post(f"/deployments/{deployed['id']}/pause"), 409)
    resumed = ok(api.post(f"/deployments/{deployed['id']}/resume"))["deployment"]
    assert (resumed["status"], resumed["started_at"] > deployed["started_at"]) == ("active", True)
    assert predict(deployed, token).status_code == 200
    assert "active" in detail(api.post(f"/deployments/{deployed['id']}/resume"), 409)


def test_a_deleted_deployment_is_gone(api: Api, detector: dict[str, Any]) -> None:
    deployed, token = deployment(api, detector["id"])
    ok(api.delete(f"/deployments/{deployed['id']}"))

    assert detail(predict(deployed, token), 404)
    assert detail(api.get(f"/deployments/{deployed['id']}"), 404)
    assert detail(api.delete(f"/deployments/{deployed['id']}"), 404)
    assert detail(api.post(f"/deployments/{deployed['id']}/resume"), 404)
    assert ok(api.get("/deployments/"))["deployments"] == []
    assert [one["id"] for one in ok(api.get("/deployments/", status="terminated"))["deployments"]] == [deployed["id"]]


def test_a_cold_start_returns_503_with_retry_after(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    deployed, token = deployment(api, detector["id"], min_containers=0, scaledown_window=100)
    emulator.job_seconds = 20
    cold = predict(deployed, token)
    emulator.advance(25)
    warm = predict(deployed, token)
    emulator.advance(60)
    still_warm = predict(deployed, token)
    emulator.advance(200)
    cold_again = predict(deployed, token)

    assert [one.status_code for one in (cold, warm, still_warm, cold_again)] == [503, 200, 200, 503]
    assert 15 <= int(cold.headers["retry-after"]) <= 20
    assert emulator.breaches == []


def test_a_deployment_outlives_its_model(api: Api, detector: dict[str, Any]) -> None:
    deployed, token = deployment(api, detector["id"])
    ok(api.delete(f"/models/{detector['id']}"))

    assert ok(predict(deployed, token, confidence=0))["predictions"]


def test_a_deployment_with_the_same_key_is_created_once(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    responses = [ok(api.post("/deployments/", {"model_id": detector["id"]}, key="one")) for _ in range(3)]

    assert responses[0] == responses[1] == responses[2]
    assert emulator.effects["create_deployment"] == 1
    assert (
        detail(api.post("/deployments/", {"model_id": detector["id"], "name": "x"}, key="one"), 409)["error_code"] == "idempotency_conflict"
    )


def test_lists_are_paged_and_filtered(api: Api, detector: dict[str, Any], other_org: Api) -> None:
    other = model(api, dataset="ds2")
    ids = [deployment(api, detector["id"], name=f"d{n}")[0]["id"] for n in range(3)]
    ids.append(deployment(api, other["id"], ready=False)[0]["id"])

    def listed(**query: Any) -> list[str]:
        return [one["id"] for one in ok(api.get("/deployments/", **query))["deployments"]]

    assert listed() == ids
    assert listed(limit=2, offset=1) == ids[1:3]
    assert listed(model_id=detector["id"]) == ids[:3]
    assert listed(status="provisioning") == ids[3:]
    assert ok(other_org.get("/deployments/"))["deployments"] == []
    assert detail(other_org.get(f"/deployments/{ids[0]}"), 404)


def test_bulk_operations(api: Api, detector: dict[str, Any]) -> None:
    active, paused, gone = (deployment(api, detector["id"])[0]["id"] for _ in range(3))
    ok(api.post(f"/deployments/{paused}/pause"))
    ok(api.delete(f"/deployments/{gone}"))
    ids = {"deployment_ids": [active, paused, gone, UNKNOWN_ID, active]}

    pausing = ok(api.post("/deployments/bulk-pause", ids))
    resuming = ok(api.post("/deployments/bulk-resume", ids))
    resuming_again = ok(api.post("/deployments/bulk-resume", ids))
    deleting = ok(api.post("/deployments/bulk-delete", ids))

    assert pausing == {"succeeded": [active], "not_found": [gone, UNKNOWN_ID], "count": 1}
    assert resuming == {"succeeded": [active, paused], "not_found": [gone, UNKNOWN_ID], "count": 2}
    assert resuming_again == {"succeeded": [], "not_found": [gone, UNKNOWN_ID], "count": 0}
    assert deleting == {"success": True, "deleted": [active, paused], "not_found": [gone, UNKNOWN_ID], "count": 2}


def test_viewers_read_and_members_write(api: Api, detector: dict[str, Any], as_role: Callable[[str], Api]) -> None:
    deployed, _ = deployment(api, detector["id"])
    viewer, member = as_role("viewer"), as_role("member")

    assert ok(viewer.get(f"/deployments/{deployed['id']}"))["deployment"]["id"] == deployed["id"]
    assert "member" in detail(viewer.post("/deployments/", {"model_id": detector["id"]}), 403)
    assert "member" in detail(viewer.post(f"/deployments/{deployed['id']}/pause"), 403)
    assert "member" in detail(viewer.delete(f"/deployments/{deployed['id']}"), 403)
    ok(member.post(f"/deployments/{deployed['id']}/pause"))
    ok(member.delete(f"/deployments/{deployed['id']}"))


def test_faults_apply_to_predictions(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    deployed, token = deployment(api, detector["id"])
    emulator.fail("predict_deployment", status=429, retry_after=7)
    emulator.reset_connection("predict_deployment")

    limited = predict(deployed, token)
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
    with pytest.raises(httpx.TransportError):
        predict(deployed, token)
    assert predict(deployed, token).status_code == 200
    assert len(emulator.requests_of("predict_deployment")) == 3
