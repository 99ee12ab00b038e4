"""Masks: COCO's run-length encoding (RLE) to polygons along the edges of the pixels, and back. Requires numpy and pycocotools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pictograph.formats.geometry import signed_area
from pictograph.formats.json_values import is_list
from pictograph.formats.model import XY, Ring

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.uint8]


MAX_PIXELS = 1 << 29
"""Larger masks are an error: a few bytes of RLE can have any size."""


def _library() -> Any:
    try:
        from pycocotools import mask
    except ImportError as error:
        raise ImportError("Masks require pycocotools. Install it with: pip install 'pictograph[formats]'") from error
    return mask


def decode(rle: Mapping[str, Any]) -> Mask:
    """Return the pixels of an RLE, compressed or not, as an array of 0 and 1 with the shape (height, width).

    Raises:
        ValueError: The runs don't cover the image.
    """
    import numpy as np

    counts, (height, width) = rle["counts"], (int(side) for side in rle["size"])
    if height <= 0 or width <= 0 or height * width > MAX_PIXELS:
        raise ValueError(f"the size of the RLE is not positive or more than {MAX_PIXELS} pixels")
    lengths = [int(run) for run in counts] if is_list(counts) else _runs_of(str(counts).encode())
    if any(run < 0 for run in lengths) or sum(lengths) != height * width:
        raise ValueError("the runs of the RLE don't cover the image")
    flat = np.repeat((np.arange(len(lengths)) % 2).astype(np.uint8), lengths)
    return flat.reshape((height, width), order="F")


def _runs_of(counts: bytes) -> list[int]:
    """Return the runs of a compressed RLE. pycocotools does not check their sum, and its `decode` warns with numpy 2."""
    found: list[int] = []
    value = shift = 0
    for byte in counts:
        part = byte - 48
        if not 0 <= part < 64:
            raise ValueError("the counts of the RLE contain an invalid character")
        value |= (part & 0x1F) << shift
        shift += 5
        if not part & 0x20:
            value -= (1 << shift) if part & 0x10 else 0
            found.append(value + found[-2] if len(found) > 2 else value)
            value = shift = 0
    if shift:
        raise ValueError("the counts of the RLE are cut off")
    return found


def encode(mask: Mask) -> dict[str, Any]:
    """Return the compressed RLE of a mask, as JSON has it."""
    import numpy as np

    found = _library().encode(np.asfortranarray(mask))
    return {"size": [int(side) for side in found["size"]], "counts": found["counts"].decode()}


def runs(mask: Mask) -> dict[str, Any]:
    """Return the uncompressed RLE of a mask, as COCO has it for crowds."""
    import numpy as np

    flat = mask.flatten(order="F")
    edges = np.flatnonzero(np.diff(flat)) + 1
    lengths = np.diff(np.concatenate(([0], edges, [flat.size]))).tolist()
    return {"size": [int(side) for side in mask.shape], "counts": [0, *lengths] if flat.size and flat[0] else lengths}


def rasterize(regions: Sequence[Sequence[Sequence[XY]]], width: int, height: int) -> Mask:
    """Return the pixels of regions, each an outer ring with holes, by the rules of pycocotools.

    Raises:
        ValueError: The image has more than `MAX_PIXELS` pixels.
    """
    import numpy as np

    if width * height > MAX_PIXELS:
        raise ValueError(f"an image of {width} x {height} pixels is too large for a mask")

    whole: Mask = np.zeros((height, width), np.uint8)
    for outer, *holes in regions:
        part = _ring(outer, width, height)
        for hole in holes:
            part &= 1 - _ring(hole, width, height)
        whole |= part
    return whole


def _ring(ring: Sequence[XY], width: int, height: int) -> Mask:
    library = _library()
    flat = [[float(value) for point in ring for value in point]]
    found = library.frPyObjects(flat, height, width)[0]
    return decode({"size": [height, width], "counts": found["counts"].decode()})


def area_and_box(mask: Mask) -> tuple[int, list[int]]:
    """Return the number of pixels of a mask and the box around them: x, y, width, height."""
    import numpy as np

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return 0, [0, 0, 0, 0]
    x, y = int(columns[0]), int(rows[0])
    return int(mask.sum()), [x, y, int(columns[-1]) - x + 1, int(rows[-1]) - y + 1]


def regions(mask: Mask) -> list[list[Ring]]:
    """Return the regions of a mask: for each part that hangs together by pixel edges, its outer ring and its holes.

    The rings run along the edges of the pixels, so that `rasterize` returns the same mask.
    """
    traced = _trace(mask)
    outer = sorted((ring for ring in traced if signed_area(ring) > 0), key=lambda ring: (ring[0][1], ring[0][0]))
    found = [[ring] for ring in outer]
    by_size = sorted(range(len(outer)), key=lambda index: signed_area(outer[index]))
    boxes = [(min(x for x, _ in r), min(y for _, y in r), max(x for x, _ in r), max(y for _, y in r)) for r in outer]
    for hole in (ring for ring in traced if signed_area(ring) < 0):
        (x1, y1), (x2, y2) = hole[0], hole[1]
        # The pixel on the right of the hole's first edge belongs to the region around the hole.
        dx, dy = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
        x, y = x1 + 0.5 * dx - 0.5 * dy, y1 + 0.5 * dy + 0.5 * dx
        for index in by_size:
            left, top, right, bottom = boxes[index]
            if left < x < right and top < y < bottom and _contains(outer[index], x, y):
                found[index].append(hole)
                break
    return found


def _contains(ring: Ring, x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def _trace(mask: Mask) -> list[Ring]:
    """Return the closed edges between pixels that are set and those that are not; the set ones are on the right."""
    import numpy as np

    padded = np.pad(mask.astype(bool), 1)
    inner = padded[1:-1, 1:-1]
    following: dict[tuple[int, int], list[tuple[int, int]]] = {}
    # Edge of a set pixel: where it starts and its direction, for the neighbor above, right, below, left.
    for neighbor, (sx, sy), step in (
        (padded[:-2, 1:-1], (0, 0), (1, 0)),
        (padded[1:-1, 2:], (1, 0), (0, 1)),
        (padded[2:, 1:-1], (1, 1), (-1, 0)),
        (padded[1:-1, :-2], (0, 1), (0, -1)),
    ):
        ys, xs = np.nonzero(inner & ~neighbor)
        for x, y in zip((xs + sx).tolist(), (ys + sy).tolist(), strict=True):
            following.setdefault((x, y), []).append(step)
    rings: list[Ring] = []
    for start in sorted(following, key=lambda point: (point[1], point[0])):
        while following[start]:
            rings.append(_follow(following, start))
    return rings


def _follow(following: dict[tuple[int, int], list[tuple[int, int]]], start: tuple[int, int]) -> Ring:
    ring: Ring = []
    point, step = start, following[start].pop()
    first = step
    while True:
        point = (point[0] + step[0], point[1] + step[1])
        options = following[point]
        right = (-step[1], step[0])  # where two pixels touch at a corner, stay at the same pixel
        if point == start and right not in options:
            break
        turn = right if right in options else options[0]
        options.remove(turn)
        if turn != step:
            ring.append((float(point[0]), float(point[1])))
        step = turn
    if first != step:
        ring.insert(0, (float(start[0]), float(start[1])))
    return ring
