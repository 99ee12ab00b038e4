"""Folders of a dataset: where its images are, as people sort them."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from pictograph_api.api.folders import get_folder_stats, get_folder_tree, list_folders

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation

if TYPE_CHECKING:
    from pictograph.models import Folder, FolderStats, FolderTreeNode


class Folders(Resource[M_co]):
    """The virtual folders of a dataset: `client.folders`. They appear with the first image that is uploaded or moved into them.

    Example:
        for folder in client.folders.list(client.datasets.get("birds").id):
            print(folder.full_path, folder.image_count)
    """

    @operation
    async def list(self, project_id: str, *, parent_path: str | None = None) -> builtins.list[Folder]:
        """Get the folders that lie directly in one folder.

        Args:
            project_id: id of the dataset.
            parent_path: path of the folder to look into, for example `/herons`; the root when left out.

        Raises:
            NotFoundError: there is no such dataset or folder.

        Example:
            print([folder.name for folder in client.folders.list(client.datasets.get("birds").id)])
        """
        return await call(list_folders.request(project_id, parent_path=parent_path))

    @operation
    async def tree(self, project_id: str) -> builtins.list[FolderTreeNode]:
        """Get all folders of a dataset, each with those inside it under `children`.

        Raises:
            NotFoundError: there is no such dataset.

        Example:
            for node in client.folders.tree(client.datasets.get("birds").id):
                print(node.full_path, len(node.children))
        """
        return await call(get_folder_tree.request(project_id))

    @operation
    async def stats(self, folder_id: str, *, include_subfolders: bool = False) -> FolderStats:
        """Count what lies in a folder: folders, images, bytes.

        Args:
            include_subfolders: count what lies deeper too.

        Raises:
            NotFoundError: there is no such folder.
        """
        return await call(get_folder_stats.request(folder_id, include_subfolders=include_subfolders))
