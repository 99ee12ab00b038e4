"""What a reader or writer could not keep: counts and examples, not one line per annotation, so that memory stays bounded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal, TypeAlias

from attrs import define, field, frozen

REPORT_FILE = "export-report.json"
"""Name of the report next to the files of a writer; it exists only if there is something to report."""

EXAMPLES = 5
"""Examples that are kept per line."""

Kind: TypeAlias = Literal["dropped", "changed", "note"]


class FormatError(ValueError):
    """An annotation file can't be read or written. The message names the file and the place.

    With `strict=True`, also raised for everything that is dropped or changed.
    """


@frozen
class ReportLine:
    """One reason, with the number of cases."""

    kind: Kind
    """`dropped`: not in the result. `changed`: in the result in another form. `note`: nothing is lost."""
    reason: str
    count: int
    examples: tuple[str, ...]
    """The first places: image and annotation, or file and line."""

    def __str__(self) -> str:
        more = ", ..." if self.count > len(self.examples) else ""
        return f"{self.kind}: {self.reason} ({self.count}): {', '.join(self.examples)}{more}"


@define(eq=False)
class Report:
    """The report of a reader or writer. Iterate over it for its lines; it is false if nothing was dropped or changed.

    Example:
        >>> from pictograph.formats import Report
        >>> report = Report()
        >>> report.add("dropped", "a keypoint: YOLO has no single points", "a.png: beak")
        >>> [str(line) for line in report]
        ['dropped: a keypoint: YOLO has no single points (1): a.png: beak']
    """

    strict: bool = False
    images: int = 0
    """Images that were read or written."""
    annotations: int = 0
    """Annotations that were read or written."""
    _lines: dict[tuple[Kind, str], tuple[int, list[str]]] = field(
        factory=dict[tuple[Kind, str], tuple[int, list[str]]], init=False, repr=False
    )

    def add(self, kind: Kind, reason: str, place: str) -> None:
        """Count a case.

        Raises:
            FormatError: The report is strict and something is dropped or changed.
        """
        if self.strict and kind != "note":
            raise FormatError(f"{place}: {reason} ({kind}; strict=True)")
        count, examples = self._lines.get((kind, reason), (0, []))
        if len(examples) < EXAMPLES:
            examples.append(place)
        self._lines[(kind, reason)] = (count + 1, examples)

    def clear(self) -> None:
        """Forget all cases and counts."""
        self._lines.clear()
        self.images = self.annotations = 0

    def __iter__(self) -> Iterator[ReportLine]:
        return iter([ReportLine(kind, reason, count, tuple(examples)) for (kind, reason), (count, examples) in self._lines.items()])

    def __bool__(self) -> bool:
        return any(kind != "note" for kind, _ in self._lines)

    def count(self, kind: Kind) -> int:
        """Return the number of cases of a kind."""
        return sum(count for (found, _), (count, _) in self._lines.items() if found == kind)

    def to_json(self) -> str:
        """Return the report as indented JSON."""
        lines = [{"kind": line.kind, "reason": line.reason, "count": line.count, "examples": list(line.examples)} for line in self]
        counts = {"images": self.images, "annotations": self.annotations}
        counts |= {kind: self.count(kind) for kind in ("dropped", "changed")}
        return json.dumps({**counts, "lines": lines}, ensure_ascii=False, indent=2)
