"""The public methods: names, parity of both clients, idempotency keys of writes, and examples that run."""

from __future__ import annotations

import inspect
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import pictograph
from pictograph import pipelines, workflows
from pictograph.emulator import Emulator
from tests.resources.surface import methods, resource_names, surface
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo, photo_folder

SURFACE = Path(__file__).with_name("surface.txt")
KEY = "pk_live_test_0123456789"
CONTRACT = json.loads((Path(__file__).resolve().parents[2] / "generated" / "pictograph_api" / "openapi.json").read_text(encoding="utf-8"))


def operations_of_the_contract() -> list[dict[str, Any]]:
    return [operation for item in CONTRACT["paths"].values() for operation in item.values() if isinstance(operation, dict)]


@pytest.fixture(scope="module")
def offline() -> Iterator[pictograph.Client]:
    with pictograph.Client(api_key=KEY) as client:
        yield client


def test_names_parameters_and_defaults_are_unchanged(offline: pictograph.Client) -> None:
    """A change of `surface.txt` (`python -m tests.resources.surface` prints it) needs an entry in the changelog."""
    assert surface(offline) == SURFACE.read_text(encoding="utf-8").splitlines()


def test_both_clients_have_the_same_methods_signatures_and_docstrings(offline: pictograph.Client) -> None:
    other = dict(methods(pictograph.AsyncClient(api_key=KEY)))
    mine = dict(methods(offline))
    assert mine.keys() == other.keys()
    for name, method in mine.items():
        assert inspect.signature(method) == inspect.signature(other[name]), name
        assert inspect.getdoc(method) == inspect.getdoc(other[name]), name
        assert inspect.getdoc(method), name


def test_no_public_signature_contains_any_or_flow(offline: pictograph.Client) -> None:
    for name, method in methods(offline):
        text = str(inspect.signature(method))
        assert "Any" not in text, name
        assert "Flow" not in text, name


def test_options_are_keyword_only(offline: pictograph.Client) -> None:
    for name, method in methods(offline):
        for parameter in inspect.signature(method).parameters.values():
            optional = parameter.default is not inspect.Parameter.empty
            assert not optional or parameter.kind is inspect.Parameter.KEYWORD_ONLY or name == "api_keys.list", (name, parameter)


# Jobs

STARTS = {
    "create_export": ("exports.create", "exports.wait_for_completion"),
    "create_training_run": ("training.create", "training.wait_for_completion"),
    "create_auto_annotate_batch": ("auto_annotate.batch", "auto_annotate.wait_for_batch"),
    "start_connector_import": ("connectors.import_", "connectors.wait_for_import"),
    "extract_video_frames": ("video.extract_frames", "video.wait_for_extraction"),
}


@pytest.mark.parametrize(("operation", "names"), STARTS.items())
def test_jobs_are_polled_as_the_contract_describes(operation: str, names: tuple[str, str], offline: pictograph.Client) -> None:
    job = next(found["x-job"] for found in operations_of_the_contract() if found["operationId"] == operation)
    for name in names:
        defaults = inspect.signature(dict(methods(offline))[name]).parameters
        assert defaults["poll_interval"].default == job["interval_seconds"]
        assert defaults["timeout"].default == job["timeout_seconds"]


# Keys

VALUES: dict[str, Any] = {
    "annotations": [],
    "annotations_by_image": {},
    "arguments": {},
    "box": {"x": 1, "y": 1, "w": 1, "h": 1},
    "classes": [{"name": "heron"}],
    "content_type": "image/jpeg",
    "datasets": [{"id": "1", "name": "a", "slug": "a"}],
    "estimated_size_bytes": 1,
    "graph": {"version": 1, "nodes": [], "edges": []},
    "image_filenames": ["a.png"],
    "image_ids": ["2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"],
    "objects": ["bird"],
    "operation": "training_a10g",
    "tags": ["morning"],
    "total_images": 1,
    "x": 1,
    "y": 1,
}


def arguments(method: Any, path: Path) -> dict[str, Any]:
    """A value for each required parameter; `path` where a file is read or written."""
    values = {
        **VALUES,
        "file_paths": [path],
        "file_path": path,
        "local_path": path,
        "output_path": path.with_name("out"),
        "output_dir": path.with_name("dir"),
    }
    needed = [each.name for each in inspect.signature(method).parameters.values() if each.default is inspect.Parameter.empty]
    return {name: values.get(name, [f"some-{name}"] if name.endswith("_ids") else f"some-{name}") for name in needed}


def test_every_write_takes_an_idempotency_key_and_sends_it(tmp_path: Path, client_kind: Any) -> None:
    """Each method is called once; the server returns an error, so that only the first request is sent.

    If a call sends several requests, each has its own key, derived from the caller's.
    """
    path = make_photo(tmp_path / "x.jpg")
    seen: list[httpx.Request] = []

    def reject(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(418, json={"detail": "no"})

    writes = 0
    with AnyClient.open(client_kind, api_key=KEY, transport=httpx.MockTransport(reject)) as client:
        for name, method in methods(client.client):
            if name == "deployments.connect":  # sends nothing
                continue
            takes_key = "idempotency_key" in inspect.signature(method).parameters
            given = {**arguments(method, path), **({"idempotency_key": "my-key"} if takes_key else {})}
            seen.clear()
            with pytest.raises(pictograph.ApiError):
                client.do(lambda c, method=method, given=given: method(**given))
            [request] = seen
            assert takes_key == (request.method != "GET"), name
            if takes_key:
                writes += 1
                key, derived, _ = request.headers["Idempotency-Key"].partition(":")
                assert (key, bool(derived)) == ("my-key", name in ("images.upload", "images.bulk_upload")), name
    assert writes > 25


# Examples


def examples() -> list[tuple[str, str]]:
    """Name and text of each example in a docstring, except those that need another platform or a video."""
    found: list[tuple[str, str]] = []
    with pictograph.Client(api_key=KEY) as client:
        documented = [*methods(client), *((name, type(getattr(client, name))) for name in resource_names())]
    documented += [(name, getattr(pipelines, name)) for name in pipelines.__all__]
    for name, subject in documented:
        _, mark, text = (inspect.getdoc(subject) or "").partition("Example:\n")
        if mark and name.partition(".")[0] not in ("connectors", "video"):
            found.append((name, textwrap.dedent(text)))
    return found


@pytest.mark.parametrize(("name", "text"), [pytest.param(*each, id=each[0]) for each in examples()])
def test_the_example_runs(name: str, text: str, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_photo(tmp_path / "heron.jpg", seed=1)
    photo_folder(tmp_path / "photos", loose=6)
    emulator.seed("birds", images=6, classes=("heron",))
    timing = FakeTiming(on_sleep=emulator.advance).timing
    with pictograph.Client(emulator.api_key, base_url=emulator.base_url, timing=timing) as client:
        if "client.models" in text:
            pipelines.train_pipeline(client, "birds", pipeline="yolox")
            emulator.set_job_seconds("create_deployment", 0.0)
        image_id = client.images.upload(client.datasets.get("birds").id, "heron.jpg", folder_path="/examples", filename="heron.jpg").id
        exec(compile(text, name, "exec"), {"client": client, "image_id": image_id, "print": lambda *words: None})
    assert emulator.breaches == []


def test_almost_every_method_has_an_example() -> None:
    assert len(examples()) > 60


def test_workflows_is_an_alias_of_pipelines() -> None:
    assert workflows.__all__ == pipelines.__all__
    assert all(getattr(workflows, name) is getattr(pipelines, name) for name in pipelines.__all__)


def test_every_public_model_exists_and_others_are_hidden() -> None:
    from pictograph import models

    assert all(isinstance(getattr(models, name), object) for name in models.__all__)
    with pytest.raises(AttributeError, match="CreateProjectRequest"):
        models.CreateProjectRequest  # noqa: B018
