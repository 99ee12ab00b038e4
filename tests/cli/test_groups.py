"""The commands of each group, with JSON output."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pictograph.emulator import Emulator
from tests.cli.conftest import CommandLine
from tests.emulator.receiver import Receiver
from tests.emulator.test_video import VIDEO
from tests.support.photos import make_photo, photo_folder

FAST_POLLS = ("--poll-interval", 0.05)


def test_a_repeated_upload_of_a_folder_skips_all_files(run: CommandLine, tmp_path: Path) -> None:
    photo_folder(tmp_path / "photos", classes={"herons": 2}, loose=1)
    first = run.ok("upload", "photos", "--dataset", "lake birds")
    assert (first["success"], first["images_uploaded"], first["images_skipped"]) == (True, 3, 0)
    assert run.ok("upload", "photos", "--dataset", "lake birds")["images_skipped"] == 3
    assert [dataset["image_count"] for dataset in run.ok("datasets", "list")] == [3]


def test_datasets_and_projects(run: CommandLine, birds: list[str], tmp_path: Path) -> None:
    made = run.ok("datasets", "create", "owls", "--class", "tawny owl:polygon", "--class", "barn owl", "--annotation-type", "polygon")
    assert [(one["name"], one.get("type")) for one in made["classes"]] == [("tawny owl", "polygon"), ("barn owl", None)]
    assert {dataset["name"] for dataset in run.ok("datasets", "list")} == {"birds", "owls"}
    assert len(run.ok("datasets", "list", "--limit", 1)) == 1
    assert run.ok("projects", "get", "owls")["id"] == run.ok("datasets", "get-by-id", "owls")["id"] == made["id"]
    assert run.ok("projects", "update", "owls", "--new-name", "all owls")["name"] == "all owls"
    assert run.ok("projects", "list", "--limit", 5)
    assert len(run.ok("datasets", "get", "birds", "--include-images", "--images-limit", 4)["images"]) == 4
    assert len(run.ok("datasets", "images", "birds", "--status", "complete")) == len(birds)
    report = run.ok("datasets", "download", "birds", tmp_path / "copy")
    assert (report["success"], report["images_downloaded"], report["annotations_downloaded"]) == (True, 6, 6)
    assert run.ok("datasets", "delete", "all owls", "--yes")["project_id"] == made["id"]


def test_cold_storage_by_dataset_name(run: CommandLine, birds: list[str]) -> None:
    assert run.ok("datasets", "storage", "birds")["storage_class"] == "standard"
    assert run.ok("datasets", "freeze", "birds", "--yes", *FAST_POLLS)["storage_state"] == "idle"
    assert run.ok("datasets", "wait", "birds", *FAST_POLLS)["storage_class"] == "coldline"
    assert run.ok("datasets", "restore", "birds", "--yes", *FAST_POLLS)["charged_micro_usd"] > 0


def test_images(run: CommandLine, heron: Path, tmp_path: Path, birds: list[str]) -> None:
    image = run.ok("images", "upload", "birds", heron, "--folder-path", "/herons", "--idempotency-key", "once")
    assert (image["filename"], image["virtual_folder_path"], image["width"]) == ("heron.jpg", "/herons", 64)
    assert run.ok("images", "upload", "birds", heron, "--folder-path", "/herons", "--idempotency-key", "once")["id"] == image["id"]
    assert run.ok("images", "get", image["id"])["status"] == "new"
    assert run.ok("images", "download", image["id"], tmp_path / "out" / "x.jpg") == str(tmp_path / "out" / "x.jpg")
    assert (tmp_path / "out" / "x.jpg").read_bytes() == heron.read_bytes()
    more = [make_photo(tmp_path / f"{seed}.png", seed=seed) for seed in range(2)]
    assert len(run.ok("images", "bulk-upload", "birds", *more)["registered"]) == 2
    assert run.ok("images", "bulk-tag", "birds", image["id"], birds[0], "--tag", "morning") == 2
    assert run.ok("images", "delete", image["id"], "--yes")["success"]
    assert run.ok("images", "get", image["id"])["is_archived"]


def test_annotations_are_saved_as_they_were_printed(run: CommandLine, birds: list[str], tmp_path: Path) -> None:
    there = run.ok("annotations", "get", birds[0])
    assert len(there) >= 1
    box = {"name": "heron", "type": "bbox", "bounding_box": {"x": 1, "y": 2, "w": 3, "h": 4}}
    (tmp_path / "new.json").write_text(json.dumps([*there, box]))
    assert run.ok("annotations", "save", birds[0], "new.json")["new_count"] == len(there) + 1
    assert run.ok("annotations", "save", birds[0], "-", stdin=json.dumps(there))["previous_count"] == len(there) + 1
    assert run.ok("annotations", "get", birds[0]) == there
    assert run.ok("annotations", "save", birds[1], "[]")["new_count"] == 0
    assert [one["image_id"] for one in run.ok("annotations", "bulk-save", json.dumps({birds[2]: [box]}))["saved"]] == [birds[2]]
    assert run.ok("annotations", "file", birds[2])["annotation_count"] == 1
    assert run.ok("annotations", "delete", birds[2], "--yes")["deleted_count"] == 1


def test_folders_batch_and_search(run: CommandLine, birds: list[str]) -> None:
    assert run.ok("batch", "move", "birds", *birds[:2], "--target-folder-path", "/a/b")["processed"] == 2
    assert run.ok("batch", "copy", "birds", birds[2], "--target-folder-path", "/c", "--copy-annotations")["processed"] == 1
    assert run.ok("batch", "update", "birds", birds[3], "--status", "review")["processed"] == 1
    assert run.ok("batch", "delete", "birds", birds[4], "--yes")["processed"] == 1
    assert run.ok("batch", "update", "birds", birds[4], "--no-archived")["processed"] == 1
    folders = run.ok("folders", "list", "birds")
    assert {folder["full_path"] for folder in folders} == {"/a", "/c"}
    assert len(run.ok("folders", "tree", "birds")) == 2
    assert run.ok("folders", "stats", folders[0]["id"], "--include-subfolders")["total_images"] in (1, 2)
    assert isinstance(run.ok("search", "similar", birds[5], "--threshold", 0.0), list)
    assert isinstance(run.ok("search", "tags", "--object", "bird", "--scene", "lake", "--dataset-name", "birds"), list)


def test_auto_annotation(run: CommandLine, birds: list[str]) -> None:
    name = run.ok("images", "get", birds[0])["filename"]
    assert run.ok("auto-annotate", "text", "birds", name, "--text-prompt", "heron", "--output-type", "bbox")["status"]
    assert run.ok("auto-annotate", "box", "birds", name, "--box", "1,1,20,20", "--name", "heron", "--negative-box", "30,30,5,5")["status"]
    assert run.ok("auto-annotate", "point", "birds", name, "--x", 10, "--y", 10, "--negative-point", "1,1")["status"]
    job = run.ok("auto-annotate", "batch", "birds", name, "--class", "heron:bbox", *FAST_POLLS)
    assert (job["status"], job["total_images"]) == ("completed", 1)
    started = run.ok("auto-annotate", "batch", "birds", name, "--class", "heron", "--no-wait")
    assert run.ok("auto-annotate", "status", started["job_id"])["job_id"] == started["job_id"]
    assert run.ok("auto-annotate", "wait", started["job_id"], *FAST_POLLS)["status"] == "completed"
    report = run.ok("auto-annotate", "dataset", "birds", "heron:bbox", "--overwrite", "--max-images", 2, *FAST_POLLS)
    assert (report["success"], report["images_attempted"]) == (True, 2)


def test_exports(run: CommandLine, birds: list[str], tmp_path: Path) -> None:
    export = run.ok("exports", "create", "birds", "v1", "--format", "coco", "--class-filter", "heron", *FAST_POLLS)
    assert (export["status"], export["format"], export["class_filter"]) == ("completed", "coco", ["heron"])
    assert run.ok("exports", "create", "birds", "v2", "--no-wait")["name"] == "v2"
    assert run.ok("exports", "wait", "birds", "v2", *FAST_POLLS)["status"] == "completed"
    assert {one["name"] for one in run.ok("exports", "list", "--dataset-name", "birds", "--status", "completed")} == {"v1", "v2"}
    assert run.ok("exports", "get", "birds", "v1")["id"] == run.ok("exports", "get-by-id", export["id"])["id"]
    for arguments in (("download", "birds", "v1"), ("download-by-id", export["id"])):
        run.ok("exports", *arguments, "v1.zip")
        assert zipfile.ZipFile(io.BytesIO((tmp_path / "v1.zip").read_bytes())).testzip() is None
    assert run.ok("exports", "delete", "birds", "v2", "--yes")["success"]
    assert run.ok("exports", "bulk-delete", export["id"], "--yes")["deleted"] == [export["id"]]


def test_training_and_models(run: CommandLine, emulator: Emulator, birds: list[str], tmp_path: Path) -> None:
    run.ok("exports", "create", "birds", "v1", "--include-images", *FAST_POLLS)
    done = run.ok("train", "start", "birds", "v1", "--pipeline-type", "yolox", "--config", '{"epochs": 3}', *FAST_POLLS)
    assert (done["status"], done["config"]["epochs"]) == ("completed", 3)
    assert run.ok("train", "status", done["id"])["model_id"] == done["model_id"]
    assert run.ok("train", "wait", done["id"], *FAST_POLLS)["id"] == done["id"]
    emulator.job_seconds = 600
    going = run.ok("train", "start", "birds", "v1", "--pipeline-type", "yolox", "--no-wait")
    assert run.ok("train", "cancel", going["id"])["status"] == "cancelled"
    again = run.ok("train", "start", "birds", "v1", "--pipeline-type", "yolox", "--no-wait")
    assert run.ok("train", "bulk-cancel", again["id"])["succeeded"] == [again["id"]]
    assert [one["id"] for one in run.ok("train", "list", "--status", "completed")] == [done["id"]]
    model = run.ok("models", "get", done["model_id"])
    assert [one["id"] for one in run.ok("models", "list", "--dataset-name", "birds")] == [model["id"]]
    run.ok("models", "download", model["id"], "model.pt", "--format", "pytorch")
    assert (tmp_path / "model.pt").stat().st_size > 0
    assert run.ok("models", "delete", model["id"], "--yes")["success"]
    assert run.ok("models", "bulk-delete", model["id"], "--yes")["not_found"] == [model["id"]]


def test_a_public_model_is_forked(run: CommandLine, emulator: Emulator, model: str) -> None:
    emulator.publish_model(model)
    run.use_key(emulator.key("member", organization_id=emulator.add_organization()))
    assert run.ok("models", "fork", model)["forked_from_model_id"] == model


def test_full_pipeline(run: CommandLine, tmp_path: Path) -> None:
    photo_folder(tmp_path / "photos", loose=12)
    run.ok("datasets", "create", "lake", "--class", "heron:bbox")
    report = run.ok("full-pipeline", "photos", "--dataset", "lake", "--class", "heron:bbox", "--pipeline", "yolox")
    assert (report["upload"]["images_uploaded"], report["annotate"]["images_processed"]) == (12, 12)
    assert report["model"]["id"] == report["training_run"]["model_id"]


def test_deployments(run: CommandLine, monkeypatch: pytest.MonkeyPatch, model: str, heron: Path) -> None:
    assert run.ok("deployments", "options")
    assert run.ok("deployments", "quote", "--gpu-type", "l4", "--min-containers", 1)["cost_per_hour_micro_usd"] > 0
    created = run.ok("deployments", "create", model, "--name", "birds", "--compute-type", "cpu")
    deployment = created["deployment"]["id"]
    assert run.ok("deployments", "get", deployment)["status"] == "active"
    monkeypatch.setenv("PICTOGRAPH_DEPLOYMENT_TOKEN", created["auth_token"])
    found = run("deployments", "infer", deployment, heron, "--top-k", 2, "--json")
    assert found.code == 0
    assert isinstance(found.json["predictions"], list)
    assert created["auth_token"] not in found.out + found.err
    monkeypatch.delenv("PICTOGRAPH_DEPLOYMENT_TOKEN")
    url = run.ok("deployments", "get", deployment)["endpoint_url"]
    assert run.ok("deployments", "infer", url, heron, stdin=f"{created['auth_token']}\n")["predictions"] is not None
    assert run.ok("deployments", "pause", deployment)["status"] == "paused"
    assert run.ok("deployments", "resume", deployment)["status"]
    assert run.ok("deployments", "bulk-pause", deployment)["count"] in (0, 1)
    assert run.ok("deployments", "bulk-resume", deployment)["count"] in (0, 1)
    assert [one["id"] for one in run.ok("deployments", "list", "--model-id", model)] == [deployment]
    assert run.ok("deployments", "delete", deployment, "--yes")["success"]
    assert run.ok("deployments", "bulk-delete", deployment, "--yes")["count"] in (0, 1)


def test_workflows(run: CommandLine, emulator: Emulator, tmp_path: Path) -> None:
    (tmp_path / "graph.json").write_text('{"version": 1, "nodes": [{"id": "in", "type": "input"}], "edges": []}')
    made = run.ok("workflows", "create", "count birds", "graph.json", "--description", "counts")
    assert [one["id"] for one in run.ok("workflows", "list")] == [made["id"]]
    assert run.ok("workflows", "update", made["id"], "--status", "ready")["status"] == "ready"
    assert run.ok("workflows", "get", made["id"])["graph"]["nodes"][0]["id"] == "in"
    done = run.ok("workflows", "run", made["id"], *FAST_POLLS)
    assert done["status"] == "completed"
    assert run.ok("workflows", "status", done["id"])["id"] == run.ok("workflows", "wait", done["id"], *FAST_POLLS)["id"]
    emulator.job_seconds = 600
    going = run.ok("workflows", "run", made["id"], "--no-wait")
    assert run.ok("workflows", "cancel", going["id"])["success"]
    assert run.ok("workflows", "bulk-cancel", going["id"])["count"] in (0, 1)
    assert run.ok("workflows", "delete", made["id"], "--yes")["success"]
    assert run.ok("workflows", "bulk-delete", made["id"], "--yes")["not_found"] == [made["id"]]


def test_webhooks(run: CommandLine) -> None:
    with Receiver() as receiver:
        made = run.ok("webhooks", "create", receiver.url, "--event-type", "workflow_run.completed")
        endpoint = made["endpoint"]["id"]
        assert made["secret"]
        assert run.ok("webhooks", "test", endpoint)["delivered"]
        assert [one["id"] for one in run.ok("webhooks", "list")] == [run.ok("webhooks", "get", endpoint)["id"]]
        deliveries = run.ok("webhooks", "deliveries", "--endpoint-id", endpoint)
        for delivery in deliveries:
            assert run.ok("webhooks", "replay", delivery["id"])["success"]
        assert run.ok("webhooks", "delete", endpoint, "--yes")["success"]


@pytest.fixture
def other_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """An emulator whose platform v7 has the datasets `ponds` (2 images) and `streets` (1), for the key `v7-secret`."""
    for seed, name in enumerate(["ponds/a.png", "ponds/night/b.png", "streets/c.png"]):
        make_photo(tmp_path / "v7" / name, seed=seed)
    (tmp_path / "v7" / "KEY").write_text("v7-secret")
    with Emulator(providers=tmp_path, job_seconds=0) as emulator:
        yield emulator
        assert emulator.breaches == []


def test_connectors(run: CommandLine, other_platform: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTOGRAPH_BASE_URL", other_platform.base_url)
    run.use_key(other_platform.api_key)
    assert [one["name"] for one in run.ok("connectors", "validate", "v7", stdin="v7-secret\n")["datasets"]] == ["ponds", "streets"]
    invalid = run("connectors", "validate", "v7", "--json", stdin="wrong\n")
    assert (invalid.code, invalid.json["valid"]) == (1, False)
    assert run.ok("connectors", "limits", "--total-images", 3, "--estimated-size-bytes", 1000)["allowed"]
    monkeypatch.setenv("PICTOGRAPH_PROVIDER_KEY", "v7-secret")
    done = run.ok("connectors", "import", "v7", "--only", "ponds", *FAST_POLLS)
    assert (done["status"], done["imported_images"]) == ("completed", 2)
    assert run.ok("connectors", "status", done["import_id"])["status"] == "completed"
    assert run.ok("connectors", "wait", done["import_id"], *FAST_POLLS)["status"] == "completed"
    assert [dataset["name"] for dataset in run.ok("datasets", "list")] == ["ponds"]
    wrong = run("connectors", "import", "v7", "--only", "moons")
    assert wrong.code == 2
    assert "ponds, streets" in wrong.err


def test_video(run: CommandLine, tmp_path: Path, birds: list[str]) -> None:
    (tmp_path / "pond.avi").write_bytes(VIDEO)
    sent = run.ok("video", "upload", "pond.avi", "--content-type", "video/x-msvideo")
    assert "ignature" not in json.dumps(sent), "the link would let any reader of the output upload"
    assert run.ok("video", "probe", sent["gcs_path"])["frame_count"] == 10
    job = run.ok("video", "extract", "birds", sent["gcs_path"], "--folder-name", "pond", "--sample-fps", 1, *FAST_POLLS)
    assert (job["status"], job["frames_extracted"]) == ("complete", 2)
    assert run.ok("video", "status", job["job_id"])["job_id"] == run.ok("video", "wait", job["job_id"], *FAST_POLLS)["job_id"]


def test_credits(run: CommandLine, model: str) -> None:
    assert run.ok("credits", "balance")["credits_remaining"] < 10_000
    assert len(run.ok("credits", "history", "--limit", 1)) == 1
    assert run.ok("credits", "estimate", "training_a10g", "--quantity", 30)["quantity"] == 30
    assert run.ok("credits", "usage", "--range", "all")["range"] == "all"


def test_organization_and_keys(run: CommandLine, emulator: Emulator) -> None:
    assert run.ok("organizations", "me")["id"] == emulator.organization_id
    invite = run.ok("organizations", "invite", "ada@example.com", "--role", "viewer")
    assert [one["email"] for one in run.ok("organizations", "invites", "--status", "pending")] == ["ada@example.com"]
    emulator.accept_invite("ada@example.com")
    member = next(one for one in run.ok("organizations", "members") if one["email"] == "ada@example.com")
    assert run.ok("organizations", "set-role", member["id"], "--role", "member")["role"] == "member"
    assert run.ok("organizations", "remove", member["id"], "--yes")["success"]
    invite = run.ok("organizations", "invite", "eve@example.com")
    assert run.ok("organizations", "revoke", invite["id"], "--yes")["success"]
    made = run.ok("api-keys", "create", "for the build", "--role", "viewer", "--expires-at", "2099-01-31T12:00:00Z")
    assert made["api_key"].startswith("pk_live_"), "the key is returned only here"
    assert {key["id"] for key in run.ok("api-keys", "list")} >= {made["key_id"]}
    assert not run.ok("api-keys", "update", made["key_id"], "--no-active")["is_active"]
    assert run.ok("api-keys", "get", made["key_id"])["name"] == "for the build"
    assert run.ok("api-keys", "delete", made["key_id"], "--yes")["success"]


def test_tools(run: CommandLine) -> None:
    assert {"list_datasets"} <= {tool["name"] for tool in run.ok("tools", "list")}
    assert run.ok("tools", "run", "get_credit_balance", "{}")["credits_remaining"] == 10_000
