# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `exports`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import bulk_delete_exports as bulk_delete_exports
    from . import create_export as create_export
    from . import delete_export as delete_export
    from . import get_export as get_export
    from . import get_export_by_id as get_export_by_id
    from . import get_export_download as get_export_download
    from . import get_export_download_by_id as get_export_download_by_id
    from . import list_exports as list_exports

__all__ = (
    "bulk_delete_exports",
    "create_export",
    "delete_export",
    "get_export",
    "get_export_by_id",
    "get_export_download",
    "get_export_download_by_id",
    "list_exports",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
