# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""The operations of Pictograph API, version 1.0.0 of the contract, as typed requests and models.

`pictograph_api.api.<tag>.<operation>.request(...)` builds a `Request`, `pictograph_api.models` contains the models of requests and responses,
and `pictograph_api.client.Client(base_url, api_key).send(request)` sends a request once, to try an operation out.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .client import AsyncClient as AsyncClient
    from .client import Client as Client
    from .errors import UnexpectedStatus as UnexpectedStatus
    from .types import ApiModel as ApiModel
    from .types import Request as Request

__all__ = ("ApiModel", "AsyncClient", "Client", "Request", "UnexpectedStatus")

if not TYPE_CHECKING:
    _MODULES = {
        "ApiModel": "types",
        "AsyncClient": "client",
        "Client": "client",
        "Request": "types",
        "UnexpectedStatus": "errors",
    }

    def __getattr__(name):
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(importlib.import_module(f".{_MODULES[name]}", __name__), name)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
