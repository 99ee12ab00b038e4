"""The public surface: names and signatures, parity of both clients, idempotency keys of all writes, runnable examples."""

from __future__ import annotations

import importlib
import inspect
import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import pictograph
from pictograph import formats, pipelines
from pictograph.emulator import Emulator
from tests.resources.surface import methods, own_parameters, resource_names, surface
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo, photo_folder

SURFACE = Path(__file__).with_name("surface.txt")
KEY = "pk_live_test_0123456789"
CONTRACT = json.loads((Path(__file__).resolve().parents[2] / "generated" / "pictograph_api" / "openapi.json").read_text(encoding="utf-8"))


def contract_operations() -> list[dict[str, Any]]:
    return [operation for item in CONTRACT["paths"].values() for operation in item.values() if isinstance(operation, dict)]


@pytest.fixture(scope="module")
def offline() -> Iterator[pictograph.Client]:
    """A client that sends nothing."""
    with pictograph.Client(api_key=KEY) as client:
        yield client


def test_names_parameters_and_defaults_are_unchanged(offline: pictograph.Client) -> None:
    """A change needs an entry in the changelog; `python -m tests.resources.surface` prints the new `surface.txt`."""
    assert surface(offline) == SURFACE.read_text(encoding="utf-8").splitlines()


def test_both_clients_have_the_same_methods_signatures_and_docstrings(offline: pictograph.Client) -> None:
    async_methods = dict(methods(pictograph.AsyncClient(api_key=KEY)))
    sync_methods = dict(methods(offline))
    assert sync_methods.keys() == async_methods.keys()
    for name, method in sync_methods.items():
        signature, async_signature = inspect.signature(method), inspect.signature(async_methods[name])
        assert signature.parameters == async_signature.parameters, name
        returned = str(signature.return_annotation)
        awaited = f"Async{returned}" if returned.startswith("Pager[") else f"Coroutine[Any, Any, {returned}]"
        if inspect.ismethod(method):  # not a call of the API
            awaited = returned
        assert async_signature.return_annotation == awaited, name
        assert inspect.getdoc(method) == inspect.getdoc(async_methods[name]), name
        assert inspect.getdoc(method), name


def test_no_public_signature_contains_any_or_an_internal_type(offline: pictograph.Client) -> None:
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

JOBS = {
    "create_export": ("exports.create", "exports.wait_for_completion"),
    "create_training_run": ("training.create", "training.wait_for_completion"),
    "create_auto_annotate_batch": ("auto_annotate.batch", "auto_annotate.wait_for_batch"),
    "start_connector_import": ("connectors.import_", "connectors.wait_for_import"),
    "extract_video_frames": ("video.extract_frames", "video.wait_for_extraction"),
    "freeze_dataset": ("datasets.freeze", "datasets.wait_for_storage"),
    "restore_dataset": ("datasets.restore", "datasets.wait_for_storage"),
    "run_workflow": ("workflows.run", "workflows.wait_for_run"),
}


def test_the_poll_defaults_of_jobs_are_those_of_the_contract(offline: pictograph.Client) -> None:
    jobs = {operation["operationId"]: operation["x-job"] for operation in contract_operations() if "x-job" in operation}
    assert jobs.keys() == JOBS.keys()
    for operation, names in JOBS.items():
        for name in names:
            parameters = inspect.signature(dict(methods(offline))[name]).parameters
            assert parameters["poll_interval"].default == jobs[operation]["interval_seconds"], name
            assert parameters["timeout"].default == jobs[operation]["timeout_seconds"], name


# Idempotency keys

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
    """A value for each required parameter; `path` for files."""
    values = {
        **VALUES,
        "file_paths": [path],
        "file_path": path,
        "local_path": path,
        "output_path": path.with_name("out"),
        "output_dir": path.with_name("dir"),
    }
    required = [each.name for each in own_parameters(method) if each.default is inspect.Parameter.empty]
    if "path" in required:
        values["path"] = annotation_file(path.parent)
    return {name: values.get(name, [f"some-{name}"] if name.endswith("_ids") else f"some-{name}") for name in required}


def annotation_file(folder: Path) -> Path:
    """An annotation file with one image."""
    formats.write([formats.ImageAnnotations("x.jpg", 64, 48, [formats.bbox("heron", (1, 2, 3, 4), id="1")])], folder, format="csv")
    return folder / "annotations.csv"


def test_every_write_accepts_a_key_and_sends_it(tmp_path: Path, client_kind: Any) -> None:
    """Calls each method once. The server rejects the first request, so there are no others.

    If a call needs several requests, the first one has a key derived from the caller's.
    """
    path = make_photo(tmp_path / "x.jpg")
    requests: list[httpx.Request] = []

    def reject(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(418, json={"detail": "no"})

    writes = 0
    with AnyClient.open(client_kind, api_key=KEY, transport=httpx.MockTransport(reject)) as client:
        for name, method in methods(client.client):
            if name in ("deployments.connect", "annotations.import_"):  # sends nothing; reads first, see tests/resources/test_import.py
                continue
            accepts_key = "idempotency_key" in inspect.signature(method).parameters
            given = {**arguments(method, path), **({"idempotency_key": "my-key"} if accepts_key else {})}
            requests.clear()
            with pytest.raises(pictograph.ApiError):
                client.do(lambda c, method=method, given=given: method(**given))
            [request] = requests
            assert accepts_key == (request.method != "GET"), name
            if accepts_key:
                writes += 1
                key, derived, _ = request.headers["Idempotency-Key"].partition(":")
                assert (key, bool(derived)) == ("my-key", name in ("images.upload", "images.bulk_upload")), name
    assert writes > 25


# Examples


def examples() -> list[tuple[str, str]]:
    """Name and text of each example in a docstring, except for connectors and video, which need another platform and a video."""
    found: list[tuple[str, str]] = []
    with pictograph.Client(api_key=KEY) as client:
        documented = [*methods(client), *((name, type(getattr(client, name))) for name in resource_names())]
    documented += [(name, getattr(pipelines, name)) for name in pipelines.__all__]
    for name, subject in documented:
        _, heading, text = (inspect.getdoc(subject) or "").partition("Example:\n")
        if heading and name.partition(".")[0] not in ("connectors", "video"):
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
        exec(compile(text, name, "exec"), {"client": client, "image_id": image_id, "print": lambda *values: None})
    assert emulator.breaches == []


def test_every_resource_and_pipeline_has_an_example(offline: pictograph.Client) -> None:
    names = {name for name, _ in examples()}
    assert {*resource_names(), *(name for name in pipelines.__all__ if name.islower())} - {"connectors", "video"} <= names
    assert "Example:" in (inspect.getdoc(type(offline.connectors)) or "")
    assert "Example:" in (inspect.getdoc(type(offline.video)) or "")


def test_workflows_is_a_deprecated_alias_of_pipelines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pictograph.workflows", raising=False)
    with pytest.warns(DeprecationWarning, match=r"import from pictograph\.pipelines") as warned:
        workflows = importlib.import_module("pictograph.workflows")
    assert warned[0].filename != workflows.__file__, "the warning points at the import"
    assert workflows.__all__ == pipelines.__all__
    assert all(getattr(workflows, name) is getattr(pipelines, name) for name in pipelines.__all__)


def test_models_outside_the_public_names_are_hidden() -> None:
    from pictograph import models

    assert all(hasattr(models, name) for name in models.__all__)
    with pytest.raises(AttributeError, match="CreateProjectRequest"):
        models.CreateProjectRequest  # noqa: B018
