"""The few functions of PyTorch that `pictograph.pytorch` calls, on NumPy arrays: PyTorch is too large to install for tests."""

from __future__ import annotations

import types
from typing import Any

import numpy as np


def stand_in() -> types.ModuleType:
    """A module to put in the place of `torch`."""
    module: Any = types.ModuleType("torch")
    module.float32, module.int64, module.uint8 = np.float32, np.int64, np.uint8
    module.tensor = lambda data, dtype: np.array(data, dtype=dtype)
    module.frombuffer = lambda data, dtype: np.frombuffer(data, dtype=dtype)
    module.zeros = lambda shape, dtype: np.zeros(shape, dtype=dtype)
    made: types.ModuleType = module
    return made
