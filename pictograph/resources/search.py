"""Search for images: by what they look like, by what was seen in them."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pictograph_api.api.search import search_images_by_tags, search_similar_images

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation

if TYPE_CHECKING:
    from pictograph.models import SimilarImage, TaggedImage


class Search(Resource[M_co]):
    """Search over the images of the organization: `client.search`. It costs no credits.

    Example:
        for image in client.search.by_tag(objects=["bird"], dataset_name="birds"):
            print(image.filename, image.virtual_folder_path)
    """

    @operation
    async def by_similarity(
        self, image_id: str, *, threshold: float = 0.6, limit: int = 50, folder_path: str | None = None
    ) -> builtins.list[SimilarImage]:
        """Find images that look like one, the most alike first, in its dataset. The image itself is not among them.

        Args:
            threshold: least similarity, 0 to 1.
            limit: images in all, 1 to 500.
            folder_path: folder to look in; the one of the image when left out.

        Raises:
            NotFoundError: there is no such image.

        Example:
            for found in client.search.by_similarity(image_id, threshold=0.8):
                print(found.filename, found.similarity)
        """
        request = search_similar_images.request(image_id=image_id, threshold=threshold, limit=limit, folder_path=folder_path)
        return (await call(request)).results

    @operation
    async def by_tag(
        self,
        *,
        objects: Sequence[str] | None = None,
        scenes: Sequence[str] | None = None,
        attributes: Sequence[str] | None = None,
        dataset_name: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> builtins.list[TaggedImage]:
        """Find images by the tags that the service gives to each; an image must have all that are named. Give at least one.

        Args:
            objects, scenes, attributes: tags of each kind, for example `["bird"]`, `["lake"]`, `["blurred"]`.
            dataset_name: look in this dataset only.
            limit: images in this page, 1 to 500.
            offset: images to skip.

        Raises:
            NotFoundError: there is no dataset of this name.
            ValidationError: no tag was given.

        Example:
            print(len(client.search.by_tag(scenes=["lake"], limit=10)))
        """
        request = search_images_by_tags.request(
            objects=objects, scenes=scenes, attributes=attributes, dataset_name=dataset_name, limit=limit, offset=offset
        )
        return (await call(request)).results
