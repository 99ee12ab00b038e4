"""The three ASGI applications: the API, the storage host and the deployments, and the pipeline that API requests pass."""
