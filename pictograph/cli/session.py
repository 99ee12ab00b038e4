"""The options that all commands share, and the client that they configure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from pictograph._resilience.loading import load
from pictograph.cli.form import Form
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
        self.profile: str | None = None
        self.quiet = False
        self.wide = False

    def open(self, api_key: Secret | None = None, base_url: str | None = None) -> Client:
        """Create the client. Raises `ConfigurationError` if there is no API key or a setting is invalid."""
        load("pictograph.client")
        from pictograph.client import Client

        key = api_key or self.api_key
        url = base_url or self.base_url
        profile = None if key and url else self.profile
        return Client(key.reveal() if key else None, base_url=url, profile=profile, allow_http=self.allow_http)

    def form(self, columns: Sequence[str] = (), empty: str = "") -> Form:
        """Return how to print a result."""
        return Form(json=self.json, wide=self.wide, quiet=self.quiet, columns=columns, empty=empty)


def session_of(ctx: click.Context) -> Session:
    """Return the session of the running command."""
    found = ctx.find_object(Session)
    if found is None:  # pragma: no cover - `app.run` always sets one
        raise RuntimeError("No session: run commands through pictograph.cli.main")
    return found


class SharedOption(click.Option):
    """An option of every command. The help lists them after the options of the command."""


def shared_options() -> list[click.Option]:
    """Return the options of every command."""

    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        if value and (session := ctx.find_object(Session)) is not None:
            setattr(session, str(param.name), Secret(value) if param is key else value)

    def option(*names: str, text: str, **attributes: Any) -> SharedOption:
        return SharedOption([*names], callback=keep, expose_value=False, help=text, **attributes)

    key = option(
        "--api-key", metavar="KEY", text="API key. Prefer PICTOGRAPH_API_KEY or `pictograph login`: other programs can read arguments."
    )
    return [
        key,
        option("--profile", metavar="NAME", text="Section of ~/.pictograph/config.toml with API key and base URL."),
        option("--base-url", metavar="URL", text="Base URL of the API."),
        option("--allow-http", is_flag=True, text="Allow a base URL without TLS."),
        json_option(),
        option("--wide", is_flag=True, text="Print all columns of a table in full, wider than the terminal if needed."),
        option("--quiet", "-q", is_flag=True, text="Print no progress and no notes; results and errors only."),
    ]


def json_option() -> click.Option:
    """Return `--json`. Its value is read before click parses the arguments, so that usage errors are JSON too."""
    return SharedOption(["--json", "as_json"], expose_value=False, is_flag=True, help="Print JSON.")


class SharedOptionsLast(click.Command):
    """A command whose help lists its own options first, and the shared ones in a section of their own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            # click compares the names with their dashes, so that any two short names are similar.
            params = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
            names = {name.lstrip("-"): name for param in params for name in (*param.opts, *param.secondary_opts)}
            near = get_close_matches(error.option_name.lstrip("-"), names, n=1, cutoff=0.7)
            raise click.NoSuchOption(error.option_name, possibilities=[names[word] for word in near], ctx=ctx) from None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own: list[tuple[str, str]] = []
        shared: list[tuple[str, str]] = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                (shared if isinstance(param, SharedOption) else own).append(record)
        _section(formatter, "Options", own)
        _section(formatter, "Shared options", shared)


def _section(formatter: click.HelpFormatter, title: str, records: Sequence[tuple[str, str]]) -> None:
    if records:
        with formatter.section(title):
            formatter.write_dl(records)
