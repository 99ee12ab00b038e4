"""Image search by similarity and by tags."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from typing import TYPE_CHECKING, Unpack

from pictograph_api.api.search import search_images_by_tags, search_similar_images

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph.resources.ids import ImageId, id_text

if TYPE_CHECKING:
    from pictograph.models import SimilarImage, TaggedImage
    from pictograph.request_options import RequestOptions


class Search(Resource[M_co]):
    """Search the images of the organization: `client.search`. Search costs no credits.

    Example:
        for image in client.search.by_tag(objects=["bird"], dataset_name="birds"):
            print(image.filename, image.virtual_folder_path)
    """

    @operation
    async def by_similarity(
        self,
        image_id: ImageId,
        *,
        threshold: float = 0.6,
        limit: int = 50,
        folder_path: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> builtins.list[SimilarImage]:
        """Find images of the same dataset that look similar to an image, the most similar first.

        The image itself is not in the result.

        Args:
            threshold: Minimum similarity, 0 to 1.
            limit: Maximum number of images, 1 to 500.
            folder_path: Folder to search; by default that of the image.

        Raises:
            NotFoundError: The image does not exist.

        Example:
            for image in client.search.by_similarity(image_id, threshold=0.8):
                print(image.filename, image.similarity)
        """
        request = search_similar_images.request(image_id=id_text(image_id), threshold=threshold, limit=limit, folder_path=folder_path)
        return (await call(request)).results

    @operation
    async def by_tag(
        self,
        *,
        objects: Iterable[str] | None = None,
        scenes: Iterable[str] | None = None,
        attributes: Iterable[str] | None = None,
        dataset_name: str | None = None,
        limit: int = 50,
        offset: int = 0,
        **options: Unpack[RequestOptions],
    ) -> builtins.list[TaggedImage]:
        """Find images that have all the given tags.

        The service tags each image automatically; `client.images.bulk_tag` adds tags. Give at least one tag.

        Args:
            objects, scenes, attributes: Tags of each kind, for example `["bird"]`, `["lake"]`, `["blurred"]`.
            dataset_name: Only images of this dataset.
            limit: Maximum number of images, 1 to 500.
            offset: Number of images to skip.

        Raises:
            NotFoundError: No dataset has this name.
            ValidationError: No tag was given.

        Example:
            print(len(client.search.by_tag(scenes=["lake"], limit=10)))
        """
        request = search_images_by_tags.request(
            objects=objects, scenes=scenes, attributes=attributes, dataset_name=dataset_name, limit=limit, offset=offset
        )
        return (await call(request)).results
