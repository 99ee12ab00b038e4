"""Tag `datasets`, cold storage: freezing is free, restoring is charged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.builders import balance, start_run, workflow
from tests.emulator.calls import Api, P, box, detail, ok

DAY = 24 * 3600


@pytest.fixture
def dataset(api: Api, emulator: Emulator) -> dict[str, Any]:
    emulator.seed("ds", images=3)
    found: dict[str, Any] = ok(api.get("/datasets/by-name/ds"))["dataset"]
    return found


def storage(api: Api, dataset: dict[str, Any]) -> dict[str, Any]:
    status: dict[str, Any] = ok(api.get(f"/datasets/{dataset['id']}/storage"))
    return status


def freeze(api: Api, dataset: dict[str, Any]) -> None:
    ok(api.post(f"/datasets/{dataset['id']}/storage/freeze"))
    api.emulator.advance(10)


def test_a_new_dataset_is_in_standard_storage(api: Api, dataset: dict[str, Any]) -> None:
    status = storage(api, dataset)
    assert (status["storage_class"], status["storage_state"], status["cold_bytes"]) == ("standard", "idle", 0)
    assert status.get("restore_estimate") is None


def test_freezing_is_a_free_job(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    before = balance(api)
    emulator.job_seconds = 100
    started = ok(api.post(f"/datasets/{dataset['id']}/storage/freeze"))
    moving = storage(api, dataset)
    emulator.advance(200)
    frozen = storage(api, dataset)

    assert started["storage_state"] == "freezing"
    assert (moving["storage_class"], moving["storage_state"], moving["storage_job_id"]) == ("standard", "freezing", started["job_id"])
    assert (frozen["storage_class"], frozen["storage_state"], frozen["storage_job_id"]) == ("coldline", "idle", None)
    assert frozen["cold_since"]
    assert (frozen["cold_bytes"], frozen["cold_image_count"]) == (dataset["total_size"], 3)
    assert balance(api) == before


def test_only_one_storage_job_runs_at_a_time(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    emulator.job_seconds = 100
    path = f"/datasets/{dataset['id']}/storage"

    assert detail(api.post(f"{path}/restore"), 409)
    ok(api.post(f"{path}/freeze"))
    assert "being frozen" in detail(api.post(f"{path}/freeze"), 409)
    assert detail(api.post(f"{path}/restore"), 409)
    emulator.advance(200)
    assert "already" in detail(api.post(f"{path}/freeze"), 409)
    ok(api.post(f"{path}/restore"))
    assert "being restored" in detail(api.post(f"{path}/freeze"), 409)
    assert "already being restored" in detail(api.post(f"{path}/restore"), 409)


def test_images_of_a_frozen_dataset_cannot_be_read_but_annotations_can(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    image = ok(api.get(f"/datasets/{dataset['id']}/images"))["images"][0]
    body = {"dataset_name": "ds", "name": "e1"}
    prompt = {"dataset_name": "ds", "image_filename": image["filename"], "text_prompt": "thing"}
    copy = {"dataset_name": "ds", "image_ids": [image["id"]], "target_folder_path": "/b"}
    batch = {"dataset_name": "ds", "image_filenames": [image["filename"]], "classes": [{"name": "thing"}]}
    reader = {"version": 1, "nodes": [{"id": "a", "data": {"dataset_name": "ds"}}], "edges": []}
    flow = workflow(api, reader)["id"]

    def read() -> list[int]:
        responses = [
            api.http.get(f"{P}/images/{image['id']}"),
            api.get("/datasets/by-name/ds/download"),
            api.get("/datasets/by-name/ds/download", mode="images_only"),
            api.post("/exports/", {**body, "include_images": True}),
            api.post("/auto-annotate/sam3/text", prompt),
            api.post("/auto-annotate/batch", batch),
            api.post("/batch/images/copy", copy),
            api.post(f"/workflows/{flow}/run"),
        ]
        return [response.status_code for response in responses]

    freeze(api, dataset)
    frozen = read()
    ok(api.get(f"/annotations/{image['id']}"))
    ok(api.save(image["id"], box("a", "thing")))
    ok(api.get(f"/images/{image['id']}/metadata"))
    listed = ok(api.get("/datasets/by-name/ds/download", mode="annotations_only"))
    ok(api.post("/exports/", {**body, "name": "labels"}))
    ok(api.post(f"/datasets/{dataset['id']}/storage/restore"))
    emulator.advance(10)

    assert frozen == [409] * 8
    assert listed["total_items"] == 3
    assert read() == [200] * 8


def test_images_are_readable_while_freezing_and_unreadable_while_restoring(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    image = ok(api.get(f"/datasets/{dataset['id']}/images"))["images"][0]
    emulator.job_seconds = 100
    ok(api.post(f"/datasets/{dataset['id']}/storage/freeze"))
    freezing = api.http.get(f"{P}/images/{image['id']}").status_code
    emulator.advance(200)
    ok(api.post(f"/datasets/{dataset['id']}/storage/restore"))
    restoring = api.http.get(f"{P}/images/{image['id']}").status_code

    assert (freezing, restoring) == (200, 409)


def test_a_restore_is_charged_immediately_as_estimated(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    freeze(api, dataset)
    estimate = storage(api, dataset)["restore_estimate"]
    before = balance(api)
    started = ok(api.post(f"/datasets/{dataset['id']}/storage/restore"))
    charged = balance(api)
    emulator.advance(10)
    back = storage(api, dataset)

    parts = ("retrieval_micro_usd", "early_delete_micro_usd", "operations_micro_usd")
    assert estimate["total_micro_usd"] == sum(estimate[part] for part in parts) > 0
    assert started["charged_micro_usd"] == estimate["total_micro_usd"]
    assert before - charged == -(-estimate["total_micro_usd"] // 10_000)
    assert (started["storage_state"], back["storage_class"], back["storage_state"]) == ("restoring", "standard", "idle")
    assert balance(api) == charged


def test_the_early_delete_fee_decreases_over_time(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    freeze(api, dataset)
    early = storage(api, dataset)["restore_estimate"]
    emulator.advance(45 * DAY)
    middle = storage(api, dataset)["restore_estimate"]
    emulator.advance(50 * DAY)
    late = storage(api, dataset)["restore_estimate"]

    assert early["min_storage_days"] == 90
    assert middle["days_in_cold"] == pytest.approx(45, abs=0.1)
    assert early["early_delete_micro_usd"] > 0 == late["early_delete_micro_usd"]
    assert early["early_delete_micro_usd"] >= middle["early_delete_micro_usd"]
    assert early["retrieval_micro_usd"] == late["retrieval_micro_usd"]


def test_a_restore_without_credits_is_rejected(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    freeze(api, dataset)
    emulator.set_credits(0)
    lacking = detail(api.post(f"/datasets/{dataset['id']}/storage/restore"), 402)

    assert (lacking["required"], lacking["remaining"]) == (1, 0)
    assert storage(api, dataset)["storage_state"] == "idle"


def test_a_restore_with_the_same_key_is_charged_once(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    freeze(api, dataset)
    before = balance(api)
    responses = [ok(api.post(f"/datasets/{dataset['id']}/storage/restore", key="once")) for _ in range(3)]

    assert responses[0] == responses[1] == responses[2]
    assert before - balance(api) == 1
    assert emulator.effects["restore_dataset"] == 1


def test_a_failed_restore_keeps_the_dataset_frozen_and_is_refunded(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    freeze(api, dataset)
    before = balance(api)
    emulator.fail_job("restore_dataset")
    ok(api.post(f"/datasets/{dataset['id']}/storage/restore"))
    emulator.advance(10)

    assert (storage(api, dataset)["storage_class"], storage(api, dataset)["storage_state"]) == ("coldline", "idle")
    assert balance(api) == before


def test_a_dataset_can_be_deleted_while_it_is_frozen(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    emulator.job_seconds = 100
    ok(api.post(f"/datasets/{dataset['id']}/storage/freeze"))
    ok(api.delete("/projects/ds"))
    emulator.advance(200)

    assert detail(api.get(f"/datasets/{dataset['id']}/storage"), 404)


def test_viewers_read_the_storage_state_and_admins_change_it(
    api: Api, dataset: dict[str, Any], as_role: Callable[[str], Api], other_org: Api
) -> None:
    path = f"/datasets/{dataset['id']}/storage"

    assert storage(as_role("viewer"), dataset)["storage_class"] == "standard"
    assert "admin" in detail(as_role("member").post(f"{path}/freeze"), 403)
    assert "admin" in detail(as_role("member").post(f"{path}/restore"), 403)
    assert detail(other_org.get(path), 404)
    assert detail(other_org.post(f"{path}/freeze"), 404)
    ok(as_role("admin").post(f"{path}/freeze"))


def test_a_workflow_run_on_a_frozen_dataset_charges_no_deposit(api: Api, dataset: dict[str, Any]) -> None:
    freeze(api, dataset)
    before = balance(api)
    flow = workflow(api, {"version": 1, "nodes": [{"id": "a", "data": {"dataset_name": "ds"}}], "edges": []})["id"]

    assert "cold storage" in detail(api.post(f"/workflows/{flow}/run"), 409)
    assert balance(api) == before
    assert start_run(api, workflow(api)["id"])
