# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `images`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import bulk_tag_images as bulk_tag_images
    from . import create_image_upload_url as create_image_upload_url
    from . import create_image_upload_urls as create_image_upload_urls
    from . import delete_image as delete_image
    from . import download_image as download_image
    from . import get_image as get_image
    from . import register_image as register_image
    from . import register_images as register_images

__all__ = (
    "bulk_tag_images",
    "create_image_upload_url",
    "create_image_upload_urls",
    "delete_image",
    "download_image",
    "get_image",
    "register_image",
    "register_images",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
