"""`pictograph request`: send a request for an operation that has no command."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

import click

from pictograph.cli import prompts
from pictograph.cli.choices import OneOf
from pictograph.cli.failures import Declined
from pictograph.cli.help_text import JSON_NOTE, OPTION_HELP, REPEAT_NOTE
from pictograph.cli.output import print_json
from pictograph.cli.param_types import read_json
from pictograph.cli.serialize import plain
from pictograph.cli.session import SharedOptionsLast, session_of, shared_options
from pictograph.settings import API_PATH
from pictograph.terminal import visible

if TYPE_CHECKING:
    from pictograph._resilience.raw_response import ApiResponse

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
SHORT: Final = "Send a request to a path of the API, for operations without a command."


def request() -> click.Command:
    """Return `pictograph request`."""
    text = (
        "Uses the API key, retries and error handling of the other commands. Prints a JSON body, and writes any other body to standard "
        f"output as it is. For example: pictograph request GET {API_PATH}/datasets/ --param limit=5"
    )
    params = [
        click.Argument(["method"], type=OneOf(lambda: METHODS), metavar="METHOD", help=f"{', '.join(METHODS)}."),
        click.Argument(["path"], metavar="PATH", help="Path below the base URL, starting with /."),
        click.Option(["--json-body", "body"], type=read_json, metavar="JSON", help=f"Body. {JSON_NOTE}"),
        click.Option(["--param"], type=_parameter, multiple=True, metavar="NAME=VALUE", help=f"Parameter of the query. {REPEAT_NOTE}"),
        click.Option(["--idempotency-key"], metavar="TEXT", help=OPTION_HELP["idempotency_key"]),
        click.Option(["--yes"], is_flag=True, help="Don't ask for confirmation of a DELETE."),
    ]
    return SharedOptionsLast("request", params=[*params, *shared_options()], callback=_run, help=f"{SHORT}\n\n{text}", short_help=SHORT)


def _parameter(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not name or not equals:
        raise click.BadParameter(f"{given!r} is not NAME=VALUE.")
    return name, value


def _run(method: str, path: str, body: object, param: tuple[tuple[str, str], ...], idempotency_key: str | None, yes: bool) -> int:
    if method == "DELETE" and not yes:
        if (stream := prompts.not_a_terminal()) is not None:
            raise click.ClickException(f"refusing to delete without --yes ({stream} is not a terminal)")
        if not prompts.confirm(f"Send DELETE {visible(path)}?"):
            raise Declined("Canceled; nothing was changed.")
    query: dict[str, list[str]] = {}
    for name, value in param:
        query.setdefault(name, []).append(value)
    session = session_of(click.get_current_context())
    with session.open() as client:
        response = client.request(method, path, json=body, params=query or None, idempotency_key=idempotency_key)
    _write(response, json_form=session.json)
    return 0


def _write(response: ApiResponse, *, json_form: bool) -> None:
    kind = response.headers.get("content-type", "")
    on_terminal = sys.stdout.isatty()
    if not response.content:
        return
    if "json" in kind:
        if on_terminal and not json_form:
            sys.stdout.write(f"{json.dumps(plain(response.json()), indent=2)}\n")
        else:
            print_json(response.json())
    elif not on_terminal:
        sys.stdout.flush()
        sys.stdout.buffer.write(response.content)
    elif kind.startswith("text/"):
        sys.stdout.writelines(f"{visible(line)}\n" for line in response.text.splitlines())
    else:
        raise click.ClickException(f"The body is {kind or 'of an unknown type'}, {len(response.content)} bytes: redirect it to a file.")
