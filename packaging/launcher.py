"""Where the frozen program starts: first it mends what the boot loader left behind."""

import os
import sys

# The boot loader makes our libraries known by this variable. Programs that we start, a browser
# for instance, must not find them; we need it no more.
if sys.platform == "linux":
    if (before := os.environ.pop("LD_LIBRARY_PATH_ORIG", None)) is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)

from convex_explorer.cli import main

sys.exit(main())
