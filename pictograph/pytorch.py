"""A downloaded dataset for PyTorch, in the form of torchvision's detection models.

Requires the extra `torch`: `pip install 'pictograph[torch]'`. PyTorch is imported when the first item is read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import define, field

if TYPE_CHECKING:
    from PIL import Image
    from torch import Tensor  # type: ignore[import-not-found,unused-ignore]  # pyright: ignore[reportMissingImports]

    from pictograph.viz.shapes import Rect, Shape

    Target: TypeAlias = dict[str, Tensor | int]  # pyright: ignore[reportUnknownVariableType]

Transforms: TypeAlias = Callable[..., tuple[object, object]]
"""Called with an image of Pillow and a target."""

_SUFFIX: Final = ".json"  # of the annotation file of an image, after the name of the image
_IMAGES: Final = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".heif")
_MISSING: Final = "pictograph.pytorch requires {0}. Install it with: pip install 'pictograph[torch]'"


class DetectionDataset:
    """Images and targets of a folder that `client.datasets.download` has written.

    It has `len()` and items, as `torch.utils.data.DataLoader` expects, and reads everything from disk: it can be pickled and used in the
    workers of a loader. The order of the items is that of the paths.

    An item is `(image, target)`. The image is a float32 tensor of the shape (3, height, width) with values from 0 to 1, upright. The
    target is a dict:

    - `boxes`: float32, (N, 4), left, top, right and bottom in pixels, clipped to the image
    - `labels`: int64, (N), the position of the class in `classes`; 0 is the background
    - `image_id`: the index of the item
    - `area`: float32, (N), in square pixels, of the polygon if there is one, otherwise of the box
    - `iscrowd`: int64, (N), the attribute `iscrowd`, 0 by default
    - `masks`: uint8, (N, height, width), if `masks` is set
    - `keypoints`: float32, (N, K, 3), x, y and visibility (0: unknown), if `keypoints` are given

    Boxes and polygons are objects. Annotations with the same class and the same attribute `group` are one object. Left out are polylines,
    keypoints without a group, objects outside of the image, and classes that are not in `classes`.

    Example:
        def as_lists(batch):
            return tuple(zip(*batch))

        loader = torch.utils.data.DataLoader(dataset, batch_size=4, num_workers=2, collate_fn=as_lists)
    """

    classes: list[str]
    """Names by label: `background` is 0, the classes of the project follow in their order."""

    def __init__(
        self,
        root: str | os.PathLike[str],
        *,
        classes: Sequence[str],
        transforms: Transforms | None = None,
        masks: bool = False,
        keypoints: Sequence[str] = (),
        include_unannotated: bool = False,
    ) -> None:
        """Find the images of a folder and its subfolders.

        Args:
            root: The folder. An image `a.jpg` has its annotations in `a.jpg.json`.
            classes: Names of the classes of the project, in its order, without the background.
            transforms: Called as `transforms(image, target)` with an image of Pillow; what it returns is the item. If torchvision is
                installed, boxes and masks are its `tv_tensors`, so that `torchvision.transforms.v2` changes them with the image. It does
                not change keypoints.
            masks: Whether targets have masks. Objects without polygon are left out then.
            keypoints: Names of the keypoints of an object, in order. The name is the attribute `keypoint`, or else the class.
            include_unannotated: Include images without annotation file, as background. Otherwise they are left out.

        Raises:
            FileNotFoundError: The folder does not exist.
        """
        self.root = Path(root)
        if not self.root.is_dir():
            raise FileNotFoundError(f"{self.root} is not a folder. Pass the folder that client.datasets.download has written.")
        self.classes = ["background", *classes]
        self._labels = {name: label for label, name in enumerate(self.classes) if label}
        self._transforms = transforms
        self._masks = masks
        self._keypoints = list(keypoints)
        self._images = sorted(_images(self.root, include_unannotated))

    def __len__(self) -> int:
        return len(self._images)

    def __repr__(self) -> str:
        return f"<DetectionDataset {str(self.root)!r}: {len(self)} images, {len(self.classes) - 1} classes>"

    def path(self, index: int) -> Path:
        """Return the image file of an item."""
        return self.root / self._images[index]

    def __getitem__(self, index: int) -> tuple[Tensor, Target]:  # pyright: ignore[reportUnknownParameterType]
        """Read an image and its target.

        Raises:
            IndexError: `index` is out of range.
            ImportError: PyTorch or Pillow is not installed.
            ValueError: The image or its annotation file can't be read.
        """
        path = self.path(index)
        torch, viz = _imported("torch", "PyTorch"), _imported("pictograph.viz", "Pillow")
        image: Image.Image = viz.open_image(path)
        objects = [each for each in self._objects(path, image.size) if each.box is not None]
        target: dict[str, Any] = {
            "boxes": torch.tensor([each.box for each in objects], dtype=torch.float32).reshape(-1, 4),
            "labels": torch.tensor([self._labels[each.name] for each in objects], dtype=torch.int64),
            "image_id": index % len(self),
            "area": torch.tensor([each.area for each in objects], dtype=torch.float32),
            "iscrowd": torch.tensor([each.is_crowd for each in objects], dtype=torch.int64),
        }
        if self._masks:
            target["masks"] = _stack(torch, [each.mask(image.size) for each in objects], image.size)
        if self._keypoints:
            rows = [[each.points.get(name, (0.0, 0.0, 0.0)) for name in self._keypoints] for each in objects]
            target["keypoints"] = torch.tensor(rows, dtype=torch.float32).reshape(-1, len(self._keypoints), 3)
        if self._transforms is not None:
            item: Any = self._transforms(image, _with_kinds(target, image.size))
            return item  # type: ignore[no-any-return]  # whatever the caller's function returns
        return _stack(torch, list(image.split()), image.size) / 255, target

    def _objects(self, path: Path, size: tuple[int, int]) -> Iterator[_Object]:
        """Yield the objects of an image."""
        from pictograph.viz.shapes import attributes_of, shapes

        annotations = _read(path)
        found: dict[tuple[object, ...], _Object] = {}
        for number, (annotation, shape) in enumerate(zip(annotations, shapes(annotations), strict=True)):
            if shape.name in self._labels and shape.kind in ("box", "region", "point"):
                key = (number,) if shape.group is None else (shape.name, shape.group)
                found.setdefault(key, _Object(shape.name)).add(shape, attributes_of(annotation), size)
        for each in found.values():
            if each.regions or not self._masks:
                yield each


@define
class _Object:
    """One object of a target: a box, the polygons of its parts, its keypoints."""

    name: str
    boxes: list[Rect] = field(factory=list["Rect"])
    regions: list[Shape] = field(factory=list["Shape"])
    points: dict[str, tuple[float, float, float]] = field(factory=dict[str, tuple[float, float, float]])
    area: float = 0.0
    is_crowd: int = 0

    def add(self, shape: Shape, attributes: Mapping[str, Any], size: tuple[int, int]) -> None:
        """Add an annotation of the object."""
        from pictograph.viz.shapes import area_inside

        self.is_crowd |= int(attributes.get("iscrowd") in (1, True))
        if shape.kind == "point":
            self.points[shape.keypoint or shape.name] = (*shape.paths[0][0], float(attributes.get("visibility", 2)))
        elif (rect := shape.bounds(*size)) is not None:
            self.boxes.append(rect)
            if shape.kind == "region":
                self.regions.append(shape)
            self.area += area_inside(shape, size)

    @property
    def box(self) -> Rect | None:
        """The rectangle around all parts, or else around the keypoints; `None` if it is empty."""
        corners = self.boxes or [(x, y, x, y) for x, y, visibility in self.points.values() if visibility]
        if not corners:
            return None
        left, top, right, bottom = zip(*corners, strict=True)
        rect = (min(left), min(top), max(right), max(bottom))
        return rect if rect[0] < rect[2] and rect[1] < rect[3] else None

    def mask(self, size: tuple[int, int]) -> Image.Image:
        """Return an image that is 1 inside of the polygons and 0 elsewhere."""
        from PIL import ImageChops

        from pictograph.viz.shapes import clip_ring
        from pictograph.viz.strokes import region_mask

        frame = (-1.0, -1.0, size[0] + 1.0, size[1] + 1.0)
        parts = [region_mask([ring for path in part.paths if len(ring := clip_ring(path, frame)) >= 3], size) for part in self.regions]
        whole = parts[0]
        for part in parts[1:]:
            whole = ImageChops.logical_or(whole, part)
        return whole.convert("L").point([min(value, 1) for value in range(256)])


def _images(root: Path, include_unannotated: bool) -> Iterator[str]:
    """Yield the paths of the images, relative to the root."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        known = set(files)
        for name in files:
            annotated = f"{name}{_SUFFIX}" in known
            if annotated or (include_unannotated and name.lower().endswith(_IMAGES) and not name.startswith(".")):
                yield os.path.relpath(os.path.join(folder, name), root)


def _read(path: Path) -> list[Any]:
    """Return the annotations of an image; none if it has no annotation file."""
    from pictograph_api.models.annotation import read_annotation

    file = path.with_name(path.name + _SUFFIX)
    try:
        document = json.loads(file.read_bytes())
        return [read_annotation(item) for item in document["annotations"]]
    except FileNotFoundError:
        return []
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{file} is not an annotation file of the format `pictograph`: {error!r}. Download it again.") from error


def _stack(torch: Any, bands: Sequence[Image.Image], size: tuple[int, int]) -> Any:
    """Return images of the mode L as one uint8 tensor of the shape (number, height, width)."""
    width, height = size
    if not bands:
        return torch.zeros((0, height, width), dtype=torch.uint8)
    pixels = bytearray().join(band.tobytes() for band in bands)  # writable, as PyTorch asks for
    return torch.frombuffer(pixels, dtype=torch.uint8).reshape(len(bands), height, width)


def _with_kinds(target: dict[str, Any], size: tuple[int, int]) -> dict[str, Any]:
    """Return the target with the tensor classes by which the transforms of torchvision recognize boxes and masks."""
    try:
        kinds: Any = import_module("torchvision.tv_tensors")
    except ImportError:
        return target
    target["boxes"] = kinds.BoundingBoxes(target["boxes"], format="XYXY", canvas_size=size[::-1])
    if "masks" in target:
        target["masks"] = kinds.Mask(target["masks"])
    return target


def _imported(module: str, library: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise ModuleNotFoundError(_MISSING.format(library), name=error.name) from error
