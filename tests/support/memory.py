"""How much memory this process holds."""

import ctypes
import gc
import sys
from pathlib import Path

#: Where it cannot be told, nothing is.
CAN_TELL = sys.platform == "linux"
_PAGE = 4096


def resident_bytes() -> int:
    """What is in RAM for this process, after all that is free was given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
