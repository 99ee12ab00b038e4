# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `datasets`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import freeze_dataset as freeze_dataset
    from . import get_dataset as get_dataset
    from . import get_dataset_by_name as get_dataset_by_name
    from . import get_dataset_storage as get_dataset_storage
    from . import list_dataset_downloads as list_dataset_downloads
    from . import list_dataset_images as list_dataset_images
    from . import list_datasets as list_datasets
    from . import restore_dataset as restore_dataset

__all__ = (
    "freeze_dataset",
    "get_dataset",
    "get_dataset_by_name",
    "get_dataset_storage",
    "list_dataset_downloads",
    "list_dataset_images",
    "list_datasets",
    "restore_dataset",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
