"""Read error bodies in all formats in use: `{detail}`, `{error, message}`, `{error: {...}}`, problem+json, HTML, text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from attrs import field, frozen

LONGEST_PAGE = 180  # characters of an HTML page or a plain text that are shown in a message
LONGEST_MESSAGE = 500  # characters of a message field
LONGEST_RESPONSE = 2000  # characters of a body that is not JSON, as kept on the error
ITEMS_IN_SUMMARY = 5
DEEPEST_NESTING = 50  # of a body that is kept as decoded: errors that nest hundreds deep can't be pickled
LARGEST_NUMBER = 10**15  # credits; anything above is not a number to show or to calculate with
LONGEST_WAIT = 10**9  # seconds; what is longer is too long, whatever the number is
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_CODE = re.compile(r"[a-z][a-z0-9_]{1,63}")

Fields: TypeAlias = Mapping[str, object]


@frozen
class ErrorBody:
    """The fields of an error body, whatever its format."""

    message: str | None = None
    error_code: str | None = None
    errors: list[dict[str, object]] = field(factory=list[dict[str, object]])
    required: float | None = None
    remaining: float | None = None
    upgrade_url: str | None = None
    retry_after: float | None = None
    request_id: str | None = None
    docs_url: str | None = None


def decode(text: str) -> object:
    """Return the JSON value of a body, or the start of its text. An empty body is `None`."""
    if not text.strip():
        return None
    try:
        value: object = json.loads(text)
        if _nests_at_most(value, DEEPEST_NESTING):
            return value
    except (ValueError, RecursionError):
        pass
    return text if len(text) <= LONGEST_RESPONSE else f"{text[:LONGEST_RESPONSE]}..."


def _nests_at_most(value: object, levels: int) -> bool:
    level: list[object] = [value]
    for _ in range(levels + 1):
        level = [inner for outer in level for inner in _inner(outer)]
        if not level:
            return True
    return False


def _inner(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value).values()
    return cast("list[object]", value) if isinstance(value, list) else ()


def read(body: object) -> ErrorBody:
    """Return the fields of a decoded body. An unknown format gives an empty `ErrorBody`, never an exception."""
    if isinstance(body, str):
        return ErrorBody(message=_page(body))
    top = _object(body)
    detail, error = _object(top.get("detail")), _object(top.get("error"))
    # The objects that may hold fields, most specific first.
    sources = [detail, _object(error.get("details")), _object(top.get("details")), error, top]
    errors = _items(top.get("detail"), sources)
    code = _code(sources)
    return ErrorBody(
        message=summary(errors) if errors else _message(top, detail, error, code),
        error_code=code,
        errors=errors,
        required=_number(sources, "required", "credit_cost", "required_micro_usd"),
        remaining=_number(sources, "remaining", "credits_remaining", "remaining_micro_usd"),
        upgrade_url=_string(sources, "upgrade_url"),
        retry_after=_wait(sources),
        request_id=_string(sources, "request_id"),
        docs_url=_string(sources, "docs_url", "documentation_url"),
    )


def summary(errors: list[dict[str, object]]) -> str:
    """Return one line that names the rejected fields and the reasons."""
    shown = [_item_text(item) for item in errors[:ITEMS_IN_SUMMARY]]
    more = len(errors) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")


def _message(top: Fields, detail: Fields, error: Fields, code: str | None) -> str | None:
    texts = (
        *(top.get("detail"), detail.get("message"), detail.get("msg"), error.get("message"), top.get("message"), top.get("msg")),
        *(top.get("error_description"), detail.get("title"), error.get("title"), top.get("title")),  # OAuth; RFC 9457
    )
    codes = (detail.get("error"), top.get("error"))  # a code is better than no text
    return _first_text(texts) or _text_for_code(detail, code) or _first_text(codes)


def _first_text(candidates: Iterable[object]) -> str | None:
    return next((_line(text) for text in candidates if isinstance(text, str) and text.strip()), None)


def _text_for_code(detail: Fields, code: str | None) -> str | None:
    """Return a sentence for the two codes that come with numbers and no text."""
    if code == "insufficient_credits":
        return "Not enough credits"
    if code == "limit_exceeded":
        kind, current, limit = (detail.get(name) for name in ("limit_type", "current", "limit"))
        used = f": {current} of {limit} {kind or ''}".rstrip() + " are used" if current is not None and limit is not None else ""
        return f"The limit of the plan is reached{used}"
    return None


def _code(sources: Iterable[Fields]) -> str | None:
    for block in sources:
        for key in ("error_code", "code", "error"):
            value = block.get(key)
            if isinstance(value, str) and _CODE.fullmatch(value):
                return value
    return None


def _items(detail: object, sources: Iterable[Fields]) -> list[dict[str, object]]:
    for items in (detail, *(block.get("errors") for block in sources)):
        if isinstance(items, list):
            return [_item(item) for item in cast("list[object]", items)]
    return []


def _item(item: object) -> dict[str, object]:
    fields = _object(item)
    if not fields:
        return {"loc": [], "msg": _line(str(item)), "type": ""}
    loc = fields.get("loc", [])
    place: list[object] = cast("list[object]", loc) if isinstance(loc, list) else [loc]
    return {**fields, "loc": place, "msg": str(fields.get("msg", "")), "type": str(fields.get("type", ""))}


def _item_text(item: Mapping[str, object]) -> str:
    place = ""
    for part in cast("list[object]", item["loc"]):
        if isinstance(part, int):
            place += f"[{part}]"
        elif place or part not in ("body", "path"):  # where a field is, which callers need not know
            place += f".{part}" if place else str(part)
    message = str(item["msg"]) or str(item["type"]) or "rejected"
    return _line(f"{place}: {message}" if place else message)


def _object(value: object) -> Fields:
    """Return a JSON object; an empty one for any other value."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _number(sources: Iterable[Fields], *names: str) -> float | None:
    for block in sources:
        for name in names:
            value = block.get(name)
            if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER:  # 0 counts
                return value
    return None


def _wait(sources: Iterable[Fields]) -> float | None:
    for block in sources:
        value = block.get("retry_after")
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
            return float(min(value, LONGEST_WAIT))  # compared before it is converted: an integer may be too large for a float
    return None


def _string(sources: Iterable[Fields], *names: str) -> str | None:
    for block in sources:
        for name in names:
            value = block.get(name)
            if isinstance(value, str) and value.strip():
                return value
    return None


def _page(text: str) -> str | None:
    text = text[:LONGEST_RESPONSE]  # first, because the time of the expressions grows with the square of the length
    if text.lstrip().startswith("<"):
        title = _TITLE.search(text)
        text = _TAGS.sub(" ", title.group(1) if title else text)
    return _line(text, LONGEST_PAGE) or None


def _line(text: str, longest: int = LONGEST_MESSAGE) -> str:
    line = " ".join(text[: 20 * longest].split())
    return line if len(line) <= longest else f"{line[: longest - 3]}..."
