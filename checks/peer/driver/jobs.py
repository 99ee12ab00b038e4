"""Auto-annotation, exports, training runs, models."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from fixtures import POLLING, SOME_ID, Fixtures, equal, raises, record_progress, true
from registry import check

from pictograph.exceptions import ApiError, ConflictError, NotFoundError, PollTimeoutError, ValidationError


@check("auto_annotate.point", "auto_annotate.box", "auto_annotate.text")
def prompts_return_annotations(s: Fixtures) -> None:
    project, images = s.filled(1)
    at = (project.name, images[0].filename)
    point = s.client.auto_annotate.point(*at, x=20, y=20, name="heron", positive_points=[(22, 21)], negative_points=[(1, 1)])
    equal((point.status, len(point.annotations)), ("success", 1))
    true(0 <= point.score <= 1 and point.inference_time >= 0, point)
    box = s.client.auto_annotate.box(
        *at, box={"x": 4, "y": 4, "w": 30, "h": 20}, name="heron", negative_boxes=[{"x": 0, "y": 0, "w": 2, "h": 2}]
    )
    equal((box.status, box.annotations[0].name, box.annotations[0].type), ("success", "heron", "polygon"))
    flat = s.client.auto_annotate.box(*at, box={"x": 4, "y": 4, "w": 30, "h": 20}, name="heron", return_polygon=False)
    equal(flat.annotations[0].type, "bbox")
    text = s.client.auto_annotate.text(*at, text_prompt="heron", output_type="bbox", confidence_threshold=0.0, max_detections=2)
    true(text.status == "success" and 1 <= len(text.annotations) <= 2, text)
    equal({one.type for one in text.annotations}, {"bbox"})
    nothing = s.client.auto_annotate.text(*at, text_prompt="heron", confidence_threshold=1.0)
    true(nothing.status in ("no_detection", "below_threshold") and nothing.annotations == [], nothing)
    equal(len(s.client.annotations.get(images[0].id)), 4)
    s.client.annotations.save(images[0].id, [*point.annotations, *box.annotations, *text.annotations])
    with raises(NotFoundError, status=404):
        s.client.auto_annotate.text(project.name, "nowhere.png", text_prompt="heron")


@check("auto_annotate.batch", "auto_annotate.get_batch", "auto_annotate.wait_for_batch")
def batches_write_annotations(s: Fixtures) -> None:
    project = s.project()
    image = s.client.images.upload(project.id, s.picture("heron.png"))
    classes = [{"name": "heron", "output_type": "bbox"}, {"name": "pond"}]
    started = s.client.auto_annotate.batch(project.name, ["heron.png"], classes, wait=False)
    true(started.status in ("pending", "running") and started.estimated_credits > 0, started)
    equal(started.total_images, 1)
    true(s.client.auto_annotate.get_batch(started.job_id).job_id == started.job_id, started)
    ended = s.client.auto_annotate.wait_for_batch(started.job_id, **POLLING)
    equal((ended.status, ended.progress, ended.processed_images, ended.failed_images), ("completed", 100, 1, 0))
    true(ended.completed_at, ended)
    equal(len(s.client.annotations.get(image.id)), ended.total_annotations_added)
    equal(s.client.auto_annotate.batch(project.name, ["heron.png"], classes, **POLLING).status, "completed")


@check("auto_annotate.batch", since="1.4")
def batches_use_sliced_inference(s: Fixtures) -> None:
    project = s.project()
    s.client.images.upload(project.id, s.picture("heron.png"))
    ended = s.client.auto_annotate.batch(project.name, ["heron.png"], [{"name": "heron"}], sahi=True, sahi_slice_size=320, **POLLING)
    equal(ended.status, "completed")


@check("auto_annotate.batch", "models.get")
def batches_run_a_trained_model(s: Fixtures) -> None:
    run = s.trained()
    project = s.project()
    s.client.images.upload(project.id, s.picture("heron.png"))
    ended = s.client.auto_annotate.batch(project.name, ["heron.png"], [], model_id=s.client.models.get(run.model_id).id, **POLLING)
    equal(ended.status, "completed")


@check("auto_annotate.cancel_batch", "auto_annotate.wait_for_batch")
def batches_are_cancelled(s: Fixtures) -> None:
    client = s.open("slow")
    project = s.project(client)
    client.images.upload(project.id, s.picture("heron.png"))
    started = client.auto_annotate.batch(project.name, ["heron.png"], [{"name": "heron"}], wait=False)
    with raises(PollTimeoutError):
        client.auto_annotate.wait_for_batch(started.job_id, poll_interval=0.05, timeout=0.2)
    equal(client.auto_annotate.cancel_batch(started.job_id).status, "cancelled")
    with raises(ApiError):
        client.auto_annotate.wait_for_batch(started.job_id, **POLLING)


@check("auto_annotate.batch", differs="422, where the service responds 400; the same exception there")
def a_batch_without_classes_is_invalid(s: Fixtures) -> None:
    project, images = s.filled(1)
    with raises(ValidationError, status=422):
        s.client.auto_annotate.batch(project.name, [images[0].filename], [], wait=False)


@check("exports.create", "exports.get", "exports.wait_for_completion", "exports.list", "exports.iter")
def exports_are_created_and_listed(s: Fixtures) -> None:
    project, _ = s.filled(2)
    started = s.client.exports.create(project.name, "e1", class_filter=["heron"], status_filter="complete", wait=False)
    equal((started.status, started.download_url, started.project_id), ("pending", None, project.id))
    equal((started.class_filter, started.status_filter, started.include_images), (["heron"], "complete", False))
    ended = s.client.exports.wait_for_completion(project.name, "e1", **POLLING)
    equal((ended.id, ended.status, ended.image_count, ended.annotation_count), (started.id, "completed", 2, 4))
    true(ended.file_size and ended.download_url.startswith("http") and ended.dataset_name == project.name, ended)
    equal(s.client.exports.get(project.name, "e1").id, started.id)
    equal([one.name for one in s.client.exports.list(dataset_name=project.name, status="completed")], ["e1"])
    true(started.id in {one.id for one in s.client.exports.iter(page_size=1)}, "not listed")
    with raises(ConflictError, status=409):
        s.client.exports.create(project.name, "e1", wait=False)
    with raises(NotFoundError, status=404):
        s.client.exports.create("nowhere", "e1", wait=False)


@check("exports.create", "exports.download")
def exports_exist_in_every_format(s: Fixtures) -> None:
    project, _ = s.filled(2)
    for format in ("pictograph", "coco", "yolo", "pascal_voc", "cvat", "labelme", "csv"):
        _unpacked(s, project.name, format)
    document = _document(_unpacked(s, project.name, "pictograph", name="again"))
    equal([one["type"] for one in document["annotations"]], ["bbox", "polygon", "polyline", "keypoint"])


@check("exports.create", "exports.download", since="1.4")
def exports_exist_in_the_format_of_another_platform(s: Fixtures) -> None:
    project, _ = s.filled(1)
    document = _document(_unpacked(s, project.name, "darwin"))
    equal(document["item"]["name"], "p0.png")
    for annotation, shape in zip(document["annotations"], ("bounding_box", "polygon", "line", "keypoint"), strict=True):
        true(shape in annotation, annotation)


def _unpacked(s: Fixtures, dataset: str, format: str, *, name: str | None = None) -> Path:
    """Export the dataset with its images, download the export, unpack it and return the folder."""
    calls: list[object] = []
    export = s.client.exports.create(dataset, name or format, format=format, include_images=True, **POLLING)
    target = s.client.exports.download(dataset, export.name, s.folder / s.name() / "e.zip", progress=record_progress(calls))
    equal(calls[-1], (export.file_size, export.file_size))
    with zipfile.ZipFile(target) as archive:
        archive.extractall(target.parent)
    true([*target.parent.rglob("p0.png")], f"no picture in an export of format {format}")
    return target.parent


def _document(folder: Path) -> Any:
    """Return the document of the first picture."""
    return json.loads(next(path for path in folder.rglob("p0*.json")).read_text())


@check(
    "exports.download",
    "exports.wait_for_completion",
    differs="409, where the service responds 400: a ConflictError, not its ValidationError",
)
def an_unfinished_export_is_not_downloaded(s: Fixtures) -> None:
    client, (dataset, _) = s.open("slow"), s.given["slow"]["export"]
    export = client.exports.create(dataset, s.name(), wait=False)
    with raises(ConflictError, status=409):
        client.exports.download(dataset, export.name, s.folder / "never.zip")
    with raises(PollTimeoutError):
        client.exports.wait_for_completion(dataset, export.name, poll_interval=0.05, timeout=0.2)


@check("exports.delete")
def exports_are_deleted(s: Fixtures) -> None:
    project, export = s.exported(1)
    s.client.exports.delete(project.name, export.name)
    with raises(NotFoundError, status=404):
        s.client.exports.get(project.name, export.name)


@check("exports.bulk_delete", "exports.create", since="1.6")
def exports_are_deleted_in_bulk(s: Fixtures) -> None:
    _, export = s.exported(1)
    result = s.client.exports.bulk_delete([export.id, SOME_ID])
    equal((result.deleted, result.not_found, result.count), ([export.id], [SOME_ID], 1))


@check("training.create", "training.get", "training.wait_for_completion", "training.list", "training.iter")
def runs_are_started_and_completed(s: Fixtures) -> None:
    project, export = s.exported()
    config = {"epochs": 2, "own": {"note": 1}}
    started = s.client.training.create(
        project.name, export.name, pipeline_type="yolox", name="birds", config=config, gpu_type="a100", wait=False
    )
    true(started.status in ("pending", "queued", "running"), started)
    equal((started.name, started.gpu_type, {**started.config, **config}), ("birds", "a100", started.config))
    equal((started.dataset_id, started.export_id, started.model_id), (project.id, export.id, None))
    equal(s.client.training.get(started.id).id, started.id)
    ended = s.client.training.wait_for_completion(started.id, **POLLING)
    equal((ended.status, ended.progress, ended.current_epoch, ended.total_epochs), ("completed", 100, 2, 2))
    true(ended.model_id and ended.metrics and ended.started_at <= ended.completed_at and ended.training_time_seconds is not None, ended)
    equal([one.id for one in s.client.training.list(dataset_name=project.name, status="completed")], [started.id])
    true(started.id in {one.id for one in s.client.training.iter(page_size=1)}, "not listed")
    with raises(NotFoundError, status=404):
        s.client.training.create(project.name, "nowhere", pipeline_type="yolox", name="x", wait=False)
    with raises(NotFoundError, status=404):
        s.client.training.get(SOME_ID)


@check("training.create")
def every_pipeline_trains(s: Fixtures) -> None:
    project, export = s.exported()
    kinds = {
        "yolox": "object_detection",
        "detectron2": "instance_segmentation",
        "sm_pytorch": "semantic_segmentation",
        "classification": "classification",
        "rfdetr_detection": "object_detection",
        "rfdetr_segmentation": "instance_segmentation",
    }
    for pipeline, model_type in kinds.items():
        run = s.client.training.create(project.name, export.name, pipeline_type=pipeline, name=pipeline, **POLLING)
        equal(s.client.models.get(run.model_id).model_type, model_type)


@check("training.create", "training.cancel")
def runs_are_cancelled(s: Fixtures) -> None:
    client = s.open("slow")
    run = client.training.create(*s.given["slow"]["export"], pipeline_type="yolox", name="birds", wait=False)
    equal(client.training.cancel(run.id).status, "cancelled")
    with raises(ApiError):
        client.training.wait_for_completion(run.id, **POLLING)


@check(
    "training.cancel",
    "training.create",
    differs="409 for a state that forbids it, where the service responds 400: a ConflictError there",
)
def a_completed_run_is_not_cancelled(s: Fixtures) -> None:
    with raises(ConflictError, status=409):
        s.client.training.cancel(s.trained().id)
    client, (dataset, _) = s.open("slow"), s.given["slow"]["export"]
    export = client.exports.create(dataset, s.name(), include_images=True, wait=False)
    with raises(ConflictError, status=409):
        client.training.create(dataset, export.name, pipeline_type="yolox", name="birds", wait=False)


@check("models.get", "models.list", "models.iter")
def models_are_read(s: Fixtures) -> None:
    run = s.trained()
    model = s.client.models.get(run.model_id)
    equal((model.status, model.model_type, model.visibility, model.version), ("ready", "object_detection", "private", "1.0.0"))
    equal(sorted(model.class_mapping.values()), ["heron", "pond"])
    true(model.metrics and model.architecture and model.updated_at >= model.created_at, model)
    found = s.client.models.list(status="ready", model_type="object_detection", limit=100)
    true(model.id in {one.id for one in found}, found)
    dataset = s.client.datasets.get_by_id(run.dataset_id)
    equal([one.id for one in s.client.models.list(dataset_name=dataset.name)], [model.id])
    equal(s.client.models.list(dataset_name=dataset.name, status="failed"), [])
    true(model.id in {one.id for one in s.client.models.iter(page_size=1)}, "not listed")
    with raises(NotFoundError, status=404):
        s.client.models.get(SOME_ID)


@check("models.download")
def models_are_downloaded(s: Fixtures) -> None:
    calls: list[object] = []
    target = s.client.models.download(s.trained().model_id, s.folder / s.name() / "m.onnx", progress=record_progress(calls))
    size = target.stat().st_size
    true(size > 0, size)
    equal(calls[-1], (size, size))


@check("models.download", since="1.4")
def models_are_downloaded_for_pytorch(s: Fixtures) -> None:
    target = s.client.models.download(s.trained().model_id, s.folder / s.name() / "m.pt", format="pytorch")
    true(target.stat().st_size > 0, target)


@check("models.delete")
def models_are_deleted(s: Fixtures) -> None:
    model_id = s.trained().model_id
    s.client.models.delete(model_id)
    with raises(NotFoundError, status=404):
        s.client.models.get(model_id)


@check("models.fork", "models.bulk_delete", since="1.6")
def models_are_copied_and_deleted_in_bulk(s: Fixtures) -> None:
    copy = s.client.models.fork(s.given["public_model"])
    equal((copy.status, copy.visibility, copy.organization_id), ("ready", "private", s.client.organizations.me().id))
    true(s.client.models.download(copy.id, s.folder / s.name() / "m.onnx").stat().st_size > 0, copy)
    result = s.client.models.bulk_delete([copy.id, SOME_ID])
    equal((result.deleted, result.not_found, result.count), ([copy.id], [SOME_ID], 1))
    with raises(NotFoundError, status=404):
        s.client.models.fork(SOME_ID)
