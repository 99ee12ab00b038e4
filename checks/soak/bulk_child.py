"""One upload or download in a process of its own, which kills itself (kill -9) in the middle of a request.

Arguments: `upload` or `download`, base URL, dataset, folder, number of the request (0: never). The key is in `PICTOGRAPH_API_KEY`. Exits
with 0 when all is done, with 1 when the call has to be repeated.
"""

from __future__ import annotations

import sys

import pictograph
from checks.bulk.child import Kill
from checks.soak.timing import fast_timing
from pictograph.pipelines import upload_dataset_from_folder

REPEAT = 1


def main() -> int:
    what, base_url, dataset, folder, at = sys.argv[1:]
    hooks = Kill(int(at)) if int(at) else None
    with pictograph.Client(base_url=base_url, hooks=hooks, timing=fast_timing(), max_retries=8) as client:
        try:
            if what == "upload":
                return 0 if upload_dataset_from_folder(client, dataset, folder, create_if_missing=False).success else REPEAT
            return 0 if client.datasets.download(dataset, folder, mode="images_only").success else REPEAT
        except pictograph.PictographError:
            return REPEAT


if __name__ == "__main__":
    sys.exit(main())
