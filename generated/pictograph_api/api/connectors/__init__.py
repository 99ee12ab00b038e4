# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `connectors`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import cancel_connector_import as cancel_connector_import
    from . import check_connector_limits as check_connector_limits
    from . import get_connector_import as get_connector_import
    from . import start_connector_import as start_connector_import
    from . import validate_connector as validate_connector

__all__ = (
    "cancel_connector_import",
    "check_connector_limits",
    "get_connector_import",
    "start_connector_import",
    "validate_connector",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
