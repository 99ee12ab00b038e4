"""Keep the secrets that a client knows out of texts that a server wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

from pictograph.secret import Secret, redact_keys

_SIGNATURE: Final = re.compile(r"(?i)((?:signature|credential|security-token|\bsig|\btoken)=)[^&\s\"'<>]+")
_SIGNING: Final = re.compile(r"(?i)signature|credential|token|^sig$")  # names of query parameters that authorize the holder of a link
_PREFIX: Final = re.compile(r"^[a-z]+_[a-z]+_")  # of a key, for example pk_live_
_HEAD: Final = 8  # characters that identify the random part of a secret, where a server cut the rest off
_SHORTEST: Final = 2 * _HEAD  # of a random part; a shorter one is only replaced as a whole


def redact(text: str, secrets: Sequence[Secret]) -> str:
    """Return `text` without the secrets, other keys and the signatures of links.

    A secret is found as it is, in JSON and in a URL; its random part also without the prefix of the key and cut off.
    """
    for secret in secrets:
        text = _without(text, secret)
    return _SIGNATURE.sub(r"\1***", redact_keys(text))


def signatures(link: Secret) -> tuple[Secret, ...]:
    """Return the values in a signed link that must not be shown on their own."""
    try:
        parameters = parse_qsl(urlsplit(str(link.reveal())).query)
    except ValueError:
        return ()
    return tuple(Secret(value) for name, value in parameters if _SIGNING.search(name) and len(value) >= _SHORTEST)


def _without(text: str, secret: Secret) -> str:
    for form in (str, _json_form, quote):
        text = text.replace(form(secret.reveal()), "***")
    random_part = _PREFIX.sub("", secret.reveal())
    if len(random_part) < _SHORTEST:
        return text
    kept: list[str] = []
    end = 0
    while (start := text.find(random_part[:_HEAD], end)) >= 0:
        kept.append(text[end:start])
        end = start
        for shown, own in zip(text[start:], random_part, strict=False):
            if shown != own:
                break
            end += 1
    return "***".join([*kept, text[end:]])


def _json_form(text: str) -> str:
    return json.dumps(text)[1:-1]
