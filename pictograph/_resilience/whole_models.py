"""Importing this lets `pictograph_api.models`, whose modules are loaded at first use, load each of them whole: see `loading`."""

from __future__ import annotations

from typing import Any, Final

from pictograph_api import models

from pictograph._resilience import loading

_load_model: Final = vars(models)["__getattr__"]


def _load_whole(name: str) -> Any:
    return loading.run_whole(lambda: _load_model(name))


setattr(models, "__getattr__", _load_whole)  # noqa: B010  # type checkers see no such function
