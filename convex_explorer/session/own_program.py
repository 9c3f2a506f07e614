"""How this very program is started once more, frozen or not."""

import os
import sys


def own_command(*arguments: str) -> list[str]:
    """The command; a frozen program is its own interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-P", "-m", "convex_explorer", *arguments]


def module_path() -> str:
    """What PYTHONPATH has to be, for the interpreter to find the same modules as here."""
    return os.pathsep.join(place for place in sys.path if place)
