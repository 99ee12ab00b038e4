# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `webhooks`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import create_webhook_endpoint as create_webhook_endpoint
    from . import delete_webhook_endpoint as delete_webhook_endpoint
    from . import get_webhook_endpoint as get_webhook_endpoint
    from . import list_webhook_deliveries as list_webhook_deliveries
    from . import list_webhook_endpoints as list_webhook_endpoints
    from . import replay_webhook_delivery as replay_webhook_delivery
    from . import test_webhook_endpoint as test_webhook_endpoint

__all__ = (
    "create_webhook_endpoint",
    "delete_webhook_endpoint",
    "get_webhook_endpoint",
    "list_webhook_deliveries",
    "list_webhook_endpoints",
    "replay_webhook_delivery",
    "test_webhook_endpoint",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
