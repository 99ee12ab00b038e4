# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `odd_things`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import create_part as create_part
    from . import delete_part as delete_part
    from . import get_blob as get_blob
    from . import get_part as get_part
    from . import list_old as list_old
    from . import list_parts as list_parts
    from . import page_things as page_things
    from . import put_blob as put_blob
    from . import put_label as put_label
    from . import put_marks as put_marks
    from . import sort_old as sort_old
    from . import upload as upload

__all__ = (
    "create_part",
    "delete_part",
    "get_blob",
    "get_part",
    "list_old",
    "list_parts",
    "page_things",
    "put_blob",
    "put_label",
    "put_marks",
    "sort_old",
    "upload",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
