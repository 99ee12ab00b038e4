"""Projects: create, change and delete datasets. A project and a dataset are one object."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Unpack

from pictograph_api import models
from pictograph_api.api.projects import create_project, delete_project, get_project, list_projects, update_project

from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.resource import M_co, Resource, operation, paged
from pictograph.types import AnnotationTypeValue, ProjectClassDict

if TYPE_CHECKING:
    from pictograph.models import Project, ProjectClass, ProjectDeleted
    from pictograph.request_options import RequestOptions

LARGEST_PAGE: Final = 200  # limit of the contract


async def fetch_project(name: str) -> Project:
    """Get a project by name. See `Projects.get`."""
    return (await call(get_project.request(name))).project


async def create_new_project(
    name: str,
    *,
    description: str | None = None,
    annotation_types: Iterable[AnnotationTypeValue] | None = None,
    classes: Iterable[ProjectClass | ProjectClassDict] | None = None,
    idempotency_key: str | None = None,
) -> Project:
    """Create a project. See `Projects.create`."""
    body = models.CreateProjectRequest(name=name, description=description, classes=classes)
    if annotation_types is not None:
        body.annotation_types = annotation_types
    return (await call(create_project.request(body=body), idempotency_key=idempotency_key)).project


async def _fetch_page(limit: int, offset: int) -> builtins.list[Project]:
    return (await call(list_projects.request(limit=limit, offset=offset))).projects


class Projects(Resource[M_co]):
    """Create, change and delete datasets: `client.projects`. A project and a dataset are the same object, with the same id.

    Example:
        from pictograph import ProjectClass

        project = client.projects.create("owls", classes=[ProjectClass(name="tawny owl", type="polygon")])
        print(project.id)
    """

    @operation
    async def list(self, *, limit: int = 50, offset: int = 0, **options: Unpack[RequestOptions]) -> builtins.list[Project]:
        """Get one page of projects. `iter` returns all pages.

        Args:
            limit: Maximum number of projects, 1 to 200.
            offset: Number of projects to skip.

        Example:
            print([project.name for project in client.projects.list(limit=10)])
        """
        return await _fetch_page(limit, offset)

    @paged
    def iter(self, *, page_size: int = 50, max_total: int | None = None, **options: Unpack[RequestOptions]) -> Pages[Project]:
        """Iterate over all projects, page by page.

        Pages are requested as they are needed. A loop that deletes items of the list skips others: loop over
        `client.projects.iter(...).all()` then, which gets all of them first.

        Args:
            page_size: Projects per request, 1 to 200.
            max_total: Stop after this many projects.

        Raises:
            ValueError: `page_size` is not 1 to 200, or `max_total` is negative.

        Example:
            for project in client.projects.iter():
                print(project.name, project.image_count)
        """
        return Pages(_fetch_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(self, name: str, **options: Unpack[RequestOptions]) -> Project:
        """Get a project by name. Names are case-sensitive.

        Raises:
            NotFoundError: No project has this name.

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
        annotation_types: Iterable[AnnotationTypeValue] | None = None,
        classes: Iterable[ProjectClass | ProjectClassDict] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Project:
        """Create a project.

        Args:
            annotation_types: Allowed annotation types: `bbox`, `polygon`, `polyline`, `keypoint`. By default `["bbox"]`.
            classes: `ProjectClass` objects, or dicts in the JSON format of the API. A class without a color gets one from the server.

        Raises:
            ConflictError: A project of this name exists.
            PaymentRequiredError: The subscription plan does not allow more projects.
            ValidationError: An annotation type is unknown, or a name is blank.

        Example:
            client.projects.create("wading birds", annotation_types=["bbox", "polygon"], classes=[{"name": "heron", "type": "bbox"}])
        """
        return await create_new_project(
            name, description=description, annotation_types=annotation_types, classes=classes, idempotency_key=idempotency_key
        )

    @operation
    async def update(
        self,
        name: str,
        *,
        new_name: str | None = None,
        description: str | None = None,
        annotation_types: Iterable[AnnotationTypeValue] | None = None,
        classes: Iterable[ProjectClass | ProjectClassDict] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Project:
        """Change a project.

        Only the given fields change; give at least one.

        Args:
            new_name: New name.
            description: New description; an empty string deletes it.
            annotation_types: Allowed annotation types, replacing the current ones.
            classes: Classes, replacing the current ones. Existing annotations are not changed.

        Raises:
            NotFoundError: No project has this name.
            ConflictError: A project named `new_name` exists.
            ValidationError: No field was given, or a value is invalid.

        Example:
            client.projects.update("birds", description="Birds of the lake")
        """
        body = models.UpdateProjectRequest(name=new_name, description=description, annotation_types=annotation_types, classes=classes)
        return (await call(update_project.request(name, body=body), idempotency_key=idempotency_key)).project

    @operation
    async def delete(self, name: str, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]) -> ProjectDeleted:
        """Delete a project with its images, annotations and folders. This can't be undone.

        Requires a key with the role `admin`.

        Returns:
            The number of deleted images, folders and stored objects.

        Raises:
            NotFoundError: No project has this name.
            ForbiddenError: The role of the key is too low.

        Example:
            client.projects.create("mistake")
            print(client.projects.delete("mistake").images)
        """
        return (await call(delete_project.request(name), idempotency_key=idempotency_key)).deleted
