"""Where the files of a download are: each format of annotations expects the images in other folders."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from pictograph.formats.split_names import split_of

STAGING: Final = ".pictograph-annotations"
"""Folder of the annotations as the server sends them, until they are written in another format."""

_FOLDERS: Final = {"coco": 1, "cvat": 1, "csv": 1, "darwin": 1, "labelme": 0, "yolo": 1, "pascal_voc": 1}


@frozen
class Layout:
    """The layout of a download whose annotations have this format, as `pictograph.formats.write` has it."""

    format: str = "pictograph"

    @property
    def is_converted(self) -> bool:
        """Whether the annotations are written in another format than they arrive in."""
        return self.format != "pictograph"

    @property
    def differs_in_stems(self) -> bool:
        """Whether the annotation file of an image has the name of the image without its suffix."""
        return self.format in ("labelme", "yolo", "pascal_voc")

    def place(self, given: list[str]) -> list[str]:
        """Return the path of an image below the folder, from its folders and name in the dataset."""
        split = split_of(given)
        within = given[1:] if split else given
        match self.format:
            case "pictograph" | "labelme":
                return given
            case "coco":
                return ["images", *([split] if split else []), *within]
            case "yolo":
                return ["images", split or "train", "__".join(within)]
            case "pascal_voc":
                return ["JPEGImages", "__".join(given)]
            case _:
                return ["images", *given]

    def annotation_file(self, path: str) -> str:
        """Return the path of the annotations of an image, as they arrive."""
        return f"{STAGING}/{path}.json" if self.is_converted else f"{path}.json"

    def path_in_file(self, path: str) -> str:
        """Return the path of an image as the annotation file names it."""
        return path.split("/", _FOLDERS[self.format])[-1]
