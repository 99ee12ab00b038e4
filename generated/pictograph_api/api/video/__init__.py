# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Operations of the tag `video`, one module each, loaded on first use."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import create_video_upload_url as create_video_upload_url
    from . import extract_video_frames as extract_video_frames
    from . import get_video_extraction as get_video_extraction
    from . import probe_video as probe_video

__all__ = (
    "create_video_upload_url",
    "extract_video_frames",
    "get_video_extraction",
    "probe_video",
)

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return importlib.import_module(f".{name}", __name__)

    def __dir__():
        return sorted({*globals(), *__all__})
