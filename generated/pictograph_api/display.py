# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""How models are shown in a console and in a notebook.

Shown are names, ids, statuses, numbers and other models; lists and mappings only as counts. All other text is left out, since it may
be a key, a token or a signed URL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
    for name, text in _summary(model):
        if len(shown) + len(text) > _MAX_REPR:
            return f"{type(model).__name__}({shown}, ...)"
        shown += f"{', ' if shown else ''}{name}={text}"
    return f"{type(model).__name__}({shown})"


def model_html(model: ApiModel) -> str:
    """A table with a row for each attribute."""
    rows = [f"<tr><th>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in _summary(model)]
    return f"<table><caption>{type(model).__name__}</caption>{''.join(rows)}</table>"


def list_html(models: list[Any]) -> str:
    """A table with a row for each model, of the first 20."""
    rows = [dict(_summary(model)) if isinstance(model, ApiModel) else {} for model in models[:_MAX_ROWS]]
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{escape(name)}</th>" for name in ["", *names])
    lines = [_row([str(number), *(row.get(name, "") for name in names)]) for number, row in enumerate(rows)]
    caption = f"{len(models)} items" if len(models) <= _MAX_ROWS else f"first {_MAX_ROWS} of {len(models)} items"
    return f"<table><caption>{caption}</caption><tr>{head}</tr>{''.join(lines)}</table>"


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _summary(model: ApiModel) -> Iterator[tuple[str, str]]:
    for attribute in fields(type(model)):
        name, value = attribute.name, getattr(model, attribute.name)
        if name not in ("_extra", "success") and value is not None and (text := _text(name, value)) is not None:
            yield name, text


def _text(name: str, value: object) -> str | None:
    """The value as text; None for what is not shown."""
    if isinstance(value, (list, tuple, Mapping)):
        count = f"{len(value)} item{'' if len(value) == 1 else 's'}"
        return f"[{count}]" if isinstance(value, (list, tuple)) else "{" + count + "}"
    if isinstance(value, str):
        is_shown = isinstance(value, Enum) or name in _SHOWN_TEXTS or name.endswith(("_id", "_name"))
        plain = str(value)
        return repr(plain if len(plain) <= _MAX_TEXT else plain[:_MAX_TEXT] + "...") if is_shown else None
    return repr(value) if isinstance(value, (bool, int, float, ApiModel)) else None
