"""Tags `training` and `models`: requirements, costs and results of training runs."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, box, detail, errors, ok


@pytest.fixture
def export(api: Api, emulator: Emulator) -> dict[str, Any]:
    emulator.seed("ds", images=6, classes=("heron", "duck"))
    return api.export("ds", include_images=True)


def start(api: Api, **changes: Any) -> Any:
    return api.post("/training/", {"dataset_name": "ds", "export_name": "e1", "pipeline_type": "yolox", **changes})


def balance(api: Api) -> int:
    left: int = ok(api.get("/credits/balance"))["credits_remaining"]
    return left


def test_a_run_passes_its_states_and_creates_a_model(api: Api, export: dict[str, Any], emulator: Emulator) -> None:
    emulator.set_job_seconds("create_training_run", 100)
    run = ok(start(api, config={"epochs": 50, "wheels": 4}))["training_run"]
    states = [run["status"]]
    for _ in range(4):
        emulator.advance(6)
        states.append(ok(api.get(f"/training/{run['id']}"))["training_run"]["status"])
    half = ok(api.get(f"/training/{run['id']}"))["training_run"]
    emulator.advance(80)
    done = ok(api.get(f"/training/{run['id']}"))["training_run"]

    assert states == ["pending", "queued", "running", "running", "running"]
    assert run["name"].startswith("yolox-run-")
    assert (half["progress"], half["model_id"], half["total_epochs"]) == (24, None, 50)
    assert half["current_epoch"] == 12
    assert half["eta_seconds"] > 0
    assert (done["status"], done["progress"], done["current_epoch"]) == ("completed", 100, 50)
    assert done["config"]["wheels"] == 4
    assert 0 < done["metrics"]["mAP50"] < 1
    assert done["started_at"] <= done["completed_at"]

    model = ok(api.get(f"/models/{done['model_id']}"))["model"]
    assert (model["status"], model["model_type"], model["visibility"]) == ("ready", "object_detection", "private")
    assert model["class_mapping"] == {"0": "duck", "1": "heron"}


def test_each_pipeline_creates_its_model_type(api: Api, export: dict[str, Any], emulator: Emulator) -> None:
    model_types = {
        "yolox": "object_detection",
        "detectron2": "instance_segmentation",
        "sm_pytorch": "semantic_segmentation",
        "classification": "classification",
        "rfdetr_detection": "object_detection",
        "rfdetr_segmentation": "instance_segmentation",
    }
    for pipeline in model_types:
        ok(start(api, pipeline_type=pipeline))
    emulator.advance(10)
    models = ok(api.get("/models/"))["models"]

    assert {model["architecture"]: model["model_type"] for model in models} == model_types
    assert len(ok(api.get("/models/", model_type="object_detection"))["models"]) == 2


def test_training_is_prepaid_and_unused_minutes_are_refunded(api: Api, export: dict[str, Any], emulator: Emulator) -> None:
    before = balance(api)
    ok(start(api, gpu_type="a100"))
    assert balance(api) == before - 10 * 9

    emulator.advance(10)
    refund, charge = ok(api.get("/credits/history"))["entries"][:2]
    assert (charge["operation"], charge["amount"]) == ("training_a100", -90)
    assert (refund["operation"], refund["amount"], refund["balance_after"]) == ("training_refund_a100", 18, balance(api))


def test_a_run_without_enough_credits_is_rejected(api: Api, export: dict[str, Any], emulator: Emulator) -> None:
    emulator.set_credits(10)
    error = detail(start(api), 402)

    assert (error["error"], error["required"], error["remaining"]) == ("insufficient_credits", 50, 10)
    assert error["upgrade_url"]
    assert ok(api.get("/training/"))["training_runs"] == []
    assert balance(api) == 10
    emulator.set_credits(0)
    assert detail(start(api), 402)["remaining"] == 0


def test_cancelling_ends_the_run_immediately_and_refunds(api: Api, export: dict[str, Any], emulator: Emulator) -> None:
    emulator.job_seconds = 100
    run = ok(start(api, config={"epochs": 1000}))["training_run"]
    emulator.advance(30)

    cancelled = ok(api.post(f"/training/{run['id']}/cancel"))["training_run"]
    emulator.advance(1000)

    assert cancelled["status"] == "cancelled"
    assert ok(api.get(f"/training/{run['id']}"))["training_run"] == cancelled
    assert ok(api.get("/credits/history"))["entries"][0]["amount"] == 69 * 5  # 31 of 100 minutes were started
    assert "already ended" in detail(api.post(f"/training/{run['id']}/cancel"), 409)


def test_a_failed_run_reports_the_message_is_refunded_and_has_no_model(api: Api, export: dict[str, Any], emulator: Emulator) -> None:
    emulator.fail_job("create_training_run", "out of memory")
    run = ok(start(api, config={"epochs": 1000}))["training_run"]
    emulator.advance(10)

    failed = ok(api.get(f"/training/{run['id']}"))["training_run"]
    assert (failed["status"], failed["error_message"], failed["model_id"]) == ("failed", "out of memory", None)
    assert ok(api.get("/credits/history"))["entries"][0]["operation"] == "training_refund_a10g"
    assert api.post(f"/training/{run['id']}/cancel").status_code == 409


def test_a_run_requires_a_completed_export_with_images_in_the_native_format(api: Api, emulator: Emulator) -> None:
    emulator.seed("ds")
    api.export("ds", "bare")
    api.export("ds", "coco", include_images=True, format="coco")
    emulator.job_seconds = 100
    ok(api.post("/exports/", {"dataset_name": "ds", "name": "fresh", "include_images": True}))

    assert errors(start(api, export_name="bare")) == {("body.export_name", "value_error")}
    assert errors(start(api, export_name="coco")) == {("body.export_name", "value_error")}
    assert "not completed" in detail(start(api, export_name="fresh"), 409)
    assert start(api, export_name="none").status_code == 404
    assert start(api, dataset_name="DS").status_code == 404


def test_a_run_requires_five_annotated_images(api: Api, emulator: Emulator) -> None:
    project = api.project()
    for n in range(6):
        image = api.upload(project["id"], f"{n}.png")
        if n < 4:
            ok(api.save(image, box("1")))
    api.export("ds", include_images=True)

    response = start(api)
    assert errors(response) == {("body.export_name", "value_error")}
    assert "4 annotated images" in response.json()["detail"][0]["msg"]


@pytest.mark.parametrize("epochs", [0, 1.5, "ten", True])
def test_invalid_epochs_are_rejected(api: Api, export: dict[str, Any], epochs: object) -> None:
    assert errors(start(api, config={"epochs": epochs})) == {("body.config.epochs", "value_error")}


def test_runs_and_models_are_listed_with_filters(api: Api, export: dict[str, Any], emulator: Emulator) -> None:
    ok(start(api, name="first"))
    emulator.advance(10)
    ok(start(api, name="second"))

    def names(kind: str, **query: Any) -> list[str]:
        path, key = ("/training/", "training_runs") if kind == "runs" else ("/models/", "models")
        return [item["name"] for item in ok(api.get(path, **query))[key]]

    assert names("runs") == ["first", "second"]
    assert names("runs", status="completed") == ["first"]
    assert names("runs", dataset_name="other") == []
    assert names("models", dataset_name="ds", status="ready") == ["first"]
    assert names("models", status="archived") == []
    assert errors(api.get("/models/", limit=101)) == {("query.limit", "less_than_equal")}


def test_model_files_are_valid_and_served_by_signed_url(api: Api, export: dict[str, Any], emulator: Emulator) -> None:
    ok(start(api, name="birds/1"))
    emulator.advance(10)
    model = ok(api.get("/models/"))["models"][0]

    onnx = ok(api.get(f"/models/{model['id']}/download"))
    torch = ok(api.get(f"/models/{model['id']}/download", format="pytorch"))
    onnx_bytes = api.storage.get(onnx["download_url"])

    assert (onnx["model_name"], onnx["filename"], torch["filename"]) == ("birds/1", "birds-1.onnx", "birds-1.pt")
    assert onnx_bytes.headers["content-disposition"].startswith("attachment")
    assert b"Identity" in onnx_bytes.content
    assert b"duck\nheron" in onnx_bytes.content
    with zipfile.ZipFile(io.BytesIO(api.storage.get(torch["download_url"]).content)) as archive:
        assert pickle.loads(archive.read("archive/data.pkl"))["classes"] == ["duck", "heron"]
    assert errors(api.get(f"/models/{model['id']}/download", format="tflite")) == {("query.format", "enum")}

    emulator.advance(3601)
    assert api.storage.get(onnx["download_url"]).status_code == 403


def test_deleting_a_model_deletes_its_files(api: Api, export: dict[str, Any], emulator: Emulator, as_role: Callable[[str], Api]) -> None:
    ok(start(api))
    emulator.advance(10)
    model_id = ok(api.get("/models/"))["models"][0]["id"]
    url = ok(api.get(f"/models/{model_id}/download"))["download_url"]

    assert as_role("member").delete(f"/models/{model_id}").status_code == 403
    assert ok(as_role("admin").delete(f"/models/{model_id}"))["success"]
    assert api.get(f"/models/{model_id}").status_code == 404
    assert api.get(f"/models/{model_id}/download").status_code == 404
    assert api.storage.get(url).status_code == 404


def test_a_trained_model_annotates_in_batches(api: Api, export: dict[str, Any], emulator: Emulator) -> None:
    ok(start(api))
    emulator.advance(10)
    model_id = ok(api.get("/models/"))["models"][0]["id"]
    body = {"dataset_name": "ds", "image_filenames": ["picture_0000.png"], "classes": [], "model_id": model_id, "confidence_threshold": 0}

    job = ok(api.post("/auto-annotate/batch", body))
    emulator.advance(10)

    assert job["estimated_credits"] == 3
    assert ok(api.get(f"/auto-annotate/batch/{job['job_id']}"))["total_annotations_added"] > 0


def test_another_organizations_runs_and_models_are_not_found(api: Api, export: dict[str, Any], emulator: Emulator, other_org: Api) -> None:
    run = ok(start(api))["training_run"]
    emulator.advance(10)
    model_id = ok(api.get("/models/"))["models"][0]["id"]

    assert other_org.get(f"/training/{run['id']}").status_code == 404
    assert other_org.post(f"/training/{run['id']}/cancel").status_code == 404
    assert other_org.get(f"/models/{model_id}").status_code == 404
    assert ok(other_org.get("/models/"))["models"] == []
