"""How this copy of the program was installed: where it lies, who renews it, and what came along."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

#: What packages write beside the program; packaging/README.md says it to those who make them.
INSTALLED_BY, THIRD_PARTY = "installed-by", "THIRD-PARTY.txt"
#: What a user puts beside the program who wants to take it along, data and all.
PORTABLE = "portable.txt"
#: An AppImage is mounted somewhere else each time; this says where its file lies.
_APPIMAGE_VARIABLE = "APPIMAGE"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the program lies.

    Attributes:
        folder: where its user sees it: that of the program, of the app bundle on macOS, of the
            file of an AppImage; of the Python environment where it is not frozen.
        inside: where a package puts what it carries beside the program.
        is_frozen: whether it carries a Python of its own.
    """

    folder: Path
    inside: Path
    is_frozen: bool = True

    @classmethod
    def found(cls) -> "Installation":
        """The one that runs now."""
        if not getattr(sys, "frozen", False):
            return cls(Path(sys.prefix), Path(sys.prefix), is_frozen=False)
        beside = Path(sys.executable).resolve().parent
        if appimage := os.environ.get(_APPIMAGE_VARIABLE):
            return cls(Path(appimage).resolve().parent, beside)
        if beside.name == "MacOS" and beside.parent.name == "Contents":
            # Nothing but programs may lie beside a program there, or it cannot be signed.
            return cls(beside.parents[2], beside.parent / "Resources")
        return cls(beside, beside)

    @property
    def is_portable(self) -> bool:
        """Whether its user made it portable, by a file beside it."""
        return (self.folder / PORTABLE).is_file()

    @property
    def portable_data(self) -> Path:
        """The data folder of a portable program."""
        return self.folder / "data"

    def installed_by(self) -> str:
        """Who installed it and brings newer versions: ``apt``, ``pip``; empty where nobody does."""
        if self.is_frozen:
            name = _text(self.inside / INSTALLED_BY).strip()[:_LONGEST_NAME]
            return name if name.isprintable() and "\ufffd" not in name else ""
        from importlib.metadata import PackageNotFoundError, distribution

        try:
            return (distribution("convex-explorer").read_text("INSTALLER") or "").strip()
        except PackageNotFoundError:  # a checkout that was not installed
            return ""

    def third_party_text(self) -> str:
        """The licenses of all that came along, as the package tells them; empty where it does not.

        It may be long: not for the window's thread.
        """
        return _text(self.inside / THIRD_PARTY)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
