"""How much is tried: a share that fits into every run, or with ``make faults`` all there is."""

import os

FULL = bool(os.environ.get("CONVEX_EXPLORER_FULL"))
