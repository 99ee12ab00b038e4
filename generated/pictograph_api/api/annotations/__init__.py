# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `annotations`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import bulk_save_annotations as bulk_save_annotations
    from . import delete_annotations as delete_annotations
    from . import get_annotation_file as get_annotation_file
    from . import get_annotations as get_annotations
    from . import save_annotations as save_annotations

__all__ = (
    "bulk_save_annotations",
    "delete_annotations",
    "get_annotation_file",
    "get_annotations",
    "save_annotations",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
