"""Virtual folders of a dataset."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Unpack

from pictograph_api.api.folders import get_folder_stats, get_folder_tree, list_folders

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph.resources.ids import DatasetId, FolderId, id_text

if TYPE_CHECKING:
    from pictograph.models import Folder, FolderStats, FolderTreeNode
    from pictograph.request_options import RequestOptions


class Folders(Resource[M_co]):
    """The virtual folders of a dataset: `client.folders`. A folder is created by uploading or moving an image to it.

    Example:
        for folder in client.folders.list(client.datasets.get("birds").id):
            print(folder.full_path, folder.image_count)
    """

    @operation
    async def list(
        self, project_id: DatasetId, *, parent_path: str | None = None, **options: Unpack[RequestOptions]
    ) -> builtins.list[Folder]:
        """Get the direct subfolders of a folder.

        Args:
            project_id: Id of the dataset.
            parent_path: Path of the folder, for example `/herons`; by default the root.

        Raises:
            NotFoundError: The dataset or folder does not exist.

        Example:
            print([folder.name for folder in client.folders.list(client.datasets.get("birds").id)])
        """
        return await call(list_folders.request(id_text(project_id), parent_path=parent_path))

    @operation
    async def tree(self, project_id: DatasetId, **options: Unpack[RequestOptions]) -> builtins.list[FolderTreeNode]:
        """Get all folders of a dataset as a tree; `children` of a folder are its subfolders.

        Args:
            project_id: Id of the dataset.

        Raises:
            NotFoundError: The dataset does not exist.

        Example:
            for node in client.folders.tree(client.datasets.get("birds").id):
                print(node.full_path, len(node.children))
        """
        return await call(get_folder_tree.request(id_text(project_id)))

    @operation
    async def stats(self, folder_id: FolderId, *, include_subfolders: bool = False, **options: Unpack[RequestOptions]) -> FolderStats:
        """Get the number of subfolders and images in a folder, and their size in bytes.

        Args:
            include_subfolders: Include the images of all subfolders.

        Raises:
            NotFoundError: The folder does not exist.
        """
        return await call(get_folder_stats.request(id_text(folder_id), include_subfolders=include_subfolders))
