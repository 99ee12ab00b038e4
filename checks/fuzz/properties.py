"""What must hold for the result of any call."""

from __future__ import annotations

import math
import pickle

from hypothesis import strategies as st

import pictograph
from pictograph.exceptions import PictographError
from tests.support.both_clients import KINDS

kinds = st.sampled_from(KINDS)


def check(result: object) -> None:
    """Check a value or an error: it can be shown, and an error has its documented attributes and can be pickled."""
    if not isinstance(result, PictographError):
        repr(result)
        return
    assert not isinstance(result, pictograph.RequestTimeoutError), "it waited for bytes that were never sent"
    assert result.message
    assert str(result)
    assert repr(result)
    assert isinstance(result.errors, list)
    for item in result.errors:
        assert isinstance(item["loc"], list)
        assert isinstance(item["msg"], str)
        assert isinstance(item["type"], str)
    for number in (result.required, result.remaining):
        assert number is None or isinstance(number, (int, float))
    assert result.retry_after is None or (math.isfinite(result.retry_after) and result.retry_after >= 0)
    for text in (result.error_code, result.request_id, result.upgrade_url, result.docs_url, result.fix):
        assert text is None or isinstance(text, str)
    copied = pickle.loads(pickle.dumps(result))
    assert (type(copied), copied.message, copied.status_code) == (type(result), result.message, result.status_code)
