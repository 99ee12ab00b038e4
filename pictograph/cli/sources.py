"""Where the API key and the base URL of a command come from. The order is that of `pictograph.settings`."""

from __future__ import annotations

import os
from typing import Final, NamedTuple

from pictograph import settings
from pictograph.cli import profile
from pictograph.cli.session import Session
from pictograph.secret import Secret

_PREFIX: Final = 12  # characters of a key that the server shows too
_LEAST: Final = 24  # a shorter key would be given away by its start


class Sources(NamedTuple):
    """The profile that is selected, and for the API key and the base URL the value and where it comes from."""

    profile: str
    api_key: Secret
    api_key_source: str | None
    base_url: str
    base_url_source: str

    @property
    def key_prefix(self) -> str | None:
        """The start of the key, as lists of API keys show it."""
        key = self.api_key.reveal()
        return key[:_PREFIX] if key.startswith("pk_") and len(key) >= _LEAST else None


def find(session: Session, *, new_key: Secret | None = None) -> Sources:
    """Find key and base URL. A missing key is empty; a missing profile counts as empty, since `login` makes it."""
    name = profile.section_name(session.profile)
    section = profile.sections(profile.read(profile.path())).get(name, {})
    file = f"[{name}] in {profile.FILE}"
    places = [(profile.KEY_VARIABLE, profile.URL_VARIABLE, os.environ), (file, file, section)]
    if session.profile:  # an option takes precedence over the environment
        places.reverse()
    key, key_source = new_key or session.api_key or Secret(""), "--api-key"
    url, url_source = session.base_url or "", "--base-url"
    for key_place, url_place, values in places:
        in_file = values is section
        if not key:
            key, key_source = Secret(profile.value(values, "api_key" if in_file else profile.KEY_VARIABLE)), key_place
        if not url:
            url, url_source = profile.value(values, "base_url" if in_file else profile.URL_VARIABLE), url_place
    return Sources(name, key, key_source if key else None, url or settings.DEFAULT_BASE_URL, url_source if url else "default")
