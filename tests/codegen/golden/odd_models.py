# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""The public models: the schemas that the contract marks with `x-python-public`, each loaded on first use.

`from pictograph import Dataset` returns the same classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pictograph_api.models import Colour as Color
    from pictograph_api.models import Mark as Mark
    from pictograph_api.models import Place as Place

__all__ = [
    "Color",
    "Mark",
    "Place",
]

_GENERATED_NAMES = {
    "Color": "Colour",
}
"""The name in the contract, where the public name differs."""

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import pictograph_api.models

        value = globals()[name] = getattr(pictograph_api.models, _GENERATED_NAMES.get(name, name))
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
