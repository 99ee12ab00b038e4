"""A local server of the Pictograph API: stateful, strict, with injectable faults. Requires `pip install 'pictograph[emulator]'`.

`Emulator` runs it in the current process; `python -m pictograph.emulator` runs it as a command; the pytest plugin provides the
fixture `pictograph_emulator`.

| package | contents |
| --- | --- |
| `apps` | the three ASGI applications (API, storage host, deployments) and the pipeline of a request |
| `handlers` | the implementation of each operation, one module per tag |
| `fakes` | simulated detections, embeddings, model files, video frames, import providers |
| `formats` | export files |
| `webhooks` | webhook deliveries |
| `state` | database, stored objects, jobs, API keys, credits, rate limits, idempotency keys |
| `contract` | the OpenAPI document, request parsing, validation |
| `http` | responses, errors, the server, the request log, injected faults |

Each package imports only from those below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pictograph.emulator.emulator import Emulator as Emulator
    from pictograph.emulator.http.request_log import Received as Received

__all__ = ["Emulator", "Received"]

# Every pytest run imports the plugin and with it this package, so the modules are loaded on first use only.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name == "Emulator":
            try:
                from pictograph.emulator.emulator import Emulator
            except ModuleNotFoundError as exc:
                if exc.name is None or exc.name.partition(".")[0] in ("pictograph", "pictograph_api"):
                    raise
                text = f"pictograph.emulator requires {exc.name}. Install it with: pip install 'pictograph[emulator]'"
                raise ImportError(text, name=exc.name) from None
            return Emulator
        if name == "Received":
            from pictograph.emulator.http.request_log import Received

            return Received
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
