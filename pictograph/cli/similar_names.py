"""Suggest the dataset that may be meant when the name of one is unknown. The SDK itself makes no such request, see `_resilience.advice`."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from pictograph.cli.param_types import is_id
from pictograph.exceptions import NotFoundError, PictographError

if TYPE_CHECKING:
    from pictograph.client import Client

_UNKNOWN: Final = re.compile(r"(?:Dataset|Project) '(.+)' not found\.?")
_MOST_NAMES: Final = 100  # one page
_SECONDS: Final = 5.0


def suggest(error: NotFoundError, client: Client) -> None:
    """Add the name of a similar dataset to the advice of an error about an unknown one. If the names can't be had, change nothing."""
    found = _UNKNOWN.fullmatch(error.message)
    if found is None or is_id(found[1]):
        return
    try:
        datasets = client.datasets.list(limit=_MOST_NAMES, timeout=_SECONDS, max_retries=0)
    except PictographError:
        return
    names = {dataset.name.lower(): dataset.name for dataset in datasets}
    near = get_close_matches(found[1].lower(), names, n=1)
    if near:
        error.fix = f"Did you mean {names[near[0]]!r}? {error.fix}"
