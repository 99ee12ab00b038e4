"""`AsyncClient` of this SDK, in rows that compare it with `Client`."""

from sdk import download_async as download
from sdk import upload_async as upload

__all__ = ["download", "upload"]
