"""Bulk operations, folders, prices, usage (since 1.7.34)."""

from __future__ import annotations

import zipfile
from typing import Any

from deployments import GRAPH, active
from fixtures import SOME_ID, Fixtures, annotations, equal, raises, true
from registry import check

from pictograph.exceptions import ConflictError, ForbiddenError, NotFoundError, ValidationError

IGNORED = "ids whose state forbids the change are in neither list; the service of that client counts them as not found"


@check("images.bulk_upload", since="1.7.34")
def images_are_uploaded_in_bulk(s: Fixtures) -> None:
    project, calls = s.project(), []
    root = s.photos("a.png", "b.jpg")
    (root / "odd.heic").write_bytes(b"not really a picture")
    files = [root / name for name in ("a.png", "b.jpg", "odd.heic")]
    done = s.client.images.bulk_upload(project.id, files, folder_path="/lake/north", progress=lambda *step: calls.append(step))
    equal(([one.filename for one in done.registered], done.failed), (["a.png", "b.jpg", "odd.heic"], []))
    true(all(one.folder_path == "/lake/north" and one.status == "new" and one.image_url for one in done.registered) and calls, done)
    first = s.client.images.get(done.registered[0].image_id)
    equal((first.width, first.height, first.virtual_folder_path), (40, 30, "/lake/north"))
    again = s.client.images.bulk_upload(project.id, [*files[:1], *s.photos("new.png").iterdir()], folder_path="/lake/north")
    equal(([one.filename for one in again.registered], [one.filename for one in again.failed]), (["new.png"], ["a.png"]))
    true(again.failed[0].error, again.failed)
    with raises(NotFoundError, status=404):
        s.client.images.bulk_upload(SOME_ID, files)


@check("images.bulk_tag", since="1.7.34")
def images_are_tagged_in_bulk(s: Fixtures) -> None:
    project, images = s.filled(2)
    ids = [image.id for image in images]
    equal(s.client.images.bulk_tag(project.id, ids, ["rainy", "dusk"]), 2)
    equal(s.client.images.bulk_tag(project.id, ids, ["dusk"], add=False), 2)
    with raises(NotFoundError, status=404):
        s.client.images.bulk_tag(SOME_ID, ids, ["dusk"])


@check("annotations.bulk_save", since="1.7.34")
def annotations_are_saved_in_bulk(s: Fixtures) -> None:
    _, images = s.filled(2)
    done = s.client.annotations.bulk_save({images[0].id: annotations()[:1], images[1].id: [], SOME_ID: []})
    equal(
        [(one.image_id, one.previous_count, one.new_count, one.status) for one in done.saved],
        [(images[0].id, 4, 1, "complete"), (images[1].id, 4, 0, "complete")],
    )
    equal([one.image_id for one in done.failed], [SOME_ID])
    true(done.failed[0].error, done.failed)
    equal(len(s.client.annotations.get(images[0].id)), 1)
    with raises(ValidationError, status=422):
        s.client.annotations.bulk_save({f"{n:08d}{SOME_ID[8:]}": [] for n in range(201)})


@check("folders.list", "folders.tree", "folders.stats", since="1.7.34")
def folders_are_read(s: Fixtures) -> None:
    project = s.project()
    for folder in ("/", "/lake", "/lake/north"):
        s.client.images.upload(project.id, s.picture("a.png"), folder_path=folder)
    top = [one for one in s.client.folders.list(project.id) if one.full_path == "/lake"]
    equal([(one.name, one.project_id, one.parent_folder_id) for one in top], [("lake", project.id, None)])
    below = s.client.folders.list(project.id, parent_path="/lake")
    equal([(one.full_path, one.parent_folder_id, one.image_count) for one in below], [("/lake/north", top[0].id, 1)])
    tree = [one for one in s.client.folders.tree(project.id) if one.full_path == "/lake"]
    equal([(one.id, [child.name for child in one.children]) for one in tree], [(top[0].id, ["north"])])
    stats = s.client.folders.stats(top[0].id)
    equal((stats.total_images, s.client.folders.stats(top[0].id, include_subfolders=False).total_images), (2, 1))
    true(stats.total_size_bytes > 0 and stats.folders_by_status is not None, stats)
    for call in (s.client.folders.list, s.client.folders.tree, s.client.folders.stats):
        with raises(NotFoundError, status=404):
            call(SOME_ID)


@check("exports.get_by_id", "exports.download_by_id", since="1.7.34")
def exports_are_found_by_id(s: Fixtures) -> None:
    project, export = s.exported(2)
    found = s.client.exports.get_by_id(export.id)
    equal((found.id, found.name, found.dataset_name, found.status), (export.id, export.name, project.name, "completed"))
    target = s.client.exports.download_by_id(export.id, s.folder / s.name() / "e.zip")
    true(zipfile.is_zipfile(target), target)
    with raises(NotFoundError, status=404):
        s.client.exports.get_by_id(SOME_ID)


@check("credits.usage_by_operation", since="1.7.34")
def usage_is_summarized(s: Fixtures) -> None:
    s.trained()
    found = s.client.credits.usage_by_operation(range="all")
    equal((found.range, found.since), ("all", None))
    equal(
        (found.total_micro_usd, found.total_events),
        (sum(o.total_micro_usd for o in found.operations), sum(o.event_count for o in found.operations)),
    )
    true("training_a10g" in {one.operation for one in found.operations}, found)
    true(found.operations == sorted(found.operations, key=lambda one: -one.total_micro_usd), found)
    true(s.client.credits.usage_by_operation().since is not None, "no beginning")
    equal(s.client.credits.balance().period_spend_micro_usd, found.total_micro_usd)


@check("training.bulk_cancel", since="1.7.34")
def runs_are_cancelled_in_bulk(s: Fixtures) -> None:
    client = s.open("slow")
    runs = [client.training.create(*s.given["slow"]["export"], pipeline_type="yolox", name=s.name(), wait=False).id for _ in range(2)]
    result = client.training.bulk_cancel([*runs, SOME_ID])
    equal((sorted(result.succeeded), result.not_found, result.count), (sorted(runs), [SOME_ID], 2))
    equal({client.training.get(run).status for run in runs}, {"cancelled"})


@check("training.bulk_cancel", since="1.7.34", differs=IGNORED)
def completed_runs_are_not_cancelled_in_bulk(s: Fixtures) -> None:
    client = s.open("slow")
    run = client.training.create(*s.given["slow"]["export"], pipeline_type="yolox", name=s.name(), wait=False).id
    client.training.cancel(run)
    result = client.training.bulk_cancel([run])
    equal((result.succeeded, result.not_found, result.count), ([], [], 0))


@check("workflows.bulk_cancel_runs", since="1.7.34")
def workflow_runs_are_cancelled_in_bulk(s: Fixtures) -> None:
    client = s.open("slow")
    made = client.workflows.create("count", GRAPH)
    runs = [client.workflows.run(made.id).run_id for _ in range(2)]
    result = client.workflows.bulk_cancel_runs([*runs, SOME_ID])
    equal((sorted(result.succeeded), result.not_found, result.count), (sorted(runs), [SOME_ID], 2))


@check("deployments.compute_options", "deployments.quote", since="1.7.34")
def deployments_have_prices(s: Fixtures) -> None:
    options = s.client.deployments.compute_options()
    true(
        {"cpu", "t4", "a10g"} <= {one.gpu_type or "cpu" for one in options} and all(one.label and one.description for one in options),
        options,
    )
    rates = {one.gpu_type: one.rate_per_min_micro_usd for one in options}
    quote = s.client.deployments.quote(gpu_type="a10g", min_containers=1)
    equal((quote.rate_per_min_micro_usd, quote.scale_to_zero), (rates["a10g"], False))
    equal((quote.cost_per_hour_micro_usd, quote.cost_per_day_micro_usd), (60 * rates["a10g"], 24 * 60 * rates["a10g"]))
    true(s.client.deployments.quote().scale_to_zero and s.client.deployments.quote(compute_type="cpu").billing_note, "no note")


@check("deployments.bulk_pause", "deployments.bulk_resume", "deployments.bulk_delete", since="1.7.34")
def deployments_are_paused_and_deleted_in_bulk(s: Fixtures) -> None:
    model_id = s.trained().model_id
    ids = sorted(active(s, s.client.deployments.create(model_id).deployment.id).id for _ in range(2))
    for call in (s.client.deployments.bulk_pause, s.client.deployments.bulk_resume):
        result: Any = call([*ids, SOME_ID])
        equal((sorted(result.succeeded), result.not_found, result.count), (ids, [SOME_ID], 2))
    result = s.client.deployments.bulk_delete([*ids, SOME_ID])
    equal((sorted(result.deleted), result.not_found, result.count), (ids, [SOME_ID], 2))


@check("models.bulk_delete", "exports.bulk_delete", since="1.7.34")
def bulk_deletes_need_the_role(s: Fixtures) -> None:
    member = s.as_role("member")
    for call in (member.models.bulk_delete, member.exports.bulk_delete):
        with raises(ForbiddenError, status=403):
            call([SOME_ID])
    with raises((ValidationError, ValueError)):
        s.client.models.bulk_delete([])


@check("exports.get_by_id", "exports.create", since="1.7.34")
def an_unfinished_export_is_not_downloaded_by_id(s: Fixtures) -> None:
    client, (dataset, _) = s.open("slow"), s.given["slow"]["export"]
    export = client.exports.create(dataset, s.name(), wait=False)
    equal(client.exports.get_by_id(export.id).status, "pending")
    with raises(ConflictError, status=409):
        client.exports.download_by_id(export.id, s.folder / "never.zip")
