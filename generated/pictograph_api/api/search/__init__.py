# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `search`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import search_images_by_tags as search_images_by_tags
    from . import search_similar_images as search_similar_images

__all__ = (
    "search_images_by_tags",
    "search_similar_images",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
