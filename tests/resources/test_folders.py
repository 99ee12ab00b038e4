"""Virtual folders of a dataset."""

from __future__ import annotations

from pathlib import Path

from tests.support.both_clients import AnyClient


def test_folders_are_listed_and_counted(client: AnyClient, dataset_id: str, heron: Path) -> None:
    client.do(lambda c: c.images.upload(dataset_id, heron, folder_path="/lake/north"))
    (lake,) = client.do(lambda c: c.folders.list(dataset_id))
    assert lake.full_path == "/lake"
    (north,) = client.do(lambda c: c.folders.list(dataset_id, parent_path="/lake"))
    (tree,) = client.do(lambda c: c.folders.tree(dataset_id))
    assert [node.full_path for node in tree.children] == [north.full_path] == ["/lake/north"]
    assert client.do(lambda c: c.folders.stats(lake.id)).total_images == 0
    stats = client.do(lambda c: c.folders.stats(lake.id, include_subfolders=True))
    assert (stats.total_images, stats.total_size_bytes) == (1, heron.stat().st_size)
