"""Import of images in nested folders."""

from __future__ import annotations

from pathlib import Path

from pictograph.pipelines import import_dataset
from tests.support.annotation_files import coco, item, names_of
from tests.support.both_clients import AnyClient
from tests.support.photos import make_photo


def test_folders_of_any_depth_are_kept(client: AnyClient, tmp_path: Path) -> None:
    paths = ["a/x/1.png", "a/y/1.png", "b/1.png"]
    for number, path in enumerate(paths):
        make_photo(tmp_path / "photos" / path, seed=number)
    file = coco(tmp_path / "coco", *(item(path, path) for path in paths))
    report = client.do(lambda c: import_dataset(c, "lake", file, images=tmp_path / "photos"))
    assert report.success
    for image in client.do(lambda c: c.datasets.get("lake", include_images=True)).images:
        assert names_of(client, image.id) == [f"{image.virtual_folder_path}/{image.filename}"[1:]]
