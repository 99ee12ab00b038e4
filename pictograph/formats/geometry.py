"""Plane geometry of boxes and rings."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, degrees, hypot, inf, pi, radians, sin

from pictograph.formats.model import XY, Box, Ring, corners


def signed_area(ring: Sequence[XY]) -> float:
    """Return the area of a ring, positive if it runs clockwise on the screen (y points down)."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def area(rings: Sequence[Sequence[XY]]) -> float:
    """Return the area of a region: the outer ring without its holes, in square pixels."""
    outer, *holes = [abs(signed_area(ring)) for ring in rings]
    return outer - sum(holes)


def clip_box(box: Box, width: float, height: float) -> Box | None:
    """Return the part of a box inside of the image; `None` if nothing is inside."""
    x, y, w, h = box
    left, top, right, bottom = max(0.0, x), max(0.0, y), min(float(width), x + w), min(float(height), y + h)
    if right <= left or bottom <= top:
        return None
    # A box that is inside keeps its own numbers: x + w - x is not always w.
    return box if (left, top, right, bottom) == (x, y, x + w, y + h) else (left, top, right - left, bottom - top)


def clip_ring(ring: Sequence[XY], width: float, height: float) -> Ring:
    """Return the part of a ring inside of the image (Sutherland-Hodgman); empty if it has no area there."""
    found = list(ring)
    if all(0 <= x <= width and 0 <= y <= height for x, y in found):
        return found
    for axis, limit, sign in ((0, 0.0, 1), (0, float(width), -1), (1, 0.0, 1), (1, float(height), -1)):
        kept: Ring = []
        for index, end in enumerate(found):
            start = found[index - 1]
            before, after = sign * (start[axis] - limit), sign * (end[axis] - limit)
            if (before < 0) != (after < 0):
                kept.append(_crossing(start, end, axis, limit))
            if after >= 0:
                kept.append(end)
        found = kept
    found = [point for index, point in enumerate(found) if point != found[index - 1]]
    return found if len(found) >= 3 and abs(signed_area(found)) > 0 else []


def _crossing(start: XY, end: XY, axis: int, limit: float) -> XY:
    part = (limit - start[axis]) / (end[axis] - start[axis])
    other = start[1 - axis] + part * (end[1 - axis] - start[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)


def join_rings(regions: Sequence[Sequence[Sequence[XY]]]) -> Ring:
    """Return one ring for regions with holes, in one or several parts.

    The rings are joined by bridges that are passed once in each direction, so they enclose nothing: the filled region is the same, by
    the nonzero and by the even-odd rule. Outer rings run clockwise, holes the other way.
    """
    rings: list[Ring] = []
    for region in regions:
        for index, ring in enumerate(region):
            clockwise = signed_area(ring) >= 0
            rings.append(list(ring) if clockwise == (index == 0) else list(ring)[::-1])
    joined, *others = rings
    for ring in others:
        at, start = _nearest(joined, ring)
        turned = [*ring[start:], *ring[: start + 1]]
        joined = [*joined[: at + 1], *turned, *joined[at:]]
    return joined


def _nearest(first: Ring, second: Ring) -> tuple[int, int]:
    """Return the indexes of the two points that are closest to each other."""
    import numpy as np

    points = np.asarray(first)
    best, found = inf, (0, 0)
    for j, point in enumerate(second):
        distances = ((points - point) ** 2).sum(axis=1)
        i = int(distances.argmin())
        if distances[i] < best:
            best, found = float(distances[i]), (i, j)
    return found


def rotated_box(box: Box, angle: float) -> Ring:
    """Return the corners of a box that is turned clockwise by an angle in degrees around its center."""
    x, y, w, h = box
    cx, cy, turn = x + w / 2, y + h / 2, radians(angle)
    return [
        (cx + (px - cx) * cos(turn) - (py - cy) * sin(turn), cy + (px - cx) * sin(turn) + (py - cy) * cos(turn)) for px, py in corners(box)
    ]


def as_rotated_box(ring: Sequence[XY], tolerance: float = 0.01) -> tuple[Box, float] | None:
    """Return the box and the angle in degrees of a ring of four points that is a rectangle, within a tolerance in pixels."""
    if len(ring) != 4:
        return None
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = ring
    w, h = hypot(bx - ax, by - ay), hypot(dx - ax, dy - ay)
    if w <= tolerance or h <= tolerance or signed_area(ring) <= 0:
        return None
    center = ((ax + cx) / 2, (ay + cy) / 2)
    box, angle = (center[0] - w / 2, center[1] - h / 2, w, h), degrees(atan2(by - ay, bx - ax)) % 360
    exact = all(hypot(x1 - x2, y1 - y2) <= tolerance for (x1, y1), (x2, y2) in zip(ring, rotated_box(box, angle), strict=True))
    return (box, angle) if exact else None


def smallest_rectangle(points: Sequence[XY]) -> Ring:
    """Return the corners of the smallest rectangle, of any direction, around points."""
    hull = _hull(points)
    best, found = inf, corners((*hull[0], 0.0, 0.0))
    for (x1, y1), (x2, y2) in zip(hull, [*hull[1:], hull[0]], strict=True):
        length = hypot(x2 - x1, y2 - y1)
        if length == 0:
            continue
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        along, across = [x * ux + y * uy for x, y in hull], [y * ux - x * uy for x, y in hull]
        size = (max(along) - min(along)) * (max(across) - min(across))
        if size < best:
            ends = ((min(along), min(across)), (max(along), min(across)), (max(along), max(across)), (min(along), max(across)))
            best, found = size, [(a * ux - c * uy, a * uy + c * ux) for a, c in ends]
    return found


def _hull(points: Sequence[XY]) -> Ring:
    """Return the convex hull (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(sequence: Sequence[XY]) -> Ring:
        chain: Ring = []
        for x, y in sequence:
            while len(chain) >= 2:
                (x1, y1), (x2, y2) = chain[-2], chain[-1]
                if (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) > 0:
                    break
                chain.pop()
            chain.append((x, y))
        return chain[:-1]

    return half(ordered) + half(ordered[::-1])


def ellipse(center: XY, rx: float, ry: float, angle: float = 0.0, points: int = 64) -> Ring:
    """Return an ellipse as a ring of points; the angle is in degrees."""
    turn = radians(angle)
    unturned = [(rx * cos(2 * pi * i / points), ry * sin(2 * pi * i / points)) for i in range(points)]
    return [(center[0] + x * cos(turn) - y * sin(turn), center[1] + x * sin(turn) + y * cos(turn)) for x, y in unturned]


def number(value: float) -> str:
    """Format a number with at most eight decimals and no trailing zeros."""
    return f"{value:.8f}".rstrip("0").rstrip(".").replace("-0", "0") if abs(value) < 5e-9 else f"{value:.8f}".rstrip("0").rstrip(".")
