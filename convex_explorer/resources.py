"""Finds a file of ``resources/``: in a checkout, in a wheel, or in a frozen app."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
#: A wheel and a frozen app carry the folder inside the package; a checkout has it beside it.
_PLACES = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def resource_path(name: str) -> Path:
    """The path of a file or folder in ``resources/``, such as ``icons/play.svg``.

    Raises:
        FileNotFoundError: this installation lacks it.
    """
    for place in _PLACES:
        if (path := place / name).exists():
            return path
    message = f"{name} is missing from this installation of Convex Explorer (tried {_PLACES})"
    raise FileNotFoundError(message)
