# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `batch`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import batch_copy_images as batch_copy_images
    from . import batch_delete_images as batch_delete_images
    from . import batch_move_images as batch_move_images
    from . import batch_update_images as batch_update_images

__all__ = (
    "batch_copy_images",
    "batch_delete_images",
    "batch_move_images",
    "batch_update_images",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
