"""`python -m pictograph.cli`: the same as the command `pictograph`."""

import sys

if __name__ == "__main__":
    try:
        from pictograph.cli import main
    except KeyboardInterrupt:  # Ctrl-C before `main`, which handles it, is there
        sys.stderr.write("Interrupted.\n")
        sys.exit(130)
    sys.exit(main())
