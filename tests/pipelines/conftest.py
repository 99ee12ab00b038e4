"""The fixtures of the resources serve here too."""

from tests.resources.conftest import client, patient

__all__ = ["client", "patient"]
