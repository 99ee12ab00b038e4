"""`Emulator`: recorded requests, the clock, `reset`, `seed`, clients and the pytest plugin."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pictograph.emulator import Emulator
from pictograph.emulator.state.clock import Clock
from tests.emulator.calls import Api, box, ok, wait_until


def test_received_requests_are_recorded(api: Api, emulator: Emulator) -> None:
    ok(api.post("/projects/", {"name": "ä/b"}, key="k-1"))
    ok(api.get("/search/by-tags", objects=["a", "b"]))
    api.http.get("/api/v1/developer/projects/%C3%A4%2Fb")
    api.http.get("/nowhere")
    create, search, get, nowhere = emulator.requests

    assert (create.method, create.path, create.operation_id, create.key) == ("POST", "/api/v1/developer/projects/", "create_project", "k-1")
    assert (create.status, create.json()) == (200, {"name": "ä/b"})
    assert (search.query, search.key) == ({"objects": ["a", "b"]}, None)
    assert (get.path, get.operation_id) == ("/api/v1/developer/projects/%C3%A4%2Fb", "get_project")
    assert (nowhere.operation_id, nowhere.status) == (None, 404)
    assert emulator.requests_of("get_project") == [get]


def test_recorded_keys_are_truncated(api: Api, emulator: Emulator) -> None:
    api.get("/datasets/")
    (request,) = emulator.requests

    assert request.headers["x-api-key"] == emulator.api_key[:12] + "..."
    assert emulator.api_key not in repr(request)
    assert emulator.api_key not in repr(emulator)


def test_reset_restores_the_initial_state_and_keeps_key_and_address(emulator: Emulator) -> None:
    before = (emulator.base_url, emulator.api_key)
    with Api(emulator) as api:
        ok(api.post("/projects/", {"name": "ds"}, key="k-1"))
        member = emulator.key("member")
        emulator.set_credits(1)
        emulator.fail("list_datasets", times=None)
        emulator.advance(3600)
        emulator.reset()

        assert (emulator.base_url, emulator.api_key) == before
        assert (emulator.requests, emulator.effects) == ([], {})
        assert ok(api.get("/datasets/"))["datasets"] == []
        assert ok(api.get("/credits/balance"))["credits_remaining"] == 10_000
        assert api.post("/projects/", {"name": "other"}, key="k-1").status_code == 200
    with Api(emulator, member) as api:
        assert api.get("/datasets/").status_code == 401


def test_a_job_takes_one_second_by_default(api: Api, emulator: Emulator) -> None:
    emulator.seed("ds")
    ok(api.post("/exports/", {"dataset_name": "ds", "name": "e1"}))
    emulator.advance(1)

    assert emulator.job_seconds == 1
    assert ok(api.get("/exports/ds/e1"))["export"]["status"] == "completed"


def test_speed_makes_jobs_end_without_advancing_the_clock() -> None:
    with Emulator(speed=10_000, job_seconds=60) as emulator, Api(emulator) as api:
        emulator.seed("ds")
        ok(api.post("/exports/", {"dataset_name": "ds", "name": "e1"}))
        wait_until(lambda: ok(api.get("/exports/ds/e1"))["export"]["status"] == "completed")


def test_a_job_ends_at_its_due_time_even_if_it_is_polled_later(api: Api, emulator: Emulator) -> None:
    emulator.seed("ds", images=5)
    ok(api.post("/exports/", {"dataset_name": "ds", "name": "e1", "include_images": True}))
    emulator.advance(5)
    emulator.set_job_seconds("create_training_run", 50)
    run = ok(api.post("/training/", {"dataset_name": "ds", "export_name": "e1", "pipeline_type": "yolox"}))["training_run"]
    emulator.advance(10_000)

    done = ok(api.get(f"/training/{run['id']}"))["training_run"]
    assert done["status"] == "completed"
    assert _seconds(done["completed_at"]) - _seconds(done["created_at"]) == pytest.approx(50, abs=0.01)


def _seconds(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()


def test_the_clock_cannot_go_back(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="cannot go back"):
        emulator.advance(-1)
    with pytest.raises(ValueError, match="speed"):
        Clock(speed=0)


def test_the_clock_runs_at_its_speed() -> None:
    real = [100.0]
    clock = Clock(start=1000, speed=10, monotonic=lambda: real[0])
    real[0] += 2
    assert clock.now() == 1020
    clock.advance(5)
    real[0] += 1
    assert clock.now() == 1035


def test_seeded_datasets_are_ready_for_training(api: Api, emulator: Emulator) -> None:
    ids = emulator.seed("birds", images=7, classes=("heron", "duck"), status="review")
    dataset = ok(api.get("/datasets/by-name/birds", include_images="true"))["dataset"]

    assert [image["id"] for image in dataset["images"]] == ids
    assert {(image["status"], image["annotation_count"]) for image in dataset["images"]} == {("review", 2)}
    annotations = ok(api.get(f"/annotations/{ids[0]}"))["annotations"]
    assert ok(api.save(ids[0], *annotations))["new_count"] == 2
    assert len({api.http.get(f"/api/v1/developer/images/{item}").content for item in ids}) == 7
    assert emulator.seed("bare", images=1, annotate=False)


def test_invalid_arguments_raise_value_errors(emulator: Emulator) -> None:
    emulator.seed("ds")
    with pytest.raises(ValueError, match="dataset 'ds' already exists"):
        emulator.seed("ds")
    with pytest.raises(ValueError, match="unknown role 'boss'; choose one of viewer, member, admin, owner"):
        emulator.key("boss")
    with pytest.raises(ValueError, match="unknown tier 'gold'"):
        Emulator(tier="gold")


def test_client_returns_a_configured_client(emulator: Emulator) -> None:
    from pictograph.exceptions import AuthError

    emulator.seed("ds")
    with emulator.client() as client:
        assert client.datasets.get("ds").image_count == 6
    with emulator.client(api_key="pk_live_wrong_key_000000") as client, pytest.raises(AuthError):
        client.datasets.get("ds")


def test_imports_are_lazy() -> None:
    code = (
        "import sys, pictograph.emulator.pytest_plugin\n"
        "heavy = {'starlette', 'uvicorn', 'jsonschema_rs', 'httpx', 'sqlite3', 'asyncio'} & set(sys.modules)\n"
        "import pictograph.emulator.emulator\n"
        "client = {'pictograph.client', 'httpx', 'pictograph._resilience', 'pictograph_api.models'} & set(sys.modules)\n"
        "print(sorted(heavy - {'asyncio', 'sqlite3'}), sorted(client))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[] []"


@pytest.mark.slow
def test_the_pytest_plugin_provides_an_empty_emulator(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(
        "import pytest\n"
        "@pytest.mark.parametrize('n', [1, 2])\n"
        "def test_it(pictograph_emulator, n):\n"
        "    assert pictograph_emulator.effects == {}\n"
        "    with pictograph_emulator.client() as client:\n"
        "        client.projects.create('birds')\n"
        "    assert pictograph_emulator.effects == {'create_project': 1}\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    assert "2 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.slow
def test_ten_thousand_annotations_are_saved_and_read_back(api: Api, emulator: Emulator) -> None:
    image = emulator.seed("ds", images=1)[0]
    many = [box(str(n), "thing", x=n % 60, y=n % 40) for n in range(10_000)]

    assert ok(api.save(image, *many))["new_count"] == 10_000
    assert ok(api.get(f"/annotations/{image}"))["annotation_count"] == 10_000
