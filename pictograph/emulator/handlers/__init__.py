"""What each operation does: one module for each tag of the contract."""

from pictograph.emulator.handlers import (
    annotations,
    api_keys,
    auto_annotate,
    batch,
    connectors,
    credits,
    datasets,
    exports,
    images,
    models,
    organizations,
    projects,
    search,
    tools,
    training,
    video,
)
from pictograph.emulator.handlers.registry import HANDLERS, WORK

__all__ = [
    "HANDLERS",
    "WORK",
    "annotations",
    "api_keys",
    "auto_annotate",
    "batch",
    "connectors",
    "credits",
    "datasets",
    "exports",
    "images",
    "models",
    "organizations",
    "projects",
    "search",
    "tools",
    "training",
    "video",
]
