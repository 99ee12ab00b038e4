"""Deprecated name of `pictograph.pipelines`."""

import warnings

from pictograph.pipelines import *  # noqa: F403
from pictograph.pipelines import __all__ as __all__

warnings.warn(
    "pictograph.workflows is deprecated and will be removed in 2.0: import from pictograph.pipelines instead.",
    DeprecationWarning,
    stacklevel=2,
)
