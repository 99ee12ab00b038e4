"""Export files: each format of the contract, as one ZIP file in the layout that its readers expect."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from pictograph.emulator.formats import coco, cvat, darwin, labelme, native, pascal_voc, table, yolo
from pictograph.emulator.formats.snapshot import Files, Picture, Snapshot, Writer

WRITERS: dict[str, Writer] = {
    "pictograph": native.write,
    "coco": coco.write,
    "yolo": yolo.write,
    "pascal_voc": pascal_voc.write,
    "cvat": cvat.write,
    "labelme": labelme.write,
    "csv": table.write,
    "darwin": darwin.write,
}
"""Writers by the contract's name of the format."""

__all__ = ["WRITERS", "Files", "Picture", "Snapshot", "Writer", "archive"]


def archive(name: str, snapshot: Snapshot, *, include_images: bool) -> bytes:
    """Return the ZIP file of a snapshot in the named format. Images are stored uncompressed, text files compressed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        files: Sequence[tuple[str, bytes]] = list(WRITERS[name](snapshot))
        for path, content in files:
            zipped.writestr(zipfile.ZipInfo(path), content, zipfile.ZIP_DEFLATED)
        if include_images:
            for picture in snapshot.pictures:
                zipped.writestr(zipfile.ZipInfo(picture.member(name)), picture.read(), zipfile.ZIP_STORED)
    return target.getvalue()
