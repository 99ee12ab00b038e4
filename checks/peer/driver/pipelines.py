"""Pipelines: uploading a folder, annotating a dataset, training a model, all of them."""

from __future__ import annotations

from fixtures import POLLING, Fixtures, equal, raises, record_progress, true
from registry import check

from pictograph.exceptions import NotFoundError, PollTimeoutError

try:
    from pictograph import pipelines
except ImportError:
    from pictograph import workflows as pipelines

SURFACE = ["auto_annotate_dataset", "full_pipeline", "train_pipeline", "upload_dataset_from_folder"]


@check("upload_dataset_from_folder")
def folders_are_uploaded_once(s: Fixtures) -> None:
    root, name, calls = s.photos("top.png", "heron/a.jpg", "heron/deep/b.jpg", "owl/c.png"), s.name(), []
    (root / "notes.txt").write_text("no picture")
    report = pipelines.upload_dataset_from_folder(s.client, name, root, progress=record_progress(calls))
    equal((report.images_attempted, report.images_uploaded, report.images_skipped, report.failures), (4, 4, 0, []))
    true(report.success and len(calls) == 4, (report, calls))
    found = s.client.datasets.get(name, include_images=True).images
    equal(
        sorted((one.virtual_folder_path, one.filename) for one in found),
        [("/", "top.png"), ("/heron", "a.jpg"), ("/heron", "b.jpg"), ("/owl", "c.png")],
    )
    with raises(NotFoundError):
        pipelines.upload_dataset_from_folder(s.client, s.name(), root, create_if_missing=False)


@check(
    "upload_dataset_from_folder",
    differs="409 for an existing filename; that client counts both 409 and a 400 with `already exists` as skipped",
)
def a_second_upload_skips_existing_images(s: Fixtures) -> None:
    root, name = s.photos("a.png", "b.png"), s.name()
    pipelines.upload_dataset_from_folder(s.client, name, root, parallel=False)
    again = pipelines.upload_dataset_from_folder(s.client, name, root)
    equal((again.images_uploaded, again.images_skipped, again.failures), (0, 2, []))
    result = pipelines.upload_dataset_from_folder(s.client, name, root, skip_existing=False)
    equal((result.images_skipped, len(result.failures)), (0, 2))
    true(result.failures[0].reason.startswith("conflict"), result.failures)


@check("auto_annotate_dataset")
def datasets_are_annotated(s: Fixtures) -> None:
    project = s.project()
    for n in range(3):
        s.client.images.upload(project.id, s.picture(f"p{n}.png", shade=30 * n))
    report = pipelines.auto_annotate_dataset(s.client, project.name, [("heron", "bbox"), {"name": "pond"}], **POLLING)
    true(report.success and report.job_id, report)
    equal((report.images_attempted, report.images_processed, report.failures), (3, 3, []))
    found = s.client.datasets.get(project.name, include_images=True).images
    equal(sum(one.annotation_count for one in found), report.annotations_added)
    again = pipelines.auto_annotate_dataset(s.client, project.name, [("heron", "bbox")], **POLLING)
    equal(again.images_skipped, sum(one.annotation_count > 0 for one in found))


@check("auto_annotate_dataset")
def datasets_are_annotated_by_text(s: Fixtures) -> None:
    project = s.project()
    s.client.images.upload(project.id, s.picture("p.png"))
    classes = [("heron", "bbox")]
    report = pipelines.auto_annotate_dataset(
        s.client, project.name, classes, mode="text", confidence_threshold=0.1, max_images=1, overwrite=True
    )
    true(report.success and report.annotations_added > 0, report)


@check("train_pipeline")
def models_are_trained(s: Fixtures) -> None:
    project, _ = s.filled(6)
    run, model = pipelines.train_pipeline(s.client, project.name, pipeline="yolox", config={"epochs": 1}, poll_interval=0.05)
    equal((run.status, model.id, model.status), ("completed", run.model_id, "ready"))


@check("train_pipeline")
def waiting_for_a_model_times_out(s: Fixtures) -> None:
    client = s.open("main", timeout=20.0)
    project, _ = s.filled(6)
    with raises(PollTimeoutError):
        pipelines.train_pipeline(client, project.name, pipeline="yolox", timeout=0.01, poll_interval=0.01)


@check("full_pipeline")
def the_full_pipeline_runs_without_training(s: Fixtures) -> None:
    root, name = s.photos(*(f"heron/p{n}.png" for n in range(6))), s.name()
    s.client.projects.create(name, annotation_types=["bbox"], classes=[{"name": "heron", "type": "bbox"}])
    report = pipelines.full_pipeline(s.client, dataset_name=name, folder=root, classes=[("heron", "bbox")], pipeline="yolox", train=False)
    true(report.success and report.upload.images_uploaded == 6 and report.annotate.images_processed == 6, report)


@check("full_pipeline")
def the_full_pipeline_trains_a_model(s: Fixtures) -> None:
    """That client trains on completed images only, so the images are completed before."""
    root, name = s.photos(*(f"p{n}.png" for n in range(6))), s.name()
    pipelines.upload_dataset_from_folder(s.client, name, root)
    found = s.client.datasets.get(name, include_images=True).images
    s.client.projects.update(name, classes=[{"name": "heron", "type": "bbox"}])
    pipelines.auto_annotate_dataset(s.client, name, [("heron", "bbox")], confidence_threshold=0.0, **POLLING)
    s.client.batch.update(name, [one.id for one in found], status="complete")
    extra = s.photos("new.png")
    report = pipelines.full_pipeline(
        s.client,
        dataset_name=name,
        folder=extra,
        classes=[("heron", "bbox")],
        pipeline="yolox",
        train_config={"epochs": 1},
        min_credits=10**9,
    )
    true(report.credit_skip_reason, report)
    extra = s.photos("newer.png")
    report = pipelines.full_pipeline(
        s.client, dataset_name=name, folder=extra, classes=[("heron", "bbox")], pipeline="yolox", train_config={"epochs": 1}
    )
    equal((report.training_run.status, report.model.id), ("completed", report.training_run.model_id))
