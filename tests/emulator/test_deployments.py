"""Tag `deployments`: models behind addresses of their own, what they answer, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from pictograph.emulator import Emulator
from pictograph.emulator.pictures import png
from tests.emulator.calls import PICTURE, Api, detail, items, ok
from tests.emulator.made import deployment, model, picture, predict

SOME_ID = "2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"


@pytest.fixture
def detector(api: Api) -> dict[str, Any]:
    return model(api)


def test_a_deployment_is_provisioned_and_then_has_an_address(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    made = ok(api.post("/deployments/", {"model_id": detector["id"]}))
    first = made["deployment"]
    emulator.advance(10)
    ready = ok(api.get(f"/deployments/{first['id']}"))["deployment"]

    assert made["auth_token"].startswith("pk_deploy_")
    assert made["auth_token"].startswith(first["auth_token_prefix"])
    assert made["auth_token"] not in api.get("/deployments/").text
    assert (first["status"], first["endpoint_url"], first["started_at"]) == ("provisioning", None, None)
    assert (first["compute_type"], first["gpu_type"], first["min_containers"], first["max_containers"]) == ("gpu", "t4", 0, 1)
    assert (first["scaledown_window"], first["inference_config"], first["name"]) == (60, {}, f"{detector['name']}-deployment")
    assert ready["status"] == "active"
    assert ready["endpoint_url"].startswith(emulator.inference_url + "/")
    assert not ready["endpoint_url"].endswith("/")
    assert not ready["endpoint_url"].startswith((emulator.base_url, emulator.storage_url))


def test_what_can_not_be_deployed(api: Api, detector: dict[str, Any], stranger: Api) -> None:
    post = api.post
    assert detail(post("/deployments/", {"model_id": SOME_ID}), 404)
    assert detail(stranger.post("/deployments/", {"model_id": detector["id"]}), 404)
    assert items(post("/deployments/", {"model_id": detector["id"], "min_containers": 3})) == {("body.max_containers", "value_error")}
    assert items(post("/deployments/", {"model_id": detector["id"], "gpu_type": "h100"})) == {("body.gpu_type", "enum")}
    assert ok(api.get("/deployments/"))["deployments"] == []


def test_a_cpu_has_no_gpu(api: Api, detector: dict[str, Any]) -> None:
    for gpu in ({}, {"gpu_type": None}, {"gpu_type": "a100"}):
        shown = ok(api.post("/deployments/", {"model_id": detector["id"], "compute_type": "cpu", **gpu}))["deployment"]
        assert (shown["compute_type"], shown["gpu_type"], shown["cost_rate_per_min"]) == ("cpu", None, 1)


def test_a_deployment_that_can_not_be_put_up_has_failed(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    emulator.fail_job("create_deployment")
    shown, _ = deployment(api, detector["id"])

    assert (shown["status"], shown["endpoint_url"]) == ("failed", None)
    assert "failed" in detail(api.post(f"/deployments/{shown['id']}/pause"), 409)
    assert "failed" in detail(api.post(f"/deployments/{shown['id']}/resume"), 409)
    ok(api.delete(f"/deployments/{shown['id']}"))


def test_the_model_finds_the_same_in_the_same_picture(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    shown, token = deployment(api, detector["id"])
    found = ok(predict(shown, token, confidence=0))
    first = found["predictions"]

    assert found["model_type"] == "object_detection"
    assert ok(predict(shown, token, confidence=0))["predictions"] == first
    assert {one["name"] for one in first} == {"duck", "heron"}
    assert [one["confidence"] for one in first] == sorted((one["confidence"] for one in first), reverse=True)
    for one in first:
        box = one["bounding_box"]
        assert one["type"] == "bbox"
        assert 0 <= box["x"] < box["x"] + box["w"] <= 64.01
        assert 0 <= box["y"] < box["y"] + box["h"] <= 48.01
    sure = ok(predict(shown, token, confidence=0.7))["predictions"]
    assert sure == [one for one in first if one["confidence"] >= 0.7]
    assert ok(predict(shown, token, confidence=0, class_filter=["duck"]))["predictions"] == [one for one in first if one["name"] == "duck"]
    assert ok(predict(shown, token, confidence=0, top_k=1))["predictions"] == first[:1]
    assert ok(predict(shown, token, confidence=0, image=picture(png(200, 100, (1, 2, 3)))))["predictions"] != first
    assert emulator.breaches == []


def test_the_deployment_says_what_counts_as_sure(api: Api, detector: dict[str, Any]) -> None:
    shown, token = deployment(api, detector["id"], inference_config={"confidence": 1})
    assert ok(predict(shown, token))["predictions"] == []
    assert ok(predict(shown, token, confidence=0))["predictions"] != []


@pytest.mark.parametrize(("pipeline", "shape"), [("detectron2", "polygon"), ("sm_pytorch", "polygon"), ("classification", None)])
def test_predictions_are_drawn_as_the_model_sees(api: Api, pipeline: str, shape: str | None) -> None:
    shown, token = deployment(api, model(api, pipeline)["id"])
    found = ok(predict(shown, token, confidence=0))["predictions"]

    assert {one.get("type") for one in found} == {shape}
    if shape is None:
        assert sum(one["confidence"] for one in found) == pytest.approx(1, abs=0.001)
        assert set(found[0]) == {"name", "confidence"}
    else:
        assert all(len(one["polygon"]["paths"][0]) >= 3 for one in found)


def test_a_picture_may_come_as_a_url_of_this_machine_or_as_a_form(api: Api, detector: dict[str, Any]) -> None:
    shown, token = deployment(api, detector["id"])
    bearer = {"Authorization": f"Bearer {token}"}
    content = png(30, 20, (7, 13, 10))  # its bytes hold line ends, which a form must not touch
    image_id = api.upload(ok(api.get("/datasets/by-name/ds"))["dataset"]["id"], "sent.png", content=content)
    listed = ok(api.get("/datasets/by-name/ds/download"))["items"]
    url = next(item["image_url"] for item in listed if item["id"] == image_id)

    encoded = ok(predict(shown, token, confidence=0.2, image=picture(content)))
    fetched = ok(predict(shown, token, confidence=0.2, image={"type": "url", "value": url}))
    form = {"confidence": "0.2", "class_filter": ["duck", "heron"], "top_k": "9"}
    sent = ok(httpx.post(shown["endpoint_url"], data=form, files={"file": ("a.png", content)}, headers=bearer, trust_env=False))

    assert encoded["predictions"]
    assert encoded == fetched == sent


@pytest.mark.parametrize(
    ("image", "place"),
    [
        ({"type": "base64", "value": "no base64!"}, "body.image.value"),
        ({"type": "base64", "value": "aGVsbG8="}, "body.image.value"),
        ({"type": "url", "value": "https://pictures.example.com/a.png"}, "body.image.value"),
        ({"type": "url", "value": "file://localhost/etc/hostname"}, "body.image.value"),
        ({"type": "url", "value": "http://127.0.0.1:1/a.png"}, "body.image.value"),
        ({"type": "path", "value": "/a.png"}, "body.image.type"),
        ({"type": "base64"}, "body.image.value"),
    ],
)
def test_what_is_no_picture_is_422(api: Api, detector: dict[str, Any], image: dict[str, str], place: str) -> None:
    shown, token = deployment(api, detector["id"])
    assert {found for found, _ in items(predict(shown, token, image=image))} == {place}
    assert items(predict(shown, token, treshold=1)) == {("body.treshold", "extra_forbidden")}


def test_forms_are_checked_as_well(api: Api, detector: dict[str, Any]) -> None:
    shown, token = deployment(api, detector["id"])

    def send(data: dict[str, str], **files: bytes) -> httpx.Response:
        parts = {name: ("a.png", content) for name, content in files.items()}
        return httpx.post(shown["endpoint_url"], data=data, files=parts, headers={"Authorization": f"Bearer {token}"}, trust_env=False)

    assert items(send({}, picture=PICTURE)) == {("body.file", "missing")}
    assert items(send({"confidence": "2"}, file=PICTURE)) == {("body.confidence", "less_than_equal")}
    assert items(send({"confidence": "high"}, file=PICTURE)) == {("body.confidence", "float_parsing")}
    assert items(send({"top_k": "1.5"}, file=PICTURE)) == {("body.top_k", "float_parsing")}


def test_a_deployment_takes_its_own_token_and_nothing_else(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    shown, token = deployment(api, detector["id"])
    _, other = deployment(api, detector["id"])

    assert detail(predict(shown, None), 401)
    assert detail(predict(shown, "pk_deploy_wrong"), 401)
    assert "another deployment" in detail(predict(shown, other), 401)
    assert detail(predict(shown, api.emulator.api_key), 401)
    both = {"Authorization": f"Bearer {token}", "X-API-Key": emulator.api_key}
    assert "X-API-Key" in detail(httpx.post(shown["endpoint_url"], json={"image": picture()}, headers=both, trust_env=False), 401)
    assert detail(predict({"endpoint_url": f"{emulator.inference_url}/{SOME_ID}"}, token), 404)
    assert detail(predict({"endpoint_url": shown["endpoint_url"] + "/x"}, token), 404)
    assert httpx.get(shown["endpoint_url"], trust_env=False).status_code == 405
    assert detail(api.http.post("/", json={"image": picture()}), 404)
    assert token not in str(emulator.requests_of("predict_deployment"))
    assert emulator.breaches == []


def test_a_paused_deployment_keeps_its_address_and_answers_404(api: Api, detector: dict[str, Any]) -> None:
    shown, token = deployment(api, detector["id"])
    paused = ok(api.post(f"/deployments/{shown['id']}/pause"))["deployment"]

    assert (paused["status"], paused["endpoint_url"]) == ("paused", shown["endpoint_url"])
    assert detail(predict(shown, token), 404)
    assert "paused" in detail(api.post(f"/deployments/{shown['id']}/pause"), 409)
    resumed = ok(api.post(f"/deployments/{shown['id']}/resume"))["deployment"]
    assert (resumed["status"], resumed["started_at"] > shown["started_at"]) == ("active", True)
    assert predict(shown, token).status_code == 200
    assert "active" in detail(api.post(f"/deployments/{shown['id']}/resume"), 409)


def test_a_deleted_deployment_is_gone(api: Api, detector: dict[str, Any]) -> None:
    shown, token = deployment(api, detector["id"])
    ok(api.delete(f"/deployments/{shown['id']}"))

    assert detail(predict(shown, token), 404)
    assert detail(api.get(f"/deployments/{shown['id']}"), 404)
    assert detail(api.delete(f"/deployments/{shown['id']}"), 404)
    assert detail(api.post(f"/deployments/{shown['id']}/resume"), 404)
    assert ok(api.get("/deployments/"))["deployments"] == []
    assert [one["id"] for one in ok(api.get("/deployments/", status="terminated"))["deployments"]] == [shown["id"]]


def test_without_a_container_the_first_request_is_sent_away_for_a_moment(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    shown, token = deployment(api, detector["id"], min_containers=0, scaledown_window=100)
    emulator.job_seconds = 20
    cold = predict(shown, token)
    emulator.advance(25)
    warm = predict(shown, token)
    emulator.advance(60)
    still_warm = predict(shown, token)
    emulator.advance(200)
    cold_again = predict(shown, token)

    assert [one.status_code for one in (cold, warm, still_warm, cold_again)] == [503, 200, 200, 503]
    assert 15 <= int(cold.headers["retry-after"]) <= 20
    assert emulator.breaches == []


def test_a_deployment_outlives_its_model(api: Api, detector: dict[str, Any]) -> None:
    shown, token = deployment(api, detector["id"])
    ok(api.delete(f"/models/{detector['id']}"))

    assert ok(predict(shown, token, confidence=0))["predictions"]


def test_one_key_makes_one_deployment(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    answers = [ok(api.post("/deployments/", {"model_id": detector["id"]}, key="one")) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert emulator.effects["create_deployment"] == 1
    assert (
        detail(api.post("/deployments/", {"model_id": detector["id"], "name": "x"}, key="one"), 409)["error_code"] == "idempotency_conflict"
    )


def test_lists_are_paged_and_filtered(api: Api, detector: dict[str, Any], stranger: Api) -> None:
    other = model(api, dataset="ds2")
    ids = [deployment(api, detector["id"], name=f"d{n}")[0]["id"] for n in range(3)]
    ids.append(deployment(api, other["id"], ready=False)[0]["id"])

    def listed(**query: Any) -> list[str]:
        return [one["id"] for one in ok(api.get("/deployments/", **query))["deployments"]]

    assert listed() == ids
    assert listed(limit=2, offset=1) == ids[1:3]
    assert listed(model_id=detector["id"]) == ids[:3]
    assert listed(status="provisioning") == ids[3:]
    assert ok(stranger.get("/deployments/"))["deployments"] == []
    assert detail(stranger.get(f"/deployments/{ids[0]}"), 404)


def test_many_at_once(api: Api, detector: dict[str, Any]) -> None:
    active, paused, gone = (deployment(api, detector["id"])[0]["id"] for _ in range(3))
    ok(api.post(f"/deployments/{paused}/pause"))
    ok(api.delete(f"/deployments/{gone}"))
    ids = {"deployment_ids": [active, paused, gone, SOME_ID, active]}

    pausing = ok(api.post("/deployments/bulk-pause", ids))
    resuming = ok(api.post("/deployments/bulk-resume", ids))
    resuming_again = ok(api.post("/deployments/bulk-resume", ids))
    deleting = ok(api.post("/deployments/bulk-delete", ids))

    assert pausing == {"succeeded": [active], "not_found": [gone, SOME_ID], "count": 1}
    assert resuming == {"succeeded": [active, paused], "not_found": [gone, SOME_ID], "count": 2}
    assert resuming_again == {"succeeded": [], "not_found": [gone, SOME_ID], "count": 0}
    assert deleting == {"success": True, "deleted": [active, paused], "not_found": [gone, SOME_ID], "count": 2}


def test_viewers_look_and_members_act(api: Api, detector: dict[str, Any], as_role: Callable[[str], Api]) -> None:
    shown, _ = deployment(api, detector["id"])
    viewer, member = as_role("viewer"), as_role("member")

    assert ok(viewer.get(f"/deployments/{shown['id']}"))["deployment"]["id"] == shown["id"]
    assert "member" in detail(viewer.post("/deployments/", {"model_id": detector["id"]}), 403)
    assert "member" in detail(viewer.post(f"/deployments/{shown['id']}/pause"), 403)
    assert "member" in detail(viewer.delete(f"/deployments/{shown['id']}"), 403)
    ok(member.post(f"/deployments/{shown['id']}/pause"))
    ok(member.delete(f"/deployments/{shown['id']}"))


def test_faults_can_be_planned_for_predictions(api: Api, detector: dict[str, Any], emulator: Emulator) -> None:
    shown, token = deployment(api, detector["id"])
    emulator.fail("predict_deployment", status=429, retry_after=7)
    emulator.reset_connection("predict_deployment")

    limited = predict(shown, token)
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
    with pytest.raises(httpx.TransportError):
        predict(shown, token)
    assert predict(shown, token).status_code == 200
    assert len(emulator.requests_of("predict_deployment")) == 3
