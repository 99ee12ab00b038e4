"""Names of the formats, and which of them a file or folder has."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias, get_args

from pictograph.formats import coco_reader, cvat_reader, pictograph_json, table, yolo_config
from pictograph.formats.archive import UnpackedArchive, is_archive
from pictograph.formats.report import FormatError
from pictograph.formats.source import files_below, read_object

Format: TypeAlias = Literal["pictograph", "coco", "yolo", "pascal_voc", "cvat", "labelme", "csv", "darwin"]
FORMATS: tuple[str, ...] = get_args(Format)
"""Names of the formats, as in the contract's `ExportFormat`."""


def detect(path: str | Path) -> Format:
    """Return the format of an annotation file or dataset folder, by its content.

    Raises:
        FileNotFoundError: The path does not exist.
        FormatError: No format fits.

    Example:
        >>> from pictograph.formats import bbox, detect, ImageAnnotations, write
        >>> _ = write([ImageAnnotations("a.png", 100, 80)], "cars-cvat", format="cvat")
        >>> detect("cars-cvat")
        'cvat'
    """
    source = existing(path)
    if is_archive(source):
        unpacked = UnpackedArchive(source)
        return detect(unpacked.folder)
    found = _detect_folder(source) if source.is_dir() else _detect_file(source)
    if found is None:
        raise FormatError(f"The format of {source} can't be detected; pass format=, one of: {', '.join(FORMATS)}")
    return found


def _detect_folder(folder: Path) -> Format | None:
    if yolo_config.config_file(folder) is not None:
        return "yolo"
    if (folder / cvat_reader.FILE).is_file():
        return "cvat"
    if (folder / table.FILE).is_file():
        return "csv"
    if any((folder / "Annotations").glob("*.xml")) or (folder / "labelmap.txt").is_file():
        return "pascal_voc"
    if coco_reader.coco_files(folder):
        return "coco"
    below = folder / "annotations" if (folder / "annotations").is_dir() else folder
    for file in files_below(below, [".json", ".xml"]):
        if file.name != pictograph_json.CLASSES:
            return _detect_file(file)
    return "yolo" if any((folder / name).is_file() for name in yolo_config.CLASS_FILES) else None


def _detect_file(file: Path) -> Format | None:
    suffix = file.suffix.lower()
    if suffix in (".yaml", ".yml"):
        return "yolo"
    if suffix == ".csv":
        return "csv"
    if suffix == ".xml":
        return "pascal_voc" if b"<annotation>" in _head(file) else "cvat"
    if suffix != ".json":
        return None
    if coco_reader.is_coco(file):
        return "coco"
    content = read_object(file)
    for key, name in _JSON_KEYS:
        if key in content:
            return name
    return None


_JSON_KEYS: tuple[tuple[str, Format], ...] = (("shapes", "labelme"), ("item", "darwin"), ("image", "pictograph"))


def _head(file: Path) -> bytes:
    with file.open("rb") as content:
        return content.read(4096)


def existing(path: str | Path) -> Path:
    """Return a path that exists."""
    found = Path(path)
    if not found.exists():
        raise FileNotFoundError(f"{found} does not exist")
    return found


def known(format: str) -> str:
    """Return the name of a format if it is one."""
    if format not in FORMATS:
        raise ValueError(f"Unknown format {format!r}; expected one of: {', '.join(FORMATS)}")
    return format
