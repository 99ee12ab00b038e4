"""`python -m pictograph`: the same as the command `pictograph`."""

import sys

from pictograph.cli import main

if __name__ == "__main__":
    sys.exit(main())
