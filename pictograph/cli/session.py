"""What holds for one run of the command line: where it calls, with which key, and in which form it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph.client import Client


class Session:
    """The options that all commands share. They may stand before the command or after it."""

    def __init__(self, *, json: bool) -> None:
        self.json = json
        self.api_key: Secret | None = None
        self.base_url: str | None = None
        self.allow_http = False

    def open(self, api_key: Secret | None = None) -> Client:
        """Make the client. Raises `ConfigurationError` when there is no key, or a setting can't work."""
        from pictograph.client import Client

        key = api_key or self.api_key
        return Client(key.reveal() if key else None, base_url=self.base_url, allow_http=self.allow_http)


def session_of(ctx: click.Context) -> Session:
    """The session of a command that is being read or run."""
    found = ctx.find_object(Session)
    if found is None:  # pragma: no cover - the program always gives one
        raise RuntimeError("There is no session: run commands through pictograph.cli.main")
    return found


def shared_options() -> list[click.Option]:
    """The options of every command. `--json` was looked for before anything was read, so that mistakes are told in its form too."""

    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        if value and (session := ctx.find_object(Session)) is not None:
            setattr(session, str(param.name), Secret(value) if param is key else value)

    key = click.Option(
        ["--api-key"],
        callback=keep,
        expose_value=False,
        metavar="KEY",
        help="API key. Safer in PICTOGRAPH_API_KEY or stored by `pictograph login`: other programs can read arguments.",
    )
    url = click.Option(["--base-url"], callback=keep, expose_value=False, metavar="URL", help="Where the API is.")
    http = click.Option(["--allow-http"], callback=keep, expose_value=False, is_flag=True, help="Allow a base URL without TLS.")
    return [key, url, http, json_option()]


def json_option() -> click.Option:
    """`--json`, for commands that call nothing."""
    return click.Option(["--json", "as_json"], expose_value=False, is_flag=True, help="Answer in one line of JSON, errors too.")
