"""The fixtures of the resources serve here too."""

from tests.resources.conftest import birds, client, heron, patient

__all__ = ["birds", "client", "heron", "patient"]
