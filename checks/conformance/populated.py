"""An emulator with objects of every kind, and their ids and names, so that generated requests can use existing objects."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from pathlib import Path

from pictograph import BatchClass
from pictograph.client import Client
from pictograph.emulator import Emulator
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo

Known = dict[str, list[str]]
"""Existing values by the name of a parameter or field; `run_id@workflows` where a name has another meaning in the operations of a tag."""


def existing(known: Known, name: str, tag: str, *, in_path: bool) -> list[str]:
    """Existing values of a parameter or field. A `name` in a path is that of an existing object; in a body it is that of a new one."""
    if name == "name" and not in_path:
        return []
    return known.get(f"{name}@{tag}", known.get(name, []))


COPIES = 6
"""Of each object that can be deleted."""

IMAGES = 12
GRAPH = {
    "version": 1,
    "nodes": [{"id": "in", "type": "source", "dataset_name": "birds"}, {"id": "see", "type": "detector", "data": {"label": "heron"}}],
    "edges": [{"source": "in", "target": "see"}],
}


@contextlib.contextmanager
def populated(folder: Path) -> Iterator[tuple[Emulator, Known]]:
    """Start an emulator without persistent data and fill it. `folder` holds the data of the platforms that imports read."""
    dataset = folder / "v7" / "ponds"
    dataset.mkdir(parents=True)
    for number in range(3):
        make_photo(dataset / f"{number}.png", seed=number)
    with Emulator(credits=1_000_000_000, providers=folder, job_seconds=0.05) as emulator:
        timing = FakeTiming(on_sleep=emulator.advance).timing
        with Client(emulator.api_key, base_url=emulator.base_url, timing=timing, max_retries=0) as client:
            known = _fill(emulator, client, folder)
        yield emulator, known


def make_video(path: Path, frames: int = 5, fps: int = 5) -> Path:
    """Write a video (AVI of JPEG images) of 32 x 24 pixels and return its path."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)

    pictures = [make_photo(path.with_name(f"frame-{number}.jpg"), seed=number, size=(32, 24)) for number in range(frames)]
    header = struct.pack("<14I", 1_000_000 // fps, 0, 0, 0, frames, 0, 1, 0, 32, 24, 0, 0, 0, 0)
    movie = b"".join(chunk(b"00dc", picture.read_bytes()) for picture in pictures)
    path.write_bytes(chunk(b"RIFF", b"AVI " + chunk(b"LIST", b"hdrl" + chunk(b"avih", header)) + chunk(b"LIST", b"movi" + movie)))
    return path


def _fill(emulator: Emulator, client: Client, folder: Path) -> Known:
    known: Known = {"organization_id": [emulator.organization_id], "tool_name": [tool.name for tool in client.tools.registry().tools]}
    _fill_datasets(emulator, client, folder, known)
    _fill_models(client, known)
    _fill_deployments_and_workflows(emulator, client, known)
    _fill_organization(client, known)
    return known


def _fill_datasets(emulator: Emulator, client: Client, folder: Path, known: Known) -> None:
    names = ["birds", *(f"birds {number}" for number in range(COPIES))]
    for name in names:
        emulator.seed(name, images=IMAGES, classes=("heron",))
    datasets = [client.datasets.get(name, include_images=True) for name in names]
    images = [image for dataset in datasets for image in dataset.images or []]
    known["dataset_id"] = known["project_id"] = [dataset.id for dataset in datasets]
    known["dataset_name"] = known["name@datasets"] = known["name@projects"] = names
    known["image_id"] = known["image_ids"] = [image.id for image in images]
    known["image_filename"] = known["image_filenames"] = sorted({image.filename for image in images})
    for dataset in datasets:
        ids = [image.id for image in client.datasets.get(dataset.name, include_images=True).images or []]
        client.batch.move(dataset.name, ids[:2], target_folder_path="/herons/grey")
    known["folder_id"] = [part.id for dataset in datasets for part in client.folders.list(dataset.id)]
    exports = [client.exports.create("birds", f"export {n}", include_images=True) for n in range(COPIES)]
    known["export_id"] = known["export_ids"] = [export.id for export in exports]
    known["export_name"] = [export.name for export in exports]
    dataset_of_import = client.connectors.validate("v7", "any-key").datasets
    jobs = [client.connectors.import_("v7", "any-key", dataset_of_import, wait=False) for _ in range(2)]
    known["import_id"] = [job.import_id for job in jobs]
    video = make_video(folder / "pond.avi")
    paths = [client.video.upload(video, content_type="video/x-msvideo").gcs_path for _ in range(4)]
    known["gcs_path"] = paths[:2]
    known["job_id@video"] = [client.video.extract_frames("birds", path, folder_name="pond", wait=False).job_id for path in paths[2:]]


def _fill_models(client: Client, known: Known) -> None:
    runs = [client.training.create("birds", "export 0", pipeline_type="yolox", config={"epochs": 1}) for _ in range(COPIES)]
    waiting = [client.training.create("birds", "export 0", pipeline_type="yolox", wait=False) for _ in range(COPIES)]
    known["run_id@training"] = known["run_ids@training"] = [run.id for run in (*runs, *waiting)]
    known["model_id"] = known["model_ids"] = [run.model_id for run in runs if run.model_id]
    names = known["image_filename"][:2]
    batches = [client.auto_annotate.batch("birds", names, [BatchClass(name="heron")], wait=False) for _ in range(2)]
    known["job_id@auto-annotate"] = [job.job_id for job in batches]


def _fill_deployments_and_workflows(emulator: Emulator, client: Client, known: Known) -> None:
    made = [client.deployments.create(known["model_id"][0], min_containers=1) for _ in range(COPIES + 1)]
    emulator.advance(60)
    kept = client.deployments.get(made[-1].deployment.id)
    known["endpoint_url"], known["auth_token"] = [kept.endpoint_url or ""], [made[-1].auth_token]
    deployments = [created.deployment for created in made[:-1]]
    known["deployment_id"] = known["deployment_ids"] = [deployment.id for deployment in deployments]
    workflows = [client.workflows.create(f"count {n}", GRAPH) for n in range(COPIES)]
    known["workflow_id"] = known["workflow_ids"] = [workflow.id for workflow in workflows]
    endpoints = [client.webhooks.create("http://127.0.0.1:9/gone").endpoint for _ in range(COPIES)]
    known["endpoint_id"] = [endpoint.id for endpoint in endpoints]
    runs = [client.workflows.run(workflow.id) for workflow in workflows]
    waiting = [client.workflows.run(workflow.id, wait=False) for workflow in workflows]
    known["run_id@workflows"] = known["run_ids@workflows"] = [run.id for run in (*runs, *waiting)]
    for endpoint in endpoints:
        client.webhooks.test(endpoint.id)
    known["delivery_id"] = [delivery.id for delivery in client.webhooks.deliveries()]


def _fill_organization(client: Client, known: Known) -> None:
    keys = [client.api_keys.create(known["organization_id"][0], f"key {n}", role="viewer") for n in range(COPIES)]
    known["key_id"] = [key.key_id for key in keys]
    known["invite_id"] = [client.organizations.invite(f"heron{n}@example.com").id for n in range(COPIES)]
    known["member_id"] = [member.id for member in client.organizations.list_members()]
