"""Tag `connectors`: imports from a folder that simulates the provider."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, box, detail, errors, ok, write_images


@pytest.fixture
def provider(tmp_path: Path) -> Path:
    write_images(tmp_path / "v7" / "ponds", "a.png", "night/b.png", "night/c.png")
    write_images(tmp_path / "v7" / "streets", "d.png")
    (tmp_path / "v7" / "KEY").write_text("v7-secret\n")
    (tmp_path / "v7" / "ponds" / "a.json").write_text(json.dumps([box("1", "heron")]))
    (tmp_path / "v7" / "ponds" / "notes.txt").write_text("not an image")
    return tmp_path


@pytest.fixture
def importing(provider: Path) -> Iterator[Api]:
    with Emulator(providers=provider, job_seconds=100) as emulator, Api(emulator) as api:
        yield api
        assert emulator.breaches == []


def start(api: Api, *names: str, key: str = "v7-secret") -> Any:
    datasets = [{"id": name, "name": name, "slug": name} for name in names]
    return api.post("/connectors/import/start", {"provider": "v7", "api_key": key, "datasets": datasets})


def test_a_valid_key_lists_the_datasets_and_an_invalid_key_is_a_result(importing: Api) -> None:
    def validate(**changes: str) -> Any:
        return ok(importing.post("/connectors/validate", {"provider": "v7", "api_key": "v7-secret", **changes}))

    good, bad, absent = validate(), validate(api_key="wrong"), validate(provider="roboflow")

    assert good["valid"] is True
    assert [(item["name"], item["image_count"]) for item in good["datasets"]] == [("ponds", 3), ("streets", 1)]
    assert (bad["valid"], bad["datasets"]) == (False, [])
    assert "rejected" in bad["error"]
    assert absent["valid"] is False


def test_an_import_creates_images_folders_and_annotations(importing: Api) -> None:
    started = ok(start(importing, "ponds", "streets"))
    assert started["status"] == "started"
    assert [item["name"] for item in started["datasets"]] == ["ponds", "streets"]

    importing.emulator.advance(51)
    half = ok(importing.get(f"/connectors/import/status/{started['import_id']}"))
    assert (half["status"], half["imported_images"], half["progress"], half["current_dataset"]) == ("processing", 2, 50.0, "ponds")
    assert [item["status"] for item in half["datasets"]] == ["processing", "pending"]

    importing.emulator.advance(50)
    done = ok(importing.get(f"/connectors/import/status/{started['import_id']}"))
    assert (done["status"], done["imported_images"], done["failed_images"]) == ("completed", 4, 0)
    images = ok(importing.get("/datasets/by-name/ponds", include_images="true"))["dataset"]
    assert images["id"] == started["datasets"][0]["project_id"]
    assert [(item["filename"], item["virtual_folder_path"]) for item in images["images"]] == [
        ("a.png", "/"),
        ("b.png", "/night"),
        ("c.png", "/night"),
    ]
    assert ok(importing.get(f"/annotations/{images['images'][0]['id']}"))["annotations"][0]["name"] == "heron"
    assert [item["name"] for item in images["classes"]] == ["heron"]


def test_a_duplicate_dataset_name_gets_a_numeric_suffix(importing: Api) -> None:
    importing.project("streets")

    assert ok(start(importing, "streets"))["datasets"][0]["name"] == "streets-2"


def test_a_cancelled_import_keeps_the_imported_images(importing: Api) -> None:
    import_id = ok(start(importing, "ponds"))["import_id"]
    importing.emulator.advance(70)

    assert ok(importing.post(f"/connectors/import/cancel/{import_id}")) == {"status": "cancelled", "import_id": import_id}
    importing.emulator.advance(100)
    later = ok(importing.get(f"/connectors/import/status/{import_id}"))
    assert (later["status"], later["imported_images"]) == ("cancelled", 2)
    assert ok(importing.get("/datasets/by-name/ponds"))["dataset"]["image_count"] == 2
    assert "already ended" in detail(importing.post(f"/connectors/import/cancel/{import_id}"), 409)


@pytest.mark.slow
def test_a_missing_file_counts_as_a_failed_image(importing: Api, provider: Path) -> None:
    import_id = ok(start(importing, "streets"))["import_id"]
    (provider / "v7" / "streets" / "d.png").unlink()
    importing.emulator.advance(100)

    done = ok(importing.get(f"/connectors/import/status/{import_id}"))
    assert (done["status"], done["imported_images"], done["failed_images"]) == ("completed", 0, 1)


def test_a_failed_import_has_the_status_error(importing: Api) -> None:
    importing.emulator.fail_job("start_connector_import")
    import_id = ok(start(importing, "ponds"))["import_id"]
    importing.emulator.advance(100)

    assert ok(importing.get(f"/connectors/import/status/{import_id}"))["status"] == "error"


def test_invalid_imports_are_rejected(importing: Api) -> None:
    assert errors(start(importing, "ponds", key="wrong")) == {("body.api_key", "value_error")}
    assert errors(start(importing, "ponds", "deserts")) == {("body.datasets.1.id", "value_error")}
    assert errors(start(importing, "../v7")) == {("body.datasets.0.id", "value_error")}
    assert errors(start(importing)) == {("body.datasets", "too_short")}
    importing.emulator.set_limits(images=2)
    assert detail(start(importing, "ponds"), 402)["limit_type"] == "images"
    assert ok(importing.get("/projects/"))["projects"] == []


def test_plan_limits_can_be_checked_in_advance(api: Api, emulator: Emulator) -> None:
    emulator.set_limits(images=10, storage_bytes=1000)

    def check(images: int, size: int) -> Any:
        return ok(api.post("/connectors/check-limits", {"total_images": images, "estimated_size_bytes": size}))

    fits = check(10, 1000)
    assert (fits["allowed"], fits["exceeded"], fits["image_limit"], fits["storage_limit_bytes"]) == (True, None, 10, 1000)
    assert [check(*size)["exceeded"] for size in ((11, 0), (0, 1001), (11, 1001))] == ["images", "storage", "both"]


def test_an_import_of_another_organization_is_not_found(importing: Api) -> None:
    import_id = ok(start(importing, "ponds"))["import_id"]
    emulator = importing.emulator
    with Api(emulator, emulator.key("owner", organization_id=emulator.add_organization())) as other_org:
        assert other_org.get(f"/connectors/import/status/{import_id}").status_code == 404
        assert other_org.post(f"/connectors/import/cancel/{import_id}").status_code == 404
