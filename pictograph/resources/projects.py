"""Projects: datasets as those who build them see them."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pictograph_api import models
from pictograph_api.api.projects import create_project, delete_project, get_project, list_projects, update_project

from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.resource import M_co, Resource, operation, paged

if TYPE_CHECKING:
    from pictograph.models import AnnotationType, Project, ProjectClass, ProjectDeleted

LARGEST_PAGE: Final = 200  # the contract's cap


async def fetch_project(name: str) -> Project:
    """Get a project by its name."""
    return (await call(get_project.request(name))).project


async def make_project(
    name: str,
    *,
    description: str | None = None,
    annotation_types: Sequence[AnnotationType | str] | None = None,
    classes: Sequence[ProjectClass | Mapping[str, object]] | None = None,
    idempotency_key: str | None = None,
) -> Project:
    """Create a project. What is `None` is left to the server."""
    body = models.CreateProjectRequest(name=name, description=description, classes=classes)
    if annotation_types is not None:
        body.annotation_types = annotation_types
    return (await call(create_project.request(body=body), idempotency_key=idempotency_key)).project


async def _page(limit: int, offset: int) -> builtins.list[Project]:
    return (await call(list_projects.request(limit=limit, offset=offset))).projects


class Projects(Resource[M_co]):
    """Create, change and delete datasets: `client.projects`. A project and a dataset are one object with one id.

    Example:
        from pictograph import ProjectClass

        project = client.projects.create("owls", classes=[ProjectClass(name="tawny owl", type="polygon")])
        print(project.id)
    """

    @operation
    async def list(self, *, limit: int = 50, offset: int = 0) -> builtins.list[Project]:
        """Get one page of projects, of at most 200. `iter` walks through all of them.

        Example:
            print([project.name for project in client.projects.list(limit=10)])
        """
        return await _page(limit, offset)

    @paged
    def iter(self, *, page_size: int = 50, max_total: int | None = None) -> Pages[Project]:
        """Walk through all projects, `page_size` (at most 200) for each request, up to `max_total` in all.

        Example:
            for project in client.projects.iter():
                print(project.name, project.image_count)
        """
        return Pages(_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(self, name: str) -> Project:
        """Get one project by its name; case counts.

        Raises:
            NotFoundError: there is no project of this name.

        Example:
            print(client.projects.get("birds").classes)
        """
        return await fetch_project(name)

    @operation
    async def create(
        self,
        name: str,
        *,
        description: str | None = None,
        annotation_types: Sequence[AnnotationType | str] | None = None,
        classes: Sequence[ProjectClass | Mapping[str, object]] | None = None,
        idempotency_key: str | None = None,
    ) -> Project:
        """Create a project.

        Args:
            annotation_types: what may be drawn: `bbox`, `polygon`, `polyline`, `keypoint`. Only `bbox` when left out.
            classes: `ProjectClass` objects, or dicts in the form of the API. The server picks a colour where none is given.

        Raises:
            ConflictError: the name is taken.
            PaymentRequiredError: the plan allows no more projects.
            ValidationError: an annotation type is unknown, or a name is blank.

        Example:
            client.projects.create("wading birds", annotation_types=["bbox", "polygon"], classes=[{"name": "heron", "type": "bbox"}])
        """
        made = make_project(
            name, description=description, annotation_types=annotation_types, classes=classes, idempotency_key=idempotency_key
        )
        return await made

    @operation
    async def update(
        self,
        name: str,
        *,
        new_name: str | None = None,
        description: str | None = None,
        annotation_types: Sequence[AnnotationType | str] | None = None,
        classes: Sequence[ProjectClass | Mapping[str, object]] | None = None,
        idempotency_key: str | None = None,
    ) -> Project:
        """Change a project. What is left out stays; give at least one.

        Args:
            description: an empty text clears it.
            classes: replaces the whole list. Annotations that exist keep theirs.

        Raises:
            NotFoundError: there is no project of this name.
            ConflictError: the new name is taken.
            ValidationError: nothing was given, or something unknown.

        Example:
            client.projects.update("birds", description="Birds of the lake")
        """
        body = models.UpdateProjectRequest(name=new_name, description=description, annotation_types=annotation_types, classes=classes)
        return (await call(update_project.request(name, body=body), idempotency_key=idempotency_key)).project

    @operation
    async def delete(self, name: str, *, idempotency_key: str | None = None) -> ProjectDeleted:
        """Delete a project with its images, annotations, folders and stored bytes (needs an admin's key). This can't be undone.

        Returns:
            How many images, folders and stored objects went.

        Raises:
            NotFoundError: there is no project of this name.
            ForbiddenError: the key's role may not do this.

        Example:
            client.projects.create("mistake")
            print(client.projects.delete("mistake").images)
        """
        return (await call(delete_project.request(name), idempotency_key=idempotency_key)).deleted
