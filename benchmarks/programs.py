"""The programs of the rows that measure the start of an interpreter."""

from __future__ import annotations

from benchmarks.rows import BARE, BASELINE, PEER, SDK

_KEY = "pk_live_benchmark0000000000"
_DATASET = "/api/v1/developer/datasets/by-name/birds"


def code(program: str, subject: str, base_url: str) -> str:
    """The code of a program for a subject. A bare interpreter does nothing."""
    if subject == BARE:
        return ""
    if program == "first_call":
        return {
            BASELINE: f"import httpx\nhttpx.Client(base_url={base_url!r}, headers={{'X-API-Key': {_KEY!r}}}).get({_DATASET!r}).json()",
            SDK: f"from pictograph import Client\nClient(api_key={_KEY!r}, base_url={base_url!r}).datasets.get('birds')",
            PEER: f"from pictograph import Client\nClient(api_key={_KEY!r}, base_url={base_url + '/peer'!r}).datasets.get('birds')",
        }[subject]
    sdk = {"import": "import pictograph", "import_client": "from pictograph import Client"}[program]
    return {BASELINE: "import httpx, attrs, backoff", SDK: sdk, PEER: sdk}[subject]
