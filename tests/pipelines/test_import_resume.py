"""Imports that were interrupted go on where they stopped; imports that came to their end save all again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph.bulk import ProgressEvent
from pictograph.emulator import Emulator
from pictograph.pipelines import ImportReport, import_dataset
from tests.support.annotation_files import coco, item, names_of
from tests.support.both_clients import AnyClient
from tests.support.photos import make_photo

SAVE = "bulk_save_annotations"
Interrupted = Callable[..., list[str]]


@pytest.fixture
def interrupted(client: AnyClient) -> Interrupted:
    """Interrupt an import after so many images. Returns the notes of the error."""
    kind = KeyboardInterrupt if client.kind == "sync" else RuntimeError  # Ctrl-C ends an event loop at once

    def act(dataset: str, path: Path, after: int) -> list[str]:
        def interrupt(event: ProgressEvent) -> None:
            if (event.phase, event.files_done) == ("import", after):
                raise kind

        with pytest.raises(kind) as caught:
            client.do(lambda c: c.annotations.import_(dataset, path, max_workers=1, on_progress=interrupt))
        return caught.value.__notes__

    return act


def test_an_interrupted_import_saves_what_is_left(many: Path, interrupted: Interrupted, client: AnyClient, emulator: Emulator) -> None:
    [note] = interrupted("many", many, 250)
    assert note.startswith("250 of 450 files are done. Repeat the call to go on. Report so far: ")
    lines = Path(note.rpartition(": ")[2]).read_text().splitlines()
    assert [json.loads(line)["outcome"] for line in lines[:200]] == ["saved"] * 200
    assert (len(emulator.requests_of(SAVE)), images_sent(emulator)) == (2, 400)
    report: ImportReport = client.do(lambda c: c.annotations.import_("many", many))
    assert (report.images_saved, report.images_saved_before, report.success) == (50, 400, True)
    assert images_sent(emulator) == 450, "each image once"
    assert [file.outcome for file in report.files].count("present") == 400
    images = client.do(lambda c: c.datasets.get("many", include_images=True)).images
    assert {image.annotation_count for image in images} == {1}
    again = client.do(lambda c: c.annotations.import_("many", many))
    assert (again.images_saved, again.images_saved_before) == (450, 0), "the last import came to its end"


def images_sent(emulator: Emulator) -> int:
    return sum(len(json.loads(request.body)["saves"]) for request in emulator.requests_of(SAVE))


def test_all_is_saved_again_on_request(many: Path, interrupted: Interrupted, client: AnyClient) -> None:
    interrupted("many", many, 250)
    report = client.do(lambda c: c.annotations.import_("many", many, resume=False))
    assert (report.images_saved, report.images_saved_before) == (450, 0)


def test_what_was_changed_since_the_interrupt_is_saved_again(
    many: Path, interrupted: Interrupted, client: AnyClient, tmp_path: Path
) -> None:
    """By another import, by another file under the same name, and by hand."""
    interrupted("many", many, 250)
    images = client.do(lambda c: c.datasets.get("many", include_images=True)).images
    paths = [f"{image.virtual_folder_path}/{image.filename}".lstrip("/") for image in images]
    client.do(lambda c: c.annotations.save(images[0].id, []))
    client.do(lambda c: c.annotations.import_("many", coco(tmp_path / "other", item(paths[1], "otter"))))
    assert client.do(lambda c: c.annotations.import_("many", many)).images_saved == 450, "another import has ended"
    interrupted("many", many, 250)
    client.do(lambda c: c.annotations.save(images[0].id, []))
    changed = coco(tmp_path / "changed", item(paths[1], "otter"), *(item(path) for path in (paths[0], *paths[2:])))
    report = client.do(lambda c: c.annotations.import_("many", changed))
    assert (report.images_saved, report.images_saved_before) == (52, 398)
    assert (names_of(client, images[0].id), names_of(client, images[1].id)) == (["heron"], ["otter"])


def test_two_imports_to_one_dataset_exclude_each_other(many: Path, client: AnyClient, emulator: Emulator) -> None:
    problems: list[str] = []

    def second(event: ProgressEvent) -> None:
        if event.phase == "import" and not problems:
            with emulator.client() as other, pytest.raises(BlockingIOError) as caught:
                other.annotations.import_("many", many)
            problems.append(str(caught.value))

    assert client.do(lambda c: c.annotations.import_("many", many, on_progress=second)).success
    assert problems[0].startswith("Another call already works on the annotations of the dataset 'many' (journal ")


def test_an_interrupted_import_of_images_and_annotations_goes_on(client: AnyClient, emulator: Emulator, tmp_path: Path) -> None:
    names = [f"{number}.png" for number in range(6)]
    for number, name in enumerate(names):
        make_photo(tmp_path / "photos" / name, seed=number)
    file = coco(tmp_path / "coco", *(item(name) for name in names))
    points: list[Any] = [("upload", 3), ("import", 6)]

    def act() -> Any:
        return client.do(lambda c: import_dataset(c, "lake", file, images=tmp_path / "photos", on_progress=interrupt))

    def interrupt(event: ProgressEvent) -> None:
        if points and (event.phase, event.files_done) == points[0]:
            points.pop(0)
            raise RuntimeError

    for _ in range(2):
        with pytest.raises(RuntimeError):
            act()
    report = act()
    assert (report.success, report.annotations.images_saved, report.annotations.images_saved_before) == (True, 0, 6)
    assert (report.upload.images_skipped, client.do(lambda c: c.datasets.get("lake")).image_count) == (6, 6)
    assert images_sent(emulator) == 6
