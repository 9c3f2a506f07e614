"""``python -m convex_explorer`` is the same program as ``convex-explorer``."""

import sys

from convex_explorer.cli import main

if __name__ == "__main__":
    sys.exit(main())
