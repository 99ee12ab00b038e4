# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `workflows`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import bulk_cancel_workflow_runs as bulk_cancel_workflow_runs
    from . import bulk_delete_workflows as bulk_delete_workflows
    from . import cancel_workflow_run as cancel_workflow_run
    from . import create_workflow as create_workflow
    from . import delete_workflow as delete_workflow
    from . import get_workflow as get_workflow
    from . import get_workflow_run as get_workflow_run
    from . import list_workflows as list_workflows
    from . import run_workflow as run_workflow
    from . import update_workflow as update_workflow

__all__ = (
    "bulk_cancel_workflow_runs",
    "bulk_delete_workflows",
    "cancel_workflow_run",
    "create_workflow",
    "delete_workflow",
    "get_workflow",
    "get_workflow_run",
    "list_workflows",
    "run_workflow",
    "update_workflow",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
