# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `training`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import bulk_cancel_training_runs as bulk_cancel_training_runs
    from . import cancel_training_run as cancel_training_run
    from . import create_training_run as create_training_run
    from . import get_training_run as get_training_run
    from . import list_training_runs as list_training_runs

__all__ = (
    "bulk_cancel_training_runs",
    "cancel_training_run",
    "create_training_run",
    "get_training_run",
    "list_training_runs",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
