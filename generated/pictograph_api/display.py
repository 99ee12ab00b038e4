# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""How models are shown in a console and in a notebook.

Shown are names, ids, statuses, numbers and other models; lists and mappings only as counts. All other text is left out, since it may
be a key, a token or a signed URL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from enum import Enum
from html import escape
from typing import Any

from attrs import fields

from .types import ApiModel

_SHOWN_TEXTS = ("id", "name", "filename", "status", "type")
_MAX_TEXT = 80
_MAX_REPR = 300
_MAX_ROWS = 20


def model_repr(model: ApiModel) -> str:
    """`BoundingBox(x=1, y=2, w=3, h=4)`, cut after about 300 characters."""
    shown = ""
    for name, text in _shown(model, quoted=True):
        if len(shown) + len(text) > _MAX_REPR:
            return f"{type(model).__name__}({shown}, ...)"
        shown += f"{', ' if shown else ''}{name}={text}"
    success = getattr(model, "success", None)
    if not shown and isinstance(success, bool):  # a confirmation has nothing else
        shown = f"success={success}"
    return f"{type(model).__name__}({shown})"


def model_html(model: ApiModel) -> str:
    """A table with a row for each attribute."""
    rows = [f"<tr><th>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in _shown(model)]
    return f"<table><caption>{type(model).__name__}</caption>{''.join(rows)}</table>"


def list_html(models: list[Any]) -> str:
    """A table with a row for each model, of the first 20."""
    rows = [dict(_shown(model)) if isinstance(model, ApiModel) else {} for model in models[:_MAX_ROWS]]
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{escape(name)}</th>" for name in ["", *names])
    lines = [_row([str(number), *(row.get(name, "") for name in names)]) for number, row in enumerate(rows)]
    caption = _count(models) if len(models) <= _MAX_ROWS else f"first {_MAX_ROWS} of {_count(models)}"
    return f"<table><caption>{caption}</caption><tr>{head}</tr>{''.join(lines)}</table>"


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _shown(model: ApiModel, *, quoted: bool = False) -> Iterator[tuple[str, str]]:
    """Name and text of each attribute that is shown."""
    for attribute in fields(type(model)):
        name, value = attribute.name, getattr(model, attribute.name)
        if name in ("_extra", "success") or value is None:
            continue
        if isinstance(value, (list, tuple)):
            yield name, f"[{_count(value)}]"
        elif isinstance(value, Mapping):
            yield name, "{" + _count(value) + "}"
        elif isinstance(value, str):
            if isinstance(value, Enum) or name in _SHOWN_TEXTS or name.endswith(("_id", "_name")):
                text = str(value)
                text = text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT] + "..."
                yield name, repr(text) if quoted else text
        elif isinstance(value, (bool, int, float, ApiModel)):
            yield name, repr(value)


def _count(values: Sized) -> str:
    return "1 item" if len(values) == 1 else f"{len(values)} items"
