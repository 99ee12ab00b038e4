"""A whole dataset annotated by a model."""

from __future__ import annotations

from typing import Any

import pytest

import pictograph
from pictograph import BatchClass
from pictograph.emulator import Emulator
from pictograph.pipelines import AnnotateReport, auto_annotate_dataset
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming

HERON = [("heron", "bbox")]


@pytest.fixture
def bare(emulator: Emulator) -> list[str]:
    """The dataset `bare`: six images without annotations, with the classes heron and reed."""
    ids: list[str] = emulator.seed("bare", images=6, classes=("heron", "reed"), annotate=False)
    return ids


def annotate(client: AnyClient, classes: Any = HERON, name: str = "bare", **options: Any) -> AnnotateReport:
    """Whatever is found counts: what the emulator is how sure of depends on chance."""
    wanted = {"confidence_threshold": 0.0, **options}
    report: AnnotateReport = client.do(lambda c: auto_annotate_dataset(c, name, classes, **wanted))
    return report


def kept(client: AnyClient, ids: list[str]) -> list[list[Any]]:
    return [client.do(lambda c, image_id=image_id: c.annotations.get(image_id)) for image_id in ids]


def clash(client: AnyClient, ids: list[str]) -> None:
    """Make the second image a namesake of the first, in another folder."""
    client.do(lambda c: c.batch.copy("bare", ids[:1], target_folder_path="/other", duplicate_handling="skip"))


@pytest.mark.parametrize("mode", ["batch", "text"])
def test_all_images_get_what_is_found(mode: str, client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    report = annotate(client, [("heron", "bbox"), ("reed",)], mode=mode)
    assert (report.images_attempted, report.images_processed, report.images_skipped, report.failures) == (6, 6, 0, [])
    assert report.success
    found = kept(client, bare)
    assert sum(map(len, found)) == report.annotations_added > 0
    assert {(annotation.name, annotation.type) for image in found for annotation in image} == {("heron", "bbox"), ("reed", "polygon")}
    assert (report.job_id is None) == (mode == "text")


def test_text_saves_once_for_each_image(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    annotate(client, [("heron",), ("reed", "tag")], mode="text")
    assert len(emulator.requests_of("auto_annotate_text")) == 12
    assert len(emulator.requests_of("save_annotations")) == 6
    assert {request.json()["output_type"] for request in emulator.requests_of("auto_annotate_text")} == {"polygon"}


@pytest.mark.parametrize("mode", ["batch", "text"])
def test_what_is_annotated_is_left_alone(mode: str, client: AnyClient, emulator: Emulator, bare: list[str], birds: list[str]) -> None:
    before = kept(client, birds)
    report = annotate(client, name="birds", mode=mode)
    assert (report.images_attempted, report.images_skipped, report.success) == (0, 6, True)
    assert kept(client, birds) == before
    assert emulator.requests_of("create_auto_annotate_batch") == emulator.requests_of("auto_annotate_text") == []


def test_text_with_overwrite_replaces_where_it_finds_something(client: AnyClient, birds: list[str]) -> None:
    before = kept(client, birds)
    annotate(client, [("nothing",)], name="birds", mode="text", overwrite=True)
    assert kept(client, birds) == before
    report = annotate(client, name="birds", mode="text", overwrite=True)
    after = kept(client, birds)
    assert report.images_processed == 6
    assert all(old[0] not in new for old, new in zip(before, after, strict=True))


def test_batch_with_overwrite_adds(client: AnyClient, birds: list[str]) -> None:
    before = kept(client, birds)
    annotate(client, name="birds", overwrite=True)
    assert all(old[0] in new for old, new in zip(before, kept(client, birds), strict=True))


def test_what_somebody_draws_meanwhile_stays(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    mine = {"id": "mine", "name": "heron", "type": "keypoint", "keypoint": {"x": 1, "y": 2}}
    with emulator.client() as other:
        other.annotations.save(bare[0], [mine])
        listed = other.datasets.get("bare", include_images=True).to_dict()
    for image in listed["images"]:
        image["annotation_count"] = 0
    emulator.fail("get_dataset_by_name", status=200, body={"dataset": listed})
    annotate(client, mode="text")
    assert "mine" in [annotation.id for annotation in kept(client, bare[:1])[0]]


def test_no_more_images_than_wanted(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    assert annotate(client, max_images=2).images_processed == 2
    assert len(emulator.requests_of("create_auto_annotate_batch")[0].json()["image_filenames"]) == 2
    assert annotate(client).images_attempted == 4


def test_jobs_of_500_and_all_pages(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    """1100 images in pages of which the server gives 400 at most."""
    template = client.do(lambda c: c.datasets.get("bare", include_images=True)).to_dict()
    image = template["images"][0]
    images = [{**image, "id": f"{image['id'][:-4]}{number:04}", "filename": f"{number}.png"} for number in range(1100)]
    for start in (0, 400, 800):
        page = {**template, "image_count": 1100, "images": images[start : start + 400]}
        emulator.fail("get_dataset_by_name", status=200, body={"dataset": page})
    job = {"job_id": bare[0], "status": "completed", "progress": 100, "failed_images": 1, "total_annotations_added": 7}
    for size in (500, 500, 100):
        body = {**job, "total_images": size, "processed_images": size}
        emulator.fail("create_auto_annotate_batch", status=200, body=body)
        emulator.fail("get_auto_annotate_batch", status=200, body=body)
    report = annotate(client)
    assert [len(request.json()["image_filenames"]) for request in emulator.requests_of("create_auto_annotate_batch")] == [500, 500, 100]
    assert [request.query["images_offset"] for request in emulator.requests_of("get_dataset_by_name")[-3:]] == [["0"], ["400"], ["800"]]
    assert (report.images_attempted, report.images_processed, report.annotations_added) == (1100, 1097, 21)
    assert [failure.image_filename for failure in report.failures] == ["<batch>"] * 3
    assert len(report.job_ids) == 3


def test_namesakes_are_never_annotated_for_each_other(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    clash(client, bare)
    report = annotate(client, mode="text")
    assert (report.images_attempted, report.images_processed) == (7, 5)
    assert [failure.image_filename for failure in report.failures] == ["picture_0000.png"] * 2
    assert "picture_0000.png" not in [request.json()["image_filename"] for request in emulator.requests_of("auto_annotate_text")]


def test_a_job_takes_namesakes_once_and_none_with_annotations(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    clash(client, bare)
    assert annotate(client, max_images=None, confidence_threshold=1.0).failures == []
    names = emulator.requests_of("create_auto_annotate_batch")[0].json()["image_filenames"]
    assert sorted(names) == [f"picture_{number:04}.png" for number in range(6)]
    client.do(lambda c: c.annotations.save(bare[0], [{"name": "heron", "type": "keypoint", "keypoint": {"x": 1, "y": 2}}]))
    report = annotate(client)
    assert [failure.image_filename for failure in report.failures] == ["picture_0000.png"]
    assert "picture_0000.png" not in emulator.requests_of("create_auto_annotate_batch")[-1].json()["image_filenames"]


# What goes wrong


@pytest.mark.parametrize("mode", ["batch", "text"])
def test_no_credits_for_anything_is_raised(mode: str, client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    emulator.set_credits(0)
    with pytest.raises(pictograph.PaymentRequiredError):
        annotate(client, mode=mode)


def test_credits_that_run_out_on_the_way_are_told_in_the_report(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    emulator.set_credits(6)
    report = annotate(client, mode="text")
    assert (report.images_processed, len(report.failures), report.success) == (2, 4, False)
    assert all("402" in failure.reason for failure in report.failures)


def test_a_job_that_fails_is_a_failure_and_what_it_did_counts(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    emulator.fail_job("create_auto_annotate_batch", "Credits ran out")
    emulator.job_seconds = 20
    report = annotate(client)
    assert [failure.image_filename for failure in report.failures] == ["<batch>"]
    assert "Credits ran out" in report.failures[0].reason
    assert 0 < report.images_processed < 6
    assert report.annotations_added == sum(map(len, kept(client, bare)))


def test_a_job_that_takes_too_long_is_picked_up(client: AnyClient, emulator: Emulator, bare: list[str], patient: FakeTiming) -> None:
    emulator.job_seconds = 5000
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        annotate(client)
    assert patient.elapsed == pytest.approx(1800)
    assert client.do(lambda c: c.auto_annotate.get_batch(caught.value.run_id)).status == "running"


def test_a_class_that_the_dataset_lacks_is_a_failure_of_each_image(client: AnyClient, bare: list[str]) -> None:
    report = annotate(client, [("owl",)], mode="text")
    assert len(report.failures) == 6
    assert "owl" in report.failures[0].reason


def test_a_dataset_that_is_not_there(client: AnyClient) -> None:
    with pytest.raises(pictograph.NotFoundError):
        annotate(client, name="none")


@pytest.mark.parametrize(
    "given", [BatchClass(name="heron", output_type="bbox"), {"name": "heron", "output_type": "bbox"}, ("heron", "bbox"), ["heron", "bbox"]]
)
def test_a_class_in_any_form(given: Any, client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    annotate(client, [given])
    assert emulator.requests_of("create_auto_annotate_batch")[0].json()["classes"] == [{"name": "heron", "output_type": "bbox"}]


@pytest.mark.parametrize(
    ("classes", "options"),
    [
        ([], {}),
        (["heron"], {}),
        ([("heron", "bbox", 1)], {}),
        ([{"output_type": "bbox"}], {}),
        ([(1,)], {}),
        (HERON, {"mode": "magic"}),
        (HERON, {"max_images": 0}),
        (HERON, {"timeout": 0}),
    ],
)
def test_arguments_that_make_no_sense_send_nothing(classes: Any, options: Any, client: AnyClient, emulator: Emulator) -> None:
    with pytest.raises(ValueError, match=r"."):
        annotate(client, classes, **options)
    assert emulator.requests == []
