"""The module that gives the public models their names: `pictograph/models.py`."""

from __future__ import annotations

from definitions import Api
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from rendering.template_context import TEMPLATES


def render_public_models(api: Api) -> str:
    """The source of the module, already formatted."""
    return template("public_models.py.jinja").render(api=api)


def template(name: str) -> Template:
    """A template of a module outside of the generated package."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # Python source, not HTML
    )
    return env.get_template(name)
