"""Keep the secrets that a client knows out of texts that a server wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

from attrs import frozen

from pictograph.secret import Secret, redact_keys

_SIGNATURE: Final = re.compile(r"(?i)((?:signature|credential|security-token|\bsig|\btoken)=)[^&\s\"'<>]+")
_SIGNING: Final = re.compile(r"(?i)signature|credential|token|^sig$")  # names of query parameters that authorize the holder of a link
_PREFIX: Final = re.compile(r"^[a-z]+_[a-z]+_")  # of a key, for example pk_live_
_HEAD: Final = 8  # characters that identify the random part of a secret, where a server cut the rest off
_SHORTEST: Final = 2 * _HEAD  # of a random part; a shorter one is only replaced as a whole


@frozen
class Needle:
    """What to search for of one secret. Computed once, since the id of every response is searched for it."""

    forms: tuple[Secret, ...]
    """The secret as it is, in JSON and in a URL, each once."""
    random_part: Secret
    """The part behind the prefix of the key."""

    @classmethod
    def of(cls, secret: Secret) -> Needle:
        text = secret.reveal()
        forms = dict.fromkeys(form(text) for form in (str, _json_form, _url_form))
        return cls(tuple(map(Secret, forms)), Secret(_PREFIX.sub("", text)))


def redact(text: str, needles: Sequence[Needle]) -> str:
    """Return `text` without the secrets, other keys and the signatures of links.

    A secret is found as it is, in JSON and in a URL; its random part also without the prefix of the key and cut off.
    """
    for needle in needles:
        text = _without(text, needle)
    text = redact_keys(text)
    return _SIGNATURE.sub(r"\1***", text) if "=" in text else text


def signatures(link: Secret) -> tuple[Secret, ...]:
    """Return the values in a signed link that must not be shown on their own."""
    try:
        parameters = parse_qsl(urlsplit(str(link.reveal())).query)
    except ValueError:
        return ()
    return tuple(Secret(value) for name, value in parameters if _SIGNING.search(name) and len(value) >= _SHORTEST)


def _without(text: str, needle: Needle) -> str:
    for form in needle.forms:
        text = text.replace(form.reveal(), "***")
    random_part = needle.random_part.reveal()
    if len(random_part) < _SHORTEST:
        return text
    kept: list[str] = []
    end = 0
    while (start := text.find(random_part[:_HEAD], end)) >= 0:
        kept.append(text[end:start])
        end = start
        for shown, own in zip(text[start : start + len(random_part)], random_part, strict=False):
            if shown != own:
                break
            end += 1
    return "***".join([*kept, text[end:]])


def _json_form(text: str) -> str:
    return json.dumps(text)[1:-1]


def _url_form(text: str) -> str:
    return quote(text, errors="replace")  # a server may write anything into a link
