# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `auto_annotate`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import auto_annotate_box as auto_annotate_box
    from . import auto_annotate_point as auto_annotate_point
    from . import auto_annotate_text as auto_annotate_text
    from . import cancel_auto_annotate_batch as cancel_auto_annotate_batch
    from . import create_auto_annotate_batch as create_auto_annotate_batch
    from . import get_auto_annotate_batch as get_auto_annotate_batch

__all__ = (
    "auto_annotate_box",
    "auto_annotate_point",
    "auto_annotate_text",
    "cancel_auto_annotate_batch",
    "create_auto_annotate_batch",
    "get_auto_annotate_batch",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
