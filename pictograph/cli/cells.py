"""Values as text: exact in a pipe, in a form for people on a terminal."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any, Final, cast

from pictograph_api.models import BoundingBox

from pictograph.cli.serialize import field_names, plain
from pictograph.terminal import size, visible

WORDS_SHOWN: Final = 6
"""Number of items of a list that a cell shows."""

_SIZES: Final = ("_size", "_bytes")
_DOLLARS: Final = "_micro_usd"
_SECONDS: Final = "_seconds"
_PERCENT: Final = "progress"
_NAME: Final = "name"

_HEADINGS: Final[Mapping[str, str]] = dict(
    virtual_folder_path="folder",
    full_path="folder",
    completed_image_count="complete",
    total_size="size",
    file_size="size",
    dataset_name="dataset",
    pipeline_type="pipeline",
    model_type="type",
    balance_after="balance",
    compute_type="compute",
    endpoint_url="endpoint",
    gpu_type="gpu",
    key_prefix="key",
    consecutive_failures="failures",
    last_status_code="code",
    required_role="role",
    credit_cost="credits",
    rate_limit="per hour",
)


_CAPITALS: Final = {word.lower(): word for word in ("API", "GPU", "ID", "URL")}


def title(name: str) -> str:
    """Return the name of an attribute as words: `image count`."""
    return name.replace("_", " ")


def label(name: str) -> str:
    """Return the name of an attribute as words for people, without the unit that `for_people` adds to its value: `base URL`."""
    for suffix in (_DOLLARS, _SECONDS, "_bytes"):
        name = name.removesuffix(suffix)
    return " ".join(_CAPITALS.get(word, word) for word in name.split("_"))


def heading(name: str) -> str:
    """Return the short title of a column on a terminal: `images` for `image_count`, `created` for `created_at`."""
    if name in _HEADINGS:
        return _HEADINGS[name]
    if name.endswith("_count"):
        return title(f"{name.removesuffix('_count')}s")
    for suffix in ("_at", _SECONDS, _DOLLARS):
        name = name.removesuffix(suffix)
    return title(name.removeprefix("is_"))


def exact(value: object) -> str:
    """Return a value as text on one line."""
    return visible(_text(value))


def for_people(name: str, value: object) -> str:
    """Return a value in its short form: `3.3 MB`, `2026-11-28 12:33` in local time, `1 h 05 min`, `$0.0183`."""
    if isinstance(value, datetime.datetime):
        return f"{value.astimezone():%Y-%m-%d %H:%M}"
    if isinstance(value, BoundingBox):
        return f"{value.x:g},{value.y:g},{value.w:g},{value.h:g}"
    if isinstance(value, Mapping):
        return _settings(cast("Mapping[object, object]", value))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return exact(value)
    if name.endswith(_SIZES):
        return size(value)
    if name.endswith(_SECONDS):
        return duration(value)
    if name.endswith(_DOLLARS):
        return f"${value / 1e6:.4f}" if value % 10_000 else f"${value / 1e6:.2f}"
    return f"{value:g} %" if name == _PERCENT else exact(value)


def _settings(values: Mapping[object, object]) -> str:
    """Return `epochs=3, image_size=640`; JSON where a value has parts itself."""
    if any(isinstance(item, (list, dict)) for item in values.values()):
        return exact(values)
    return ", ".join(f"{exact(key)}={exact(item)}" for key, item in values.items())


def is_number(value: object) -> bool:
    """Whether a value is aligned to the right."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def duration(seconds: float) -> str:
    """Return a duration in seconds, minutes or hours."""
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds >= 10 or seconds == int(seconds) else f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, (list, tuple)):
        return _few([item if isinstance(item, str) else getattr(item, _NAME, item) for item in cast("list[object]", value)])
    if is_record(value):
        return json.dumps(plain(value), ensure_ascii=False)
    return str(plain(value))


def is_record(value: object) -> bool:
    """Whether a value has named parts: a mapping, a model or a report."""
    return isinstance(value, Mapping) or bool(field_names(value))


def _few(items: list[Any]) -> str:
    """Return the first texts of a list, or the number of its items if they are not texts."""
    if not all(isinstance(item, str) for item in items):
        return str(len(items))
    more = len(items) - WORDS_SHOWN
    return ", ".join(str(item) for item in items[:WORDS_SHOWN]) + (f" and {more} more" if more > 0 else "")
