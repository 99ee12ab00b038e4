"""The options that all commands share, and the client that they configure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph.client import Client


class Session:
    """Values of the shared options, which may be given before or after the command."""

    def __init__(self, *, json: bool) -> None:
        self.json = json
        self.api_key: Secret | None = None
        self.base_url: str | None = None
        self.allow_http = False

    def open(self, api_key: Secret | None = None) -> Client:
        """Create the client. Raises `ConfigurationError` if there is no API key or a setting is invalid."""
        from pictograph.client import Client

        key = api_key or self.api_key
        return Client(key.reveal() if key else None, base_url=self.base_url, allow_http=self.allow_http)


def session_of(ctx: click.Context) -> Session:
    """Return the session of the running command."""
    found = ctx.find_object(Session)
    if found is None:  # pragma: no cover - `app.run` always sets one
        raise RuntimeError("No session: run commands through pictograph.cli.main")
    return found


def shared_options() -> list[click.Option]:
    """Return the options of every command."""

    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        if value and (session := ctx.find_object(Session)) is not None:
            setattr(session, str(param.name), Secret(value) if param is key else value)

    key = click.Option(
        ["--api-key"],
        callback=keep,
        expose_value=False,
        metavar="KEY",
        help="API key. Prefer PICTOGRAPH_API_KEY or `pictograph login`: other programs can read arguments.",
    )
    url = click.Option(["--base-url"], callback=keep, expose_value=False, metavar="URL", help="Base URL of the API.")
    http = click.Option(["--allow-http"], callback=keep, expose_value=False, is_flag=True, help="Allow a base URL without TLS.")
    return [key, url, http, json_option()]


def json_option() -> click.Option:
    """Return `--json`. Its value is read before click parses the arguments, so that usage errors are JSON too."""
    return click.Option(["--json", "as_json"], expose_value=False, is_flag=True, help="Print JSON.")
