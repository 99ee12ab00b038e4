"""Tag `datasets`, cold storage: bytes go away for a while, and come back for a price."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, P, box, detail, ok
from tests.emulator.made import balance, run_of, workflow

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


def test_a_dataset_begins_in_standard_storage(api: Api, dataset: dict[str, Any]) -> None:
    status = storage(api, dataset)
    assert (status["storage_class"], status["storage_state"], status["cold_bytes"]) == ("standard", "idle", 0)
    assert status.get("restore_estimate") is None


def test_freezing_is_a_job_that_is_free(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
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


def test_while_it_is_moving_nothing_else_moves_it(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
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
    assert "being restored" in detail(api.post(f"{path}/restore"), 409)


def test_frozen_bytes_can_not_be_read_but_annotations_can(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    image = ok(api.get(f"/datasets/{dataset['id']}/images"))["images"][0]
    body = {"dataset_name": "ds", "name": "e1"}
    prompt = {"dataset_name": "ds", "image_filename": image["filename"], "text_prompt": "thing"}
    copy = {"dataset_name": "ds", "image_ids": [image["id"]], "target_folder_path": "/b"}
    batch = {"dataset_name": "ds", "image_filenames": [image["filename"]], "classes": [{"name": "thing"}]}
    reader = {"version": 1, "nodes": [{"id": "a", "data": {"dataset_name": "ds"}}], "edges": []}
    flow = workflow(api, reader)["id"]

    def read() -> list[int]:
        answers = [
            api.http.get(f"{P}/images/{image['id']}"),
            api.get("/datasets/by-name/ds/download"),
            api.get("/datasets/by-name/ds/download", mode="images_only"),
            api.post("/exports/", {**body, "include_images": True}),
            api.post("/auto-annotate/sam3/text", prompt),
            api.post("/auto-annotate/batch", batch),
            api.post("/batch/images/copy", copy),
            api.post(f"/workflows/{flow}/run"),
        ]
        return [answer.status_code for answer in answers]

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


def test_bytes_stay_readable_until_they_are_gone_and_are_not_until_they_are_back(
    api: Api, dataset: dict[str, Any], emulator: Emulator
) -> None:
    image = ok(api.get(f"/datasets/{dataset['id']}/images"))["images"][0]
    emulator.job_seconds = 100
    ok(api.post(f"/datasets/{dataset['id']}/storage/freeze"))
    freezing = api.http.get(f"{P}/images/{image['id']}").status_code
    emulator.advance(200)
    ok(api.post(f"/datasets/{dataset['id']}/storage/restore"))
    restoring = api.http.get(f"{P}/images/{image['id']}").status_code

    assert (freezing, restoring) == (200, 409)


def test_restoring_is_charged_at_once_by_the_estimate(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
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


def test_the_least_stay_gets_cheaper_by_the_day(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
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


def test_without_the_credits_it_stays_frozen(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    freeze(api, dataset)
    emulator.set_credits(0)
    lacking = detail(api.post(f"/datasets/{dataset['id']}/storage/restore"), 402)

    assert (lacking["required"], lacking["remaining"]) == (1, 0)
    assert storage(api, dataset)["storage_state"] == "idle"


def test_one_key_charges_one_restore(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    freeze(api, dataset)
    before = balance(api)
    answers = [ok(api.post(f"/datasets/{dataset['id']}/storage/restore", key="once")) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert before - balance(api) == 1
    assert emulator.effects["restore_dataset"] == 1


def test_a_restore_that_breaks_leaves_the_bytes_and_gives_the_money_back(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    freeze(api, dataset)
    before = balance(api)
    emulator.fail_job("restore_dataset")
    ok(api.post(f"/datasets/{dataset['id']}/storage/restore"))
    emulator.advance(10)

    assert (storage(api, dataset)["storage_class"], storage(api, dataset)["storage_state"]) == ("coldline", "idle")
    assert balance(api) == before


def test_a_dataset_may_be_deleted_on_its_way(api: Api, dataset: dict[str, Any], emulator: Emulator) -> None:
    emulator.job_seconds = 100
    ok(api.post(f"/datasets/{dataset['id']}/storage/freeze"))
    ok(api.delete("/projects/ds"))
    emulator.advance(200)

    assert detail(api.get(f"/datasets/{dataset['id']}/storage"), 404)


def test_viewers_look_and_admins_move(api: Api, dataset: dict[str, Any], as_role: Callable[[str], Api], stranger: Api) -> None:
    path = f"/datasets/{dataset['id']}/storage"

    assert storage(as_role("viewer"), dataset)["storage_class"] == "standard"
    assert "admin" in detail(as_role("member").post(f"{path}/freeze"), 403)
    assert "admin" in detail(as_role("member").post(f"{path}/restore"), 403)
    assert detail(stranger.get(path), 404)
    assert detail(stranger.post(f"{path}/freeze"), 404)
    ok(as_role("admin").post(f"{path}/freeze"))


def test_runs_on_cold_images_take_no_deposit(api: Api, dataset: dict[str, Any]) -> None:
    freeze(api, dataset)
    before = balance(api)
    flow = workflow(api, {"version": 1, "nodes": [{"id": "a", "data": {"dataset_name": "ds"}}], "edges": []})["id"]

    assert "cold storage" in detail(api.post(f"/workflows/{flow}/run"), 409)
    assert balance(api) == before
    assert run_of(api, workflow(api)["id"])
