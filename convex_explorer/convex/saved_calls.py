"""Saved calls: what was typed, under a name; and how drafts stand to those that they stem from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import PurePath
from typing import NamedTuple

from convex_explorer.convex.drafts import CallDraft, SavedAs
from convex_explorer.convex.functions import FunctionPath, FunctionPathError, FunctionType
from convex_explorer.errors import ExplorerError

#: So long may the args be: a saved call is for people to read, in a program that never waits.
MOST_CHARACTERS = 1 << 20
LONGEST_NAME = 200
#: A deploy key of Convex's cloud, one of a self-hosted deployment, and a JSON Web Token. Other
#: texts have a bar, too: what Convex calls a user, for one, is “issuer|subject”.
_SECRET = re.compile(
    r"(?<![\w.-])(?:prod|dev|preview|project|custom)(?::[\w-]+){0,3}\|[\w+/=-]{16,}"
    r"|(?<=[\w-])\|[0-9a-fA-F]{40,}"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"
)


class UnsavableError(ExplorerError):
    """A draft that is not to be saved as it stands, and why."""


@dataclass(frozen=True, slots=True)
class SavedCall:
    """A call as its file holds it.

    Attributes:
        file: an absolute path.
        name: what people call it.
        path_text: the function path as typed.
        function_type: which endpoint is asked.
        args_text: the args as typed, comments and all.
        deployment_url: where it is meant to be made, where that was asked to be kept; else empty.
    """

    file: str
    name: str
    path_text: str
    function_type: FunctionType
    args_text: str
    deployment_url: str = ""

    def draft(self, draft_id: str) -> CallDraft:
        """The draft of a tab that shows it."""
        return CallDraft(
            draft_id, self.path_text, self.function_type, self.args_text, self.saved_as
        )

    @property
    def saved_as(self) -> SavedAs:
        """What a draft that is the same has to know of it."""
        return SavedAs(self.file, self.name, self.digest)

    @property
    def digest(self) -> str:
        """That of its drafts, see ``CallDraft.digest``."""
        return CallDraft("", self.path_text, self.function_type, self.args_text).digest


class SavedEntry(NamedTuple):
    """A saved call in a list, without its args.

    Attributes:
        group: the folders that it is in, below the one that the user chose, with ``/`` between.
        digest: that of its drafts, see ``CallDraft.digest``.
    """

    file: str
    group: str
    name: str
    path_text: str
    function_type: FunctionType
    digest: str


class UnreadableEntry(NamedTuple):
    """A file that could be a saved call, but cannot be read; ``reason`` is for people."""

    file: str
    group: str
    reason: str

    @property
    def name(self) -> str:
        """What to show for it."""
        return PurePath(self.file).name


class Fate(Enum):
    """What has become of the file of a draft."""

    #: It holds what it held, or it is in another folder than the list.
    SAME = auto()
    CHANGED = auto()
    #: Nobody can read it now; that may be mended.
    UNREADABLE = auto()
    GONE = auto()


@dataclass(frozen=True, slots=True)
class SavedListing:
    """What is in the folder of saved calls.

    Attributes:
        folder: an absolute path.
        entries: the calls, by group and name.
        unreadable: what else there is that could be one.
        groups: the folders below that can hold calls, whether or not they do.
        is_cut: whether there is more than is listed.
    """

    folder: str
    entries: tuple[SavedEntry, ...] = ()
    unreadable: tuple[UnreadableEntry, ...] = ()
    groups: tuple[str, ...] = ()
    is_cut: bool = False

    def name_of(self, saved_as: SavedAs) -> str:
        """What a call is called now; what it was called where it is not listed."""
        entry = self._entry(saved_as.file)
        return saved_as.name if entry is None else entry.name

    def fate_of(self, saved_as: SavedAs) -> Fate:
        """What has become of a file since a draft was made of it or saved to it."""
        entry = self._entry(saved_as.file)
        if entry is not None:
            return Fate.SAME if entry.digest == saved_as.digest else Fate.CHANGED
        if any(each.file == saved_as.file for each in self.unreadable):
            return Fate.UNREADABLE
        is_elsewhere = not PurePath(saved_as.file).is_relative_to(self.folder)
        return Fate.SAME if is_elsewhere or self.is_cut else Fate.GONE

    def _entry(self, file: str) -> SavedEntry | None:
        return next((each for each in self.entries if each.file == file), None)

    def moved_to(self, saved_as: SavedAs) -> SavedEntry | None:
        """Where a file that is gone is now: the one other place where there is the same call."""
        same = (saved_as.name, saved_as.digest)
        others = (each for each in self.entries if each.file != saved_as.file)
        found = [each for each in others if (each.name, each.digest) == same]
        return found[0] if len(found) == 1 else None


def check_savable(draft: CallDraft, name: str = "", group: str = "") -> None:
    """See whether a draft may go to a file that others will read.

    Raises:
        UnsavableError: it may not.
    """
    try:
        FunctionPath.parse(draft.path_text)
    except FunctionPathError as error:
        # A command that was pasted there may hold a key.
        raise UnsavableError(
            "A call is saved once its function path is one.",
            advice="Type a path such as messages:list, and save it again.",
        ) from error
    if len(draft.args_text) > MOST_CHARACTERS:
        raise UnsavableError(
            "These args are too long for a saved call.",
            advice="A saved call may have a million characters. The call stays in its tab.",
        )
    if any(_SECRET.search(text) for text in (name, group, draft.args_text)):
        raise UnsavableError(
            "This call holds what looks like a key or a token, which no saved call may.",
            advice="Take it out of the args: others may come to read the file.",
        )
