"""auto_annotate_dataset: annotate all images of a dataset."""

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
    """Run the pipeline with a threshold of 0, because the confidence of the emulator's detections is random."""
    report: AnnotateReport = client.do(lambda c: auto_annotate_dataset(c, name, classes, **{"confidence_threshold": 0.0, **options}))
    return report


def annotations_of(client: AnyClient, ids: list[str]) -> list[list[Any]]:
    return [client.do(lambda c, image_id=image_id: c.annotations.get(image_id)) for image_id in ids]


def copy_first_image(client: AnyClient, ids: list[str]) -> None:
    """Copy the first image to another folder, under the same name."""
    client.do(lambda c: c.batch.copy("bare", ids[:1], target_folder_path="/other", duplicate_handling="skip"))


@pytest.mark.parametrize("mode", ["batch", "text"])
def test_all_images_are_annotated(mode: str, client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    report = annotate(client, [("heron", "bbox"), ("reed",)], mode=mode)
    assert (report.images_attempted, report.images_processed, report.images_skipped, report.failures) == (6, 6, 0, [])
    assert report.success
    found = annotations_of(client, bare)
    assert sum(map(len, found)) == report.annotations_added > 0
    assert {(annotation.name, annotation.type) for image in found for annotation in image} == {("heron", "bbox"), ("reed", "polygon")}
    assert (report.job_id is None) == (mode == "text")


def test_text_mode_saves_once_per_image(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    annotate(client, [("heron",), ("reed", "tag")], mode="text")
    assert len(emulator.requests_of("auto_annotate_text")) == 12
    assert len(emulator.requests_of("save_annotations")) == 6
    assert {request.json()["output_type"] for request in emulator.requests_of("auto_annotate_text")} == {"polygon"}


@pytest.mark.parametrize("mode", ["batch", "text"])
def test_annotated_images_are_skipped(mode: str, client: AnyClient, emulator: Emulator, bare: list[str], birds: list[str]) -> None:
    before = annotations_of(client, birds)
    report = annotate(client, name="birds", mode=mode)
    assert (report.images_attempted, report.images_skipped, report.success) == (0, 6, True)
    assert annotations_of(client, birds) == before
    assert emulator.requests_of("create_auto_annotate_batch") == emulator.requests_of("auto_annotate_text") == []


def test_text_mode_with_overwrite_replaces_annotations_if_it_finds_any(client: AnyClient, birds: list[str]) -> None:
    before = annotations_of(client, birds)
    annotate(client, [("nothing",)], name="birds", mode="text", overwrite=True)
    assert annotations_of(client, birds) == before
    report = annotate(client, name="birds", mode="text", overwrite=True)
    after = annotations_of(client, birds)
    assert report.images_processed == 6
    assert all(old[0] not in new for old, new in zip(before, after, strict=True))


def test_batch_mode_with_overwrite_adds_annotations(client: AnyClient, birds: list[str]) -> None:
    before = annotations_of(client, birds)
    annotate(client, name="birds", overwrite=True)
    assert all(old[0] in new for old, new in zip(before, annotations_of(client, birds), strict=True))


def test_annotations_added_by_another_client_are_kept(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    mine = {"id": "mine", "name": "heron", "type": "keypoint", "keypoint": {"x": 1, "y": 2}}
    with emulator.client() as other:
        other.annotations.save(bare[0], [mine])
        listed = other.datasets.get("bare", include_images=True).to_dict()
    for image in listed["images"]:
        image["annotation_count"] = 0
    emulator.fail("get_dataset_by_name", status=200, body={"dataset": listed})
    annotate(client, mode="text")
    assert "mine" in [annotation.id for annotation in annotations_of(client, bare[:1])[0]]


def test_max_images_limits_the_images(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    assert annotate(client, max_images=2).images_processed == 2
    assert len(emulator.requests_of("create_auto_annotate_batch")[0].json()["image_filenames"]) == 2
    assert annotate(client).images_attempted == 4


def test_large_datasets_are_paged_and_split_into_jobs_of_500(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    """1100 images; the server returns at most 400 per page."""
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


def test_text_mode_reports_images_of_the_same_name_as_failures(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    copy_first_image(client, bare)
    report = annotate(client, mode="text")
    assert (report.images_attempted, report.images_processed) == (7, 5)
    assert [failure.image_filename for failure in report.failures] == ["picture_0000.png"] * 2
    assert "picture_0000.png" not in [request.json()["image_filename"] for request in emulator.requests_of("auto_annotate_text")]


def test_batch_mode_sends_a_shared_name_once_and_not_if_one_image_is_annotated(
    client: AnyClient, emulator: Emulator, bare: list[str]
) -> None:
    copy_first_image(client, bare)
    assert annotate(client, max_images=None, confidence_threshold=1.0).failures == []
    names = emulator.requests_of("create_auto_annotate_batch")[0].json()["image_filenames"]
    assert sorted(names) == [f"picture_{number:04}.png" for number in range(6)]
    client.do(lambda c: c.annotations.save(bare[0], [{"name": "heron", "type": "keypoint", "keypoint": {"x": 1, "y": 2}}]))
    report = annotate(client)
    assert [failure.image_filename for failure in report.failures] == ["picture_0000.png"]
    assert "picture_0000.png" not in emulator.requests_of("create_auto_annotate_batch")[-1].json()["image_filenames"]


# Failures


@pytest.mark.parametrize("mode", ["batch", "text"])
def test_without_credits_the_error_is_raised(mode: str, client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    emulator.set_credits(0)
    with pytest.raises(pictograph.PaymentRequiredError):
        annotate(client, mode=mode)


def test_running_out_of_credits_is_in_the_report(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    emulator.set_credits(6)
    report = annotate(client, mode="text")
    assert (report.images_processed, len(report.failures), report.success) == (2, 4, False)
    assert all("402" in failure.reason for failure in report.failures)


def test_a_failed_job_is_a_failure_and_its_annotations_are_counted(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    emulator.fail_job("create_auto_annotate_batch", "Credits ran out")
    emulator.job_seconds = 20
    report = annotate(client)
    assert [failure.image_filename for failure in report.failures] == ["<batch>"]
    assert "Credits ran out" in report.failures[0].reason
    assert 0 < report.images_processed < 6
    assert report.annotations_added == sum(map(len, annotations_of(client, bare)))


def test_a_job_that_times_out_is_raised_with_its_id(client: AnyClient, emulator: Emulator, bare: list[str], clock: FakeTiming) -> None:
    emulator.job_seconds = 5000
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        annotate(client)
    assert 1799 <= clock.elapsed <= 1800
    assert client.do(lambda c: c.auto_annotate.get_batch(caught.value.job_id)).status == "running"


def test_the_timeout_covers_all_jobs(
    client: AnyClient, emulator: Emulator, bare: list[str], clock: FakeTiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pictograph.pipelines.annotate.MAX_IMAGES_PER_JOB", 2)
    emulator.job_seconds = 20
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        annotate(client, timeout=50.0)
    assert 49 <= clock.elapsed <= 50
    assert len(emulator.requests_of("create_auto_annotate_batch")) == 3
    assert client.do(lambda c: c.auto_annotate.get_batch(caught.value.job_id)).status == "running"


def test_the_timeout_covers_all_prompts(client: AnyClient, emulator: Emulator, bare: list[str], clock: FakeTiming) -> None:
    emulator.fail("auto_annotate_text", status=503, times=None)
    report = annotate(client, mode="text", timeout=5.0)
    assert clock.elapsed < 30, "six prompts with three retries each would take 42 seconds"
    assert len(report.failures) == 6


def test_a_class_that_the_dataset_does_not_have_is_a_failure_per_image(client: AnyClient, bare: list[str]) -> None:
    report = annotate(client, [("owl",)], mode="text")
    assert len(report.failures) == 6
    assert "owl" in report.failures[0].reason


def test_an_unknown_dataset_is_not_found(client: AnyClient) -> None:
    with pytest.raises(pictograph.NotFoundError):
        annotate(client, name="none")


def test_classes_can_have_several_forms(client: AnyClient, emulator: Emulator, bare: list[str]) -> None:
    as_dict = {"name": "heron", "output_type": "bbox"}
    annotate(client, [BatchClass(name="heron", output_type="bbox"), as_dict, ("heron", "bbox"), ["heron", "bbox"]])
    assert emulator.requests_of("create_auto_annotate_batch")[0].json()["classes"] == [as_dict] * 4


@pytest.mark.parametrize(
    ("classes", "options", "message"),
    [
        ([], {}, "classes is empty"),
        (["heron"], {}, "'heron' is not a class"),
        ([("heron", "bbox", 1)], {}, "is not a class"),
        ([{"output_type": "bbox"}], {}, "must have the keys of a BatchClass"),
        ([(1,)], {}, "is not a class"),
        (HERON, {"mode": "magic"}, "mode must be"),
        (HERON, {"max_images": 0}, "max_images must be"),
        (HERON, {"timeout": 0}, "timeout must be"),
    ],
)
def test_invalid_arguments_send_nothing(classes: Any, options: Any, message: str, client: AnyClient, emulator: Emulator) -> None:
    with pytest.raises(ValueError, match=message):
        annotate(client, classes, **options)
    assert emulator.requests == []
