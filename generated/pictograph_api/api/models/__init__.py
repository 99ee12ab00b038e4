# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `models`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import bulk_delete_models as bulk_delete_models
    from . import delete_model as delete_model
    from . import fork_model as fork_model
    from . import get_model as get_model
    from . import get_model_download as get_model_download
    from . import list_models as list_models

__all__ = (
    "bulk_delete_models",
    "delete_model",
    "fork_model",
    "get_model",
    "get_model_download",
    "list_models",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
