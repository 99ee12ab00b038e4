"""The `data.yaml` of a YOLO dataset: classes in order, folders of the splits, keypoints."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from pictograph.formats.json_values import is_list, is_object
from pictograph.formats.model import LabelClass
from pictograph.formats.report import FormatError
from pictograph.formats.source import is_file, is_folder, read_text

_UNPRINTABLE = re.compile("[\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_POINTS = re.compile("[0-9]{1,4}")
SPLITS = ("train", "val", "test")
CLASS_FILES = ("classes.txt", "obj.names", "_darknet.labels")


@frozen
class YoloConfig:
    """A YOLO dataset."""

    root: Path
    classes: list[LabelClass]
    folders: dict[str, list[Path]]
    """Image folders or lists of images by split."""
    keypoints: int = 0
    dimensions: int = 0
    """Numbers per keypoint: 2, or 3 with the visibility."""


def config_file(path: Path) -> Path | None:
    """Return the `data.yaml` of a folder, or the only YAML file that has `names`."""
    if path.is_file():
        return path if path.suffix.lower() in (".yaml", ".yml") else None
    for name in ("data.yaml", "data.yml", "dataset.yaml"):
        if (path / name).is_file():
            return path / name
    found = [file for file in sorted([*path.glob("*.yaml"), *path.glob("*.yml")]) if "names" in read_text(file)]
    return found[0] if len(found) == 1 else None


def read_config(path: Path) -> YoloConfig:
    """Return the dataset of a `data.yaml`, or of a folder with `classes.txt`.

    Raises:
        FormatError: The file is missing, is not YAML, or has no usable `names`.
    """
    file = config_file(path)
    if file is None:
        root = path if path.is_dir() else path.parent
        named = next((root / name for name in CLASS_FILES if (root / name).is_file()), None)
        if named is None:
            raise FormatError(f"{path} is not a YOLO dataset: expected data.yaml or classes.txt")
        names = [line.strip() for line in read_text(named).splitlines() if line.strip()]
        return YoloConfig(root, [LabelClass(name, id=index) for index, name in enumerate(names)], {})
    content = _load(file)
    root = file.parent
    base = (root / _scalar(content["path"], file, "path")) if content.get("path") else root
    folders: dict[str, list[Path]] = {}
    for split in SPLITS:
        values = content.get(split) or (content.get("validation") if split == "val" else None)
        entries = values if is_list(values) else [values]
        found = [_folder(_scalar(value, file, split), root, base) for value in entries if value]
        if found:
            folders[split] = found
    shape = content.get("kpt_shape")
    words = [_scalar(part, file, "kpt_shape") for part in shape] if is_list(shape) else []
    if shape is not None and not (len(words) == 2 and _POINTS.fullmatch(words[0]) and words[1] in ("2", "3")):
        raise FormatError(f"{file}: kpt_shape must be [points, 2] or [points, 3], with at most 9999 points")
    points, dimensions = (int(words[0]), int(words[1])) if words else (0, 0)
    return YoloConfig(root, _classes(file, content, points), folders, points, dimensions)


def _folder(value: str, root: Path, base: Path) -> Path:
    """Return a folder of images: relative to `path`, or to the file itself, as exports with a wrong `path` need it."""
    options = [base / value, root / value, root / value.removeprefix("../"), Path(value)]
    return next((option for option in options if is_file(option) or is_folder(option)), base / value)


def _load(file: Path) -> dict[str, Any]:
    try:
        import yaml
    except ImportError as error:
        raise ImportError("YOLO datasets require PyYAML. Install it with: pip install 'pictograph[formats]'") from error
    try:
        # BaseLoader makes no objects and keeps scalars as text, so that a class `no` or `1.0` keeps its name.
        content = yaml.load(read_text(file), Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        raise FormatError(f"{file} is not YAML: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise FormatError(f"{file} is nested too deeply") from error
    if not is_object(content) or "names" not in content:
        raise FormatError(f"{file} has no 'names': it is not the data.yaml of a YOLO dataset")
    return content


def _classes(file: Path, content: dict[str, Any], points: int) -> list[LabelClass]:
    names = content["names"]
    if is_object(names):
        try:
            numbered = {int(number): name for number, name in names.items()}
        except (ValueError, TypeError):
            raise FormatError(f"{file}: a key of 'names' is not a number") from None
        if sorted(numbered) != list(range(len(numbered))):
            raise FormatError(f"{file}: the numbers of 'names' are not 0 to {len(numbered) - 1}")
        names = [numbered[number] for number in sorted(numbered)]
    if not is_list(names):
        raise FormatError(f"{file}: 'names' is neither a list nor a map")
    named: Any = content.get("kpt_names") or {}
    labels: list[LabelClass] = []
    for number, name in enumerate(names):
        own = named.get(str(number)) if is_object(named) else named
        listed = tuple(_scalar(point, file, "kpt_names") for point in own) if is_list(own) else ()
        keypoints = listed or tuple(str(index + 1) for index in range(points))
        labels.append(LabelClass(_scalar(name, file, "names"), keypoints=keypoints, id=number))
    return labels


def _scalar(value: object, file: Path, key: str) -> str:
    """Return a text. A list is an error and not converted: with aliases, a short file can have one of any size."""
    if is_list(value) or is_object(value):
        raise FormatError(f"{file}: an entry of '{key}' is not a text")
    return str(value)


def config_text(classes: Sequence[LabelClass], task: str, splits: Sequence[str], keypoints: dict[str, list[str]]) -> str:
    """Return a `data.yaml` that works from every folder: it has no `path`, so the splits are relative to the file."""
    lines = [f"# Task: {task}"]
    for split in SPLITS:
        if split in splits:
            lines.append(f"{split}: images/{split}")
        elif split != "test":
            lines.append(f"{split}:  # no images of this split were exported")
    lines += [f"nc: {len(classes)}", "names:" if classes else "names: {}"]
    lines += [f"  {number}: {_quoted(entry.name)}" for number, entry in enumerate(classes)]
    if task == "pose":
        count = max((len(names) for names in keypoints.values()), default=0)
        lines += [f"kpt_shape: [{count}, 3]", "kpt_names:"]
        lines += [
            f"  {number}: [{', '.join(map(_quoted, _padded(keypoints.get(entry.name, []), count)))}]"
            for number, entry in enumerate(classes)
        ]
        flipped = _flipped(keypoints, count)
        if flipped is not None:
            lines.append(f"flip_idx: {flipped}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a text in double quotes. JSON's escapes of characters beyond U+FFFF are not YAML's, so only unprintable ones are escaped."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _padded(names: list[str], count: int) -> list[str]:
    return [*names, *(f"unused-{index}" for index in range(len(names), count))]


def _flipped(keypoints: dict[str, list[str]], count: int) -> list[int] | None:
    """Return where each keypoint is in the mirrored image, from names with `left` and `right`; `None` if classes differ."""
    different = {tuple(names) for names in keypoints.values() if names}
    if len(different) != 1:
        return None
    names = list(different.pop())
    mirrored = [name.replace("left", "\0").replace("right", "left").replace("\0", "right") for name in names]
    return [names.index(other) if other in names else index for index, other in enumerate(mirrored)] if len(names) == count else None
