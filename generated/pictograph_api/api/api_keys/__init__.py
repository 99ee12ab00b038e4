# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `api_keys`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import create_api_key as create_api_key
    from . import delete_api_key as delete_api_key
    from . import get_api_key as get_api_key
    from . import list_api_keys as list_api_keys
    from . import update_api_key as update_api_key

__all__ = (
    "create_api_key",
    "delete_api_key",
    "get_api_key",
    "list_api_keys",
    "update_api_key",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
