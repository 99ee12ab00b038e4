# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `tools`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import dispatch_tool as dispatch_tool
    from . import get_tool_registry as get_tool_registry

__all__ = (
    "dispatch_tool",
    "get_tool_registry",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
