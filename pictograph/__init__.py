"""Python SDK for the Pictograph API: annotate images and train vision models.

    from pictograph import Client

    with Client() as client:  # the key comes from PICTOGRAPH_API_KEY
        dataset = client.datasets.get("birds")

Each name is loaded on first use. The models are listed in `pictograph.models`, the errors in `pictograph.exceptions`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers treat it as true; importing `typing` would take most of the time of this module
if TYPE_CHECKING:
    from pictograph._resilience.clock import Timing as Timing
    from pictograph._resilience.hooks import Attempt as Attempt
    from pictograph._resilience.hooks import CallInfo as CallInfo
    from pictograph._resilience.hooks import Hooks as Hooks
    from pictograph._resilience.hooks import Retry as Retry
    from pictograph._resilience.paging import AsyncPager as AsyncPager
    from pictograph._resilience.paging import Pager as Pager
    from pictograph._resilience.raw_response import ApiResponse as ApiResponse
    from pictograph._resilience.raw_response import RateLimit as RateLimit
    from pictograph._resilience.raw_response import RawResponse as RawResponse
    from pictograph._resilience.request_ids import request_id as request_id
    from pictograph.client import AsyncClient as AsyncClient
    from pictograph.client import Client as Client
    from pictograph.exceptions import *  # noqa: F403
    from pictograph.models import *  # noqa: F403
    from pictograph.request_options import RequestOptions as RequestOptions
    from pictograph.request_options import WaitOptions as WaitOptions

__version__ = "1.0.0"

_MODULES = {
    "ApiResponse": "pictograph._resilience.raw_response",
    "AsyncClient": "pictograph.client",
    "AsyncPager": "pictograph._resilience.paging",
    "Attempt": "pictograph._resilience.hooks",
    "CallInfo": "pictograph._resilience.hooks",
    "Client": "pictograph.client",
    "Hooks": "pictograph._resilience.hooks",
    "Pager": "pictograph._resilience.paging",
    "RateLimit": "pictograph._resilience.raw_response",
    "RawResponse": "pictograph._resilience.raw_response",
    "RequestOptions": "pictograph.request_options",
    "Retry": "pictograph._resilience.hooks",
    "Timing": "pictograph._resilience.clock",
    "WaitOptions": "pictograph.request_options",
    "request_id": "pictograph._resilience.request_ids",
}

if not TYPE_CHECKING:  # otherwise type checkers would accept every name

    def __getattr__(name):
        from importlib import import_module

        if name == "__all__":
            value = sorted({*_MODULES, *import_module("pictograph.exceptions").__all__, *import_module("pictograph.models").__all__})
        else:
            module = import_module(_MODULES.get(name) or ("pictograph.exceptions" if name.endswith("Error") else "pictograph.models"))
            if name not in _MODULES and name not in module.__all__:
                raise AttributeError(f"module 'pictograph' has no attribute {name!r}")
            value = getattr(module, name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *__getattr__("__all__")} - {"TYPE_CHECKING", "annotations"})
