# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `organizations`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import create_organization_invite as create_organization_invite
    from . import get_current_organization as get_current_organization
    from . import list_organization_invites as list_organization_invites
    from . import list_organization_members as list_organization_members
    from . import remove_organization_member as remove_organization_member
    from . import revoke_organization_invite as revoke_organization_invite
    from . import update_organization_member as update_organization_member

__all__ = (
    "create_organization_invite",
    "get_current_organization",
    "list_organization_invites",
    "list_organization_members",
    "remove_organization_member",
    "revoke_organization_invite",
    "update_organization_member",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
