"""The reference: pages about the classes and functions of the package, from their signatures, types and docstrings."""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final

import griffe

from errors_and_settings import error_table, settings_table
from markup import Links, anchor, docstring, signature

MODELS: Final = "reference/models.md"
CLIENTS: Final = ("Client", "AsyncClient")
CREATED_BY_THE_PACKAGE: Final = ("Pager", "AsyncPager", "FaultControls", "PictographError", "DeploymentClient")
HTTPX: Final = {  # the type parameters of the two classes
    "Client": {"http_client": "httpx.Client", "transport": "httpx.BaseTransport"},
    "AsyncClient": {"http_client": "httpx.AsyncClient", "transport": "httpx.AsyncBaseTransport"},
}

# page, title, introduction, and what it documents: modules, or classes and functions of them
PAGES: Final[tuple[tuple[str, str, str, tuple[str, ...]], ...]] = (
    (
        "reference/client.md",
        "Clients",
        "`Client` blocks, `AsyncClient` is awaited. Both have the same arguments, resources and methods.",
        ("client.Client", "client.AsyncClient"),
    ),
    (
        "reference/pipelines.md",
        "Pipelines",
        "Functions of many calls. With an `AsyncClient` as first argument they return a coroutine: `await train_pipeline(client, ...)`.",
        (
            "pipelines.upload",
            "pipelines.import_dataset",
            "resources.annotation_import.ImportReport",
            "resources.annotation_import.ImportFailure",
            "pipelines.annotate",
            "pipelines.train",
            "pipelines.full",
        ),
    ),
    (
        "reference/formats.md",
        "Annotation files",
        "`pip install 'pictograph[formats]'`. The guide [Annotation files](../guides/formats.md) shows it at work.",
        (
            "formats.conversion.read",
            "formats.conversion.write",
            "formats.conversion.convert",
            "formats.detection.detect",
            "formats.model.bbox",
            "formats.model.polygon",
            "formats.model.polyline",
            "formats.model.keypoint",
            "formats.model.ImageAnnotations",
            "formats.model.LabelClass",
            "formats.source.AnnotatedImages",
            "formats.report.Report",
            "formats.report.ReportLine",
            "formats.report.FormatError",
        ),
    ),
    ("reference/webhooks.md", "Webhooks", "", ("webhooks",)),
    (
        "reference/calls.md",
        "Pages, hooks and raw responses",
        "What methods return besides models, and what observes them.",
        (
            "_resilience.paging.Pager",
            "_resilience.paging.AsyncPager",
            "_resilience.raw_response.RawResponse",
            "_resilience.raw_response.RateLimit",
            "_resilience.hooks.Hooks",
            "_resilience.hooks.CallInfo",
            "_resilience.hooks.Attempt",
            "_resilience.hooks.Retry",
            "_resilience.clock.Timing",
        ),
    ),
    (
        "reference/viz.md",
        "Drawing",
        "`pip install 'pictograph[viz]'`. The guide [Draw annotations](../guides/draw.md) shows it at work.",
        (
            "viz.drawing.draw",
            "viz.sheet.contact_sheet",
            "viz.histogram.class_histogram",
            "viz.histogram.class_counts",
            "viz.colors.class_colors",
            "viz.image.open_image",
        ),
    ),
    (
        "reference/pytorch.md",
        "PyTorch",
        "`pip install 'pictograph[torch]'`. The guide [Train with PyTorch](../guides/pytorch.md) shows it at work.",
        ("pytorch.DetectionDataset",),
    ),
    ("reference/otel.md", "OpenTelemetry", "", ("otel",)),
    (
        "reference/emulator.md",
        "Emulator",
        "`pip install 'pictograph[emulator]'`. The guide [Test your program](../guides/testing.md) shows it at work.",
        ("emulator.emulator.Emulator", "emulator.fault_controls.FaultControls", "emulator.pytest_plugin.pictograph_emulator"),
    ),
)


def pages(root: Path) -> dict[str, str]:
    """Return the text of each page of the reference by its path."""
    logging.getLogger("griffe").setLevel(logging.ERROR)
    package = griffe.load("pictograph", search_paths=[root], docstring_parser="google")
    generated = griffe.load("pictograph_api", search_paths=[root / "generated"], docstring_parser="google")
    models = _public_models(package, generated)
    links = Links({name: f"{MODELS}#{anchor(name)}" for name in models})
    resources = dict(_resources(package))
    built = {f"reference/resources/{name}.md": _resource_page(name, cls, links) for name, cls in resources.items()}
    for path, title, introduction, names in PAGES:
        built[path] = f"# {title}\n\n{introduction}\n\n" + "\n".join(_entry(package[name], links.at(path)) for name in names)
    built[MODELS] = _models_page(models, links.at(MODELS))
    built["reference/errors.md"] = error_table(package) + "\n" + _entry(package["exceptions.PictographError"], Links({}))
    built["reference/settings.md"] = settings_table(package)
    built["reference/index.md"] = _index(resources)
    return built


def relink(text: str, *, known: Collection[str]) -> str:
    """Return Markdown without the links whose targets are not pages of the site."""

    def target(link: re.Match[str]) -> str:
        path = link["target"].partition("#")[0]
        return link[0] if not path or path in known or "://" in path else link["text"]

    return re.sub(r"\[(?P<text>[^\]]+)\]\((?P<target>[^)]+)\)", target, text)


def _resources(package: griffe.Module) -> Iterator[tuple[str, griffe.Class]]:
    (resources,) = [base for base in package["client.Client"].mro() if base.name == "Resources"]
    for name, attribute in resources.members.items():
        if attribute.is_attribute and attribute.annotation is not None:
            yield name, package[f"resources.{name}.{str(attribute.annotation).partition('[')[0]}"]


def _resource_page(name: str, cls: griffe.Class, links: Links) -> str:
    links = links.at(f"reference/resources/{name}.md")
    parts = [f"# client.{name}\n", docstring(cls, links)]
    methods = [member for member in cls.members.values() if member.is_function and not member.name.startswith("_")]
    parts += [
        f"## {method.name} {{#{method.name}}}\n\n{_both_clients(name, method, links)}\n{docstring(method, links)}" for method in methods
    ]
    parts += [_entry(other, links) for other in _own_results(cls, methods, links)]
    return "\n".join(parts)


def _own_results(cls: griffe.Class, methods: list[Any], links: Links) -> Iterator[Any]:
    """The classes that the methods return, as far as they are no models: reports, and the client of a deployment."""
    names = dict.fromkeys(name for method in methods for name in re.findall(r"\w+", str(method.returns)))
    for name in names:
        found = cls.parent.members.get(name)
        if found is None or name == "Pages" or links.knows(name):
            continue
        if found.is_alias:
            if not found.target_path.startswith("pictograph."):
                continue
            found = found.final_target
        if found.is_class:
            yield found


def _both_clients(resource: str, method: griffe.Function, links: Links) -> str:
    """The call and its real result for each client: the source has one `async def` for both."""
    returned = str(method.returns).replace("builtins.", "").replace("[M_co]", "")
    call = signature(method, f"client.{resource}.{method.name}")
    if returned.startswith("Pages["):
        results = [("", returned.replace("Pages[", "Pager[")), ("", returned.replace("Pages[", "AsyncPager["))]
    else:
        is_async = any(str(decorator.value) == "operation" for decorator in method.decorators)
        results = [("", returned), ("await " if is_async else "", returned)]
    rows = "\n".join(
        f"| `{client}` | {f'`{prefix.strip()}` ' if prefix else ''}{links.type(result)} |"
        for client, (prefix, result) in zip(CLIENTS, results, strict=True)
    )
    return f"```python\n{call}\n```\n\n| client | returns |\n| --- | --- |\n{rows}\n"


def _entry(found: Any, links: Links, level: int = 2) -> str:
    """A module, class or function with all public names in it."""
    if found.is_module:
        members = [member for member in found.members.values() if _is_documented(member)]
        return docstring(found, links) + "\n" + "\n".join(_entry(member, links, level) for member in members)
    heading = f"{'#' * level} {found.name} {{#{anchor(found.name)}}}\n\n"
    if found.is_function:
        return f"{heading}```python\n{signature(found, found.name, returns=True)}\n```\n\n{docstring(found, links)}"
    if found.is_attribute:
        return f"{heading}{links.type(str(found.annotation))}\n\n{docstring(found, links)}"
    parts = [heading, _constructor(found), docstring(found, links)]
    fields = [each for each in found.attributes.values() if not each.name.startswith("_") and (each.annotation or each.docstring)]
    if found.name in CLIENTS:  # a client inherits its resources, which have pages of their own
        fields = [each for each in fields if each.docstring]
    if fields:
        parts.append("| attribute | type | |\n| --- | --- | --- |")
        parts += [_row(member, links) for member in fields]
        parts.append("")
    methods = [member for member in _all_members(found) if member.is_function and not member.name.startswith("_") and member.docstring]
    for method in methods:
        shown = signature(method, method.name, returns=True)
        parts.append(f"{'#' * (level + 1)} {method.name} {{#{anchor(found.name)}-{method.name}}}\n\n```python\n{shown}\n```\n\n")
        parts.append(docstring(method, links))
    return "\n".join(parts)


def _constructor(cls: griffe.Class) -> str:
    """The call that creates an instance, if `__init__` is written out; attrs classes have none."""
    if cls.name in CREATED_BY_THE_PACKAGE:
        return ""
    found = next((owner.members["__init__"] for owner in _owners(cls) if "__init__" in owner.members), None)
    if found is None:
        return ""
    text = signature(found, cls.name)
    for parameter, kind in HTTPX[cls.name].items() if cls.name in CLIENTS else ():
        text = re.sub(rf"\b{parameter}: [HX] ", f"{parameter}: {kind} ", text)
    return f"```python\n{text}\n```\n"


def _owners(cls: griffe.Class) -> list[griffe.Class]:
    """The class and, for a client, the bases whose members are its own."""
    return [cls, *(base for base in cls.mro() if base.name == "BaseClient")] if cls.name in CLIENTS else [cls]


def _all_members(cls: griffe.Class) -> list[Any]:
    found: dict[str, Any] = {}
    for owner in _owners(cls):
        for name, member in owner.members.items():
            found.setdefault(name, member)
    return list(found.values())


def _row(member: griffe.Attribute, links: Links) -> str:
    text = member.docstring.value.partition("\n\n")[0].replace("\n", " ") if member.docstring else ""
    return f"| `{member.name}` | {links.type(str(member.annotation or ''))} | {text} |"


def _is_documented(member: Any) -> bool:
    if member.is_alias or member.name.startswith("_"):
        return False
    return (member.is_class or member.is_function) and member.docstring is not None


def _public_models(package: griffe.Module, generated: griffe.Module) -> dict[str, Any]:
    """Each public name of `pictograph.models`, with its class: some have another name in the contract."""
    found = {}
    for name, member in package["models"].members.items():
        if member.is_alias and member.target_path.startswith("pictograph_api.models."):
            short = member.target_path.rpartition(".")[2]
            target = generated["models"].members[short]
            while target.is_alias:
                target = generated[target.target_path.partition(".")[2]]
            found[name] = target
    return found


def _models_page(models: dict[str, Any], links: Links) -> str:
    parts = [
        "# Models\n\nImport them from `pictograph`. Responses are read into these classes and requests accept them. They are attrs "
        "classes: `attrs.evolve`, `copy` and `pickle` work, `to_dict()` returns JSON values, `from_dict()` reads them. Fields that the "
        "server leaves out are `None`; fields that this version does not know are kept in `additional_properties`.\n"
    ]
    for name, model in sorted(models.items()):
        parts.append(f"## {name} {{#{anchor(name)}}}\n\n{docstring(model, links)}")
        fields = [each for each in model.members.values() if each.is_attribute and each.name[0] != "_"] if model.is_class else []
        if model.is_class and any("Enum" in str(base) for base in model.bases):
            parts.append(", ".join(f"`{ast.literal_eval(str(each.value))}`" for each in fields) + "\n")
        elif fields:
            parts.append("| field | type | |\n| --- | --- | --- |")
            parts += [_row(each, links) for each in fields]
            parts.append("")
    return "\n".join(parts)


def _index(resources: dict[str, griffe.Class]) -> str:
    rows = "\n".join(
        f"| [`client.{name}`](resources/{name}.md) | {str(cls.docstring.value).partition(chr(10))[0]} |"
        for name, cls in sorted(resources.items())
    )
    return (
        "# Reference\n\nEvery public class and method, built from the package. `Client` returns the values shown; `AsyncClient` returns "
        f"coroutines of them, and asynchronous iterators for lists in pages.\n\n| resource | |\n| --- | --- |\n{rows}\n"
    )
