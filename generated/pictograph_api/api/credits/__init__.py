# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `credits`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import estimate_credits as estimate_credits
    from . import get_credit_balance as get_credit_balance
    from . import get_credit_usage_by_operation as get_credit_usage_by_operation
    from . import list_credit_history as list_credit_history

__all__ = (
    "estimate_credits",
    "get_credit_balance",
    "get_credit_usage_by_operation",
    "list_credit_history",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
