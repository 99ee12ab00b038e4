"""The resources of a client, by the names that programs use: `client.datasets`, `client.images` and so on."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pictograph._resilience.resource import Driven, M_co, Resource

if TYPE_CHECKING:
    from pictograph.resources.annotations import Annotations
    from pictograph.resources.api_keys import ApiKeys
    from pictograph.resources.auto_annotate import AutoAnnotate
    from pictograph.resources.batch import Batch
    from pictograph.resources.connectors import Connectors
    from pictograph.resources.credits import Credits
    from pictograph.resources.datasets import Datasets
    from pictograph.resources.deployments import Deployments
    from pictograph.resources.exports import Exports
    from pictograph.resources.folders import Folders
    from pictograph.resources.images import Images
    from pictograph.resources.models import Models
    from pictograph.resources.organizations import Organizations
    from pictograph.resources.projects import Projects
    from pictograph.resources.search import Search
    from pictograph.resources.tools import Tools
    from pictograph.resources.training import Training
    from pictograph.resources.video import Video
    from pictograph.resources.webhooks import Webhooks
    from pictograph.resources.workflows import Workflows


class Resources(Driven[M_co]):
    """The resources of a client. Each is imported and created when it is first used."""

    annotations: Annotations[M_co]
    api_keys: ApiKeys[M_co]
    auto_annotate: AutoAnnotate[M_co]
    batch: Batch[M_co]
    connectors: Connectors[M_co]
    credits: Credits[M_co]
    datasets: Datasets[M_co]
    deployments: Deployments[M_co]
    exports: Exports[M_co]
    folders: Folders[M_co]
    images: Images[M_co]
    models: Models[M_co]
    organizations: Organizations[M_co]
    projects: Projects[M_co]
    search: Search[M_co]
    tools: Tools[M_co]
    training: Training[M_co]
    video: Video[M_co]
    webhooks: Webhooks[M_co]
    workflows: Workflows[M_co]

    if not TYPE_CHECKING:  # otherwise every misspelled name would have a type

        def __getattr__(self, name):
            if name not in Resources.__annotations__:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            made = _resource_class(name)(self._driver)
            self.__dict__[name] = made  # the next access does not come here
            return made

        def __dir__(self):
            return sorted({*super().__dir__(), *Resources.__annotations__})


def _resource_class(name: str) -> type[Resource[Any]]:
    """The annotation `datasets: Datasets[M_co]` above means the class `Datasets` in `pictograph.resources.datasets`."""
    class_name = Resources.__annotations__[name].partition("[")[0]
    found: type[Resource[Any]] = getattr(import_module(f"pictograph.resources.{name}"), class_name)
    return found
