# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `deployments`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import bulk_delete_deployments as bulk_delete_deployments
    from . import bulk_pause_deployments as bulk_pause_deployments
    from . import bulk_resume_deployments as bulk_resume_deployments
    from . import create_deployment as create_deployment
    from . import delete_deployment as delete_deployment
    from . import get_deployment as get_deployment
    from . import list_deployment_compute_options as list_deployment_compute_options
    from . import list_deployments as list_deployments
    from . import pause_deployment as pause_deployment
    from . import predict_deployment as predict_deployment
    from . import quote_deployment as quote_deployment
    from . import resume_deployment as resume_deployment

__all__ = (
    "bulk_delete_deployments",
    "bulk_pause_deployments",
    "bulk_resume_deployments",
    "create_deployment",
    "delete_deployment",
    "get_deployment",
    "list_deployment_compute_options",
    "list_deployments",
    "pause_deployment",
    "predict_deployment",
    "quote_deployment",
    "resume_deployment",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
