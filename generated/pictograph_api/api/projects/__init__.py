# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `projects`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import create_project as create_project
    from . import delete_project as delete_project
    from . import get_project as get_project
    from . import list_projects as list_projects
    from . import update_project as update_project

__all__ = (
    "create_project",
    "delete_project",
    "get_project",
    "list_projects",
    "update_project",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
