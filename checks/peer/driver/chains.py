"""Jobs of many calls: a folder of pictures, a whole dataset, a trained model, all of it."""

from __future__ import annotations

from scene import SOON, Scene, equal, progressed, refused, true

from checks import check
from pictograph.exceptions import NotFoundError, PollTimeoutError

try:
    from pictograph import pipelines as chains
except ImportError:
    from pictograph import workflows as chains

SURFACE = ["auto_annotate_dataset", "full_pipeline", "train_pipeline", "upload_dataset_from_folder"]


@check("upload_dataset_from_folder")
def folders_are_uploaded_once(s: Scene) -> None:
    root, name, told = s.photos("top.png", "heron/a.jpg", "heron/deep/b.jpg", "owl/c.png"), s.name(), []
    (root / "notes.txt").write_text("no picture")
    report = chains.upload_dataset_from_folder(s.client, name, root, progress=progressed(told))
    equal((report.images_attempted, report.images_uploaded, report.images_skipped, report.failures), (4, 4, 0, []))
    true(report.success and len(told) == 4, (report, told))
    found = s.client.datasets.get(name, include_images=True).images
    equal(
        sorted((one.virtual_folder_path, one.filename) for one in found),
        [("/", "top.png"), ("/heron", "a.jpg"), ("/heron", "b.jpg"), ("/owl", "c.png")],
    )
    with refused(NotFoundError):
        chains.upload_dataset_from_folder(s.client, s.name(), root, create_if_missing=False)


@check(
    "upload_dataset_from_folder",
    differs="409 for a taken filename; that client counts both 409 and a 400 that says `already exists` as skipped",
)
def a_second_upload_skips_what_is_there(s: Scene) -> None:
    root, name = s.photos("a.png", "b.png"), s.name()
    chains.upload_dataset_from_folder(s.client, name, root, parallel=False)
    again = chains.upload_dataset_from_folder(s.client, name, root)
    equal((again.images_uploaded, again.images_skipped, again.failures), (0, 2, []))
    told = chains.upload_dataset_from_folder(s.client, name, root, skip_existing=False)
    equal((told.images_skipped, len(told.failures)), (0, 2))
    true(told.failures[0].reason.startswith("conflict"), told.failures)


@check("auto_annotate_dataset")
def datasets_are_annotated(s: Scene) -> None:
    project = s.project()
    for n in range(3):
        s.client.images.upload(project.id, s.picture(f"p{n}.png", shade=30 * n))
    report = chains.auto_annotate_dataset(s.client, project.name, [("heron", "bbox"), {"name": "pond"}], **SOON)
    true(report.success and report.job_id, report)
    equal((report.images_attempted, report.images_processed, report.failures), (3, 3, []))
    found = s.client.datasets.get(project.name, include_images=True).images
    equal(sum(one.annotation_count for one in found), report.annotations_added)
    again = chains.auto_annotate_dataset(s.client, project.name, [("heron", "bbox")], **SOON)
    equal(again.images_skipped, sum(one.annotation_count > 0 for one in found))


@check("auto_annotate_dataset")
def datasets_are_annotated_by_words(s: Scene) -> None:
    project = s.project()
    s.client.images.upload(project.id, s.picture("p.png"))
    classes = [("heron", "bbox")]
    report = chains.auto_annotate_dataset(
        s.client, project.name, classes, mode="text", confidence_threshold=0.1, max_images=1, overwrite=True
    )
    true(report.success and report.annotations_added > 0, report)


@check("train_pipeline")
def models_are_trained(s: Scene) -> None:
    project, _ = s.filled(6)
    run, model = chains.train_pipeline(s.client, project.name, pipeline="yolox", config={"epochs": 1}, poll_interval=0.05)
    equal((run.status, model.id, model.status), ("completed", run.model_id, "ready"))


@check("train_pipeline")
def models_are_waited_for_in_vain(s: Scene) -> None:
    client = s.open("main", timeout=20.0)
    project, _ = s.filled(6)
    with refused(PollTimeoutError):
        chains.train_pipeline(client, project.name, pipeline="yolox", timeout=0.01, poll_interval=0.01)


@check("full_pipeline")
def everything_in_one_go(s: Scene) -> None:
    root, name = s.photos(*(f"heron/p{n}.png" for n in range(6))), s.name()
    s.client.projects.create(name, annotation_types=["bbox"], classes=[{"name": "heron", "type": "bbox"}])
    report = chains.full_pipeline(s.client, dataset_name=name, folder=root, classes=[("heron", "bbox")], pipeline="yolox", train=False)
    true(report.success and report.upload.images_uploaded == 6 and report.annotate.images_processed == 6, report)


@check("full_pipeline")
def everything_with_a_model(s: Scene) -> None:
    """That client trains on completed images only, so the second round finds them completed."""
    root, name = s.photos(*(f"p{n}.png" for n in range(6))), s.name()
    chains.upload_dataset_from_folder(s.client, name, root)
    found = s.client.datasets.get(name, include_images=True).images
    s.client.projects.update(name, classes=[{"name": "heron", "type": "bbox"}])
    chains.auto_annotate_dataset(s.client, name, [("heron", "bbox")], confidence_threshold=0.0, **SOON)
    s.client.batch.update(name, [one.id for one in found], status="complete")
    extra = s.photos("new.png")
    report = chains.full_pipeline(
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
    report = chains.full_pipeline(
        s.client, dataset_name=name, folder=extra, classes=[("heron", "bbox")], pipeline="yolox", train_config={"epochs": 1}
    )
    equal((report.training_run.status, report.model.id), ("completed", report.training_run.model_id))
