"""What there is to say of the program itself: its parts, their licenses, and where its data is."""

from typing import NamedTuple


class Component(NamedTuple):
    """A part of the program, and its version."""

    name: str
    version: str


class Notice(NamedTuple):
    """The license of a part: which part it is, and what its license says."""

    title: str
    text: str


class ProgramFacts(NamedTuple):
    """What the program is made of, and where it is.

    Attributes:
        parts: its own version first, then those of what it is made of.
        system: what it runs on.
        data_folder: where it keeps what it keeps.
        is_portable: whether that is a folder beside the program.
        installed_by: who brings newer versions; empty where nobody does.
    """

    parts: tuple[Component, ...]
    system: str
    data_folder: str
    is_portable: bool
    installed_by: str
