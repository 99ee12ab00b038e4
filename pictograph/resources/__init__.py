"""Resource classes, one module per tag of the API: `client.datasets` is a `pictograph.resources.datasets.Datasets`.

Rules that hold for every method:

- Every write accepts `idempotency_key=`. Without it, each call gets a key of its own, the same on every attempt, so that the server does
  the work once. With a key of your own, the same call can safely be repeated from anywhere for 24 hours; the same key with a different
  request raises `ConflictError` with the `error_code` `idempotency_conflict`. (DELETE is idempotent by itself and sends a key only if you
  pass one.)
- Parameters with a fixed set of values (`status=`, `format=`, ...) accept strings and members of the enumerations in `pictograph.models`.
- Durations are floats, in seconds. Paths are `str` or `pathlib.Path`.
- Every call can raise the errors of `pictograph.exceptions`; a docstring lists those that have a specific meaning for its method.
"""
