"""A downloaded dataset as a dataset of PyTorch: the targets of torchvision, from disk alone, in worker processes."""

from __future__ import annotations

import importlib.util
import json
import pickle
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import pictograph
from pictograph.emulator import Emulator
from pictograph.pytorch import DetectionDataset
from tests.support.both_clients import AnyClient
from tests.support.photos import make_photo
from tests.viz.stand_in_torch import stand_in

HAS_TORCH = importlib.util.find_spec("torch") is not None


@pytest.fixture(autouse=True)
def torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch, or the stand-in if it is not installed."""
    if not HAS_TORCH:
        monkeypatch.setitem(sys.modules, "torch", stand_in())


def point(x: float, y: float) -> dict[str, float]:
    return {"x": x, "y": y}


def annotation(
    name: str, kind: str, *, group: str | None = None, attributes: dict[str, object] | None = None, **geometry: Any
) -> dict[str, Any]:
    facts = {**(attributes or {}), **({} if group is None else {"group": group})}
    return {"id": f"{name}-{kind}", "name": name, "type": kind, "attributes": [facts] if facts else [], **geometry}


def bbox(name: str, x: float, y: float, w: float, h: float, **more: Any) -> dict[str, Any]:
    return annotation(name, "bbox", bounding_box={"x": x, "y": y, "w": w, "h": h}, **more)


def square(x: float, y: float, size: float) -> list[dict[str, float]]:
    return [point(x, y), point(x + size, y), point(x + size, y + size), point(x, y + size)]


def polygon(name: str, *rings: list[dict[str, float]], **more: Any) -> dict[str, Any]:
    return annotation(name, "polygon", polygon={"paths": list(rings)}, **more)


def keypoint(name: str, x: float, y: float, *, keypoint: str, group: str, visibility: int = 2) -> dict[str, Any]:
    return annotation(name, "keypoint", keypoint=point(x, y), group=group, attributes={"keypoint": keypoint, "visibility": visibility})


def write(folder: Path, name: str, annotations: list[dict[str, Any]] | None, **photo: Any) -> None:
    path = make_photo(folder / name, **photo)
    if annotations is not None:
        path.with_name(f"{path.name}.json").write_text(json.dumps({"annotations": annotations}))


def lists(target: Any) -> dict[str, Any]:
    return {name: value.tolist() if hasattr(value, "tolist") else value for name, value in target.items()}


def test_a_dataset_is_downloaded_and_read(client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path) -> None:
    client.do(lambda c: c.projects.update("birds", classes=[{"name": "reed"}, {"name": "heron"}]))
    dataset = client.do(lambda c: c.datasets.as_pytorch("birds", tmp_path / "copy"))
    client.close()
    assert (len(dataset), dataset.classes) == (6, ["background", "reed", "heron"])
    image, target = dataset[0]
    with Image.open(dataset.path(0)) as original:
        assert tuple(image.shape) == (3, original.height, original.width)
        expected = [channel / 255 for channel in original.convert("RGB").getpixel((3, 2))]  # type: ignore[union-attr]
    assert image[:, 2, 3].tolist() == pytest.approx(expected)
    assert set(lists(target)["labels"]) == {2}
    assert target["boxes"].shape == (len(target["labels"]), 4)
    with pytest.raises(IndexError):
        dataset[6]


def test_a_download_with_failures_is_not_a_dataset(client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path) -> None:
    emulator.fail("get_annotation_file", status=404)
    with pytest.raises(OSError, match=r"1 of 12 files of the dataset 'birds' could not be downloaded.*Run the call again"):
        client.do(lambda c: c.datasets.as_pytorch("birds", tmp_path))
    assert len(DetectionDataset(tmp_path, classes=["heron"])) == 5


def test_a_download_that_stopped_is_not_a_dataset(client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path) -> None:
    emulator.fail("get_annotation_file", status=429, retry_after=3600, times=None)
    with pytest.raises(OSError, match=r"files of the dataset 'birds' were not downloaded: .*429.*Run the call again"):
        client.do(lambda c: c.datasets.as_pytorch("birds", tmp_path))


def test_an_unknown_dataset_is_not_found(client: AnyClient, tmp_path: Path) -> None:
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.datasets.as_pytorch("none", tmp_path / "copy"))


def test_targets_have_the_form_of_torchvision(tmp_path: Path) -> None:
    annotations = [
        bbox("heron", 10, 20, 30, 10),
        polygon("reed", square(10, 10, 20), square(15, 15, 10)),
        bbox("heron", -10, -10, 30, 20, attributes={"iscrowd": 1}),  # clipped to the image
        bbox("heron", 500, 500, 10, 10),  # outside
        bbox("removed class", 1, 1, 5, 5),
        bbox("background", 1, 1, 5, 5),
        annotation("heron", "polyline", polyline={"path": [point(1, 1), point(9, 9)]}),
        annotation("heron", "cuboid"),
    ]
    write(tmp_path, "a.png", annotations)
    _, target = DetectionDataset(tmp_path, classes=["heron", "reed"])[0]
    assert lists(target) == {
        "boxes": [[10, 20, 40, 30], [10, 10, 30, 30], [0, 0, 20, 10]],
        "labels": [1, 2, 1],
        "image_id": 0,
        "area": [300, 300, 200],
        "iscrowd": [0, 0, 1],
    }


def test_masks_have_holes_and_parts_of_one_group_are_one_object(tmp_path: Path) -> None:
    parts = [polygon("reed", square(2, 2, 10), square(5, 5, 4), group="1"), polygon("reed", square(30, 30, 6), group="1")]
    write(tmp_path, "a.png", [*parts, bbox("reed", 1, 1, 9, 9)])
    _, target = DetectionDataset(tmp_path, classes=["reed"], masks=True)[0]
    assert target["boxes"].tolist() == [[2, 2, 36, 36]]  # without the box, which has no mask
    assert tuple(target["masks"].shape) == (1, 48, 64)
    mask = target["masks"][0]
    assert [int(mask[y][x]) for x, y in ((4, 4), (7, 7), (32, 32), (20, 20), (50, 40))] == [1, 0, 1, 0, 0]
    assert target["area"].tolist() == [100 - 16 + 36]


def test_keypoints_of_a_group_belong_to_its_box(tmp_path: Path) -> None:
    first = [
        bbox("heron", 5, 5, 20, 20, group="1"),
        keypoint("heron", 8, 9, keypoint="beak", group="1"),
        keypoint("heron", 20, 21, keypoint="tail", group="1", visibility=1),
    ]
    second = [keypoint("heron", 40, 10, keypoint="beak", group="2"), keypoint("heron", 50, 30, keypoint="foot", group="2")]
    write(tmp_path, "a.png", [*first, *second, bbox("heron", 1, 1, 4, 4)])
    _, target = DetectionDataset(tmp_path, classes=["heron"], keypoints=["beak", "tail"])[0]
    assert target["boxes"].tolist() == [[5, 5, 25, 25], [40, 10, 50, 30], [1, 1, 5, 5]]
    assert target["keypoints"].tolist() == [[[8, 9, 2], [20, 21, 1]], [[40, 10, 2], [0, 0, 0]], [[0, 0, 0], [0, 0, 0]]]


def test_images_without_annotations_are_background_if_wanted(tmp_path: Path) -> None:
    write(tmp_path, "sub/b.png", [bbox("heron", 1, 1, 5, 5)])
    write(tmp_path, "a.png", None)
    write(tmp_path, ".hidden/c.png", [])
    (tmp_path / "notes.txt").touch()
    annotated = DetectionDataset(tmp_path, classes=["heron"])
    assert [annotated.path(index) for index in range(len(annotated))] == [tmp_path / "sub" / "b.png"]
    every = DetectionDataset(tmp_path, classes=["heron"], masks=True, keypoints=["beak"], include_unannotated=True)
    assert [every.path(index).name for index in range(len(every))] == ["a.png", "b.png"]
    _, target = every[0]
    shapes = {name: tuple(value.shape) for name, value in target.items() if name != "image_id"}
    empty = {"boxes": (0, 4), "labels": (0,), "area": (0,), "iscrowd": (0,), "masks": (0, 48, 64), "keypoints": (0, 1, 3)}
    assert shapes == empty


def test_images_are_upright(tmp_path: Path) -> None:
    write(tmp_path, "turned.jpg", [bbox("heron", 0, 50, 48, 14)], orientation=6)
    image, target = DetectionDataset(tmp_path, classes=["heron"])[0]
    assert tuple(image.shape) == (3, 64, 48)
    assert target["boxes"].tolist() == [[0, 50, 48, 64]]


def transformed(image: Image.Image, target: dict[str, Any]) -> tuple[object, object]:
    return image.size, sorted(target)


def test_a_dataset_goes_to_another_process_with_its_transforms(tmp_path: Path) -> None:
    write(tmp_path, "a.png", [bbox("heron", 1, 1, 5, 5)])
    dataset = DetectionDataset(tmp_path, classes=["heron"], transforms=transformed)
    copy = pickle.loads(pickle.dumps(dataset))
    assert copy[0] == dataset[0] == ((64, 48), ["area", "boxes", "image_id", "iscrowd", "labels"])
    assert copy.classes == dataset.classes


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.png", [])
    write(tmp_path, "b.png", [])
    (tmp_path / "a.png.json").write_text("{")
    (tmp_path / "b.png").write_bytes(b"no image")
    dataset = DetectionDataset(tmp_path, classes=[])
    with pytest.raises(ValueError, match=r"a\.png\.json is not an annotation file"):
        dataset[0]
    with pytest.raises(ValueError, match=r"b\.png is not an image"):
        dataset[1]
    with pytest.raises(FileNotFoundError, match="Pass the folder"):
        DetectionDataset(tmp_path / "none", classes=[])


def test_without_pytorch_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.png", [])
    monkeypatch.setitem(sys.modules, "torch", None)
    dataset = DetectionDataset(tmp_path, classes=[])
    assert len(dataset) == 1
    with pytest.raises(ModuleNotFoundError, match=r"requires PyTorch. Install it with: pip install 'pictograph\[torch\]'"):
        dataset[0]


@pytest.mark.slow
@pytest.mark.skipif(not HAS_TORCH, reason="needs PyTorch, which the locked requirements do not contain")
def test_a_loader_reads_it_in_workers_and_torchvision_trains_with_it(tmp_path: Path) -> None:
    real: Any = pytest.importorskip("torch")
    detection: Any = pytest.importorskip("torchvision.models.detection")
    v2: Any = pytest.importorskip("torchvision.transforms.v2")
    loaders: Any = pytest.importorskip("torch.utils.data")
    for number in range(4):
        write(tmp_path, f"{number}.png", [polygon("reed", square(10, 10, 20)), bbox("reed", 5, 5, 9, 9)], seed=number)
    dataset = DetectionDataset(tmp_path, classes=["reed"], masks=True)
    loader = loaders.DataLoader(dataset, batch_size=2, num_workers=2, collate_fn=as_lists)
    model = detection.maskrcnn_resnet50_fpn(weights=None, weights_backbone=None, num_classes=len(dataset.classes), min_size=64, max_size=64)
    images, targets = next(iter(loader))
    losses = model(images, targets)
    assert (images[0].dtype, targets[0]["boxes"].dtype, targets[0]["labels"].dtype) == (real.float32, real.float32, real.int64)
    assert all(real.isfinite(loss) for loss in losses.values())
    flipped = DetectionDataset(
        tmp_path, classes=["reed"], masks=True, transforms=v2.Compose([v2.ToImage(), v2.RandomHorizontalFlip(p=1.0)])
    )
    _, target = flipped[0]
    assert target["boxes"].tolist() == [[34, 10, 54, 30]]
    assert int(target["masks"][0][15][40]) == 1


def as_lists(batch: list[tuple[Any, Any]]) -> tuple[list[Any], list[Any]]:
    return [image for image, _ in batch], [target for _, target in batch]
