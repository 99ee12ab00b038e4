"""What can be done, one module for each kind of thing; `client.datasets` is `pictograph.resources.datasets.Datasets`.

Rules that hold for every method:

- Every write takes `idempotency_key=`. Left out, each call gets a key of its own, the same on each attempt, so that the server does the
  work once. Your own key makes the same call safe to repeat from anywhere for 24 hours; used for another request it is a `ConflictError`
  whose `error_code` is `idempotency_conflict`. (Deleting is safe to repeat by itself and carries a key only when you give one.)
- What has choices (`status=`, `format=`, ...) takes plain strings and members of the enumerations in `pictograph.models` alike.
- Seconds are floats. Paths are strings or `pathlib.Path`.
- Every call can raise the errors of `pictograph.exceptions`; a docstring names those that have a meaning of their own there.
"""
