"""Former names of `tests.support.responses`, for modules that have not been converted."""

from tests.support.responses import HeaderPairs, head, in_chunks, reason
from tests.support.responses import http_response as answer
from tests.support.responses import json_response as json_answer

__all__ = ["HeaderPairs", "answer", "head", "in_chunks", "json_answer", "reason"]
