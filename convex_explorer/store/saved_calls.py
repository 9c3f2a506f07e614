"""The folder of saved calls that the user chose: what is in it, and how it is kept."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.saved_calls import (
    SavedCall,
    SavedEntry,
    SavedListing,
    UnreadableEntry,
    check_savable,
)
from convex_explorer.store.errors import StoreError, save_errors, store_errors
from convex_explorer.store.file_names import file_stem
from convex_explorer.store.saved_call_files import (
    SUFFIX,
    CallGoneError,
    UnreadableCallError,
    create_saved_call,
    overwrite_saved_call,
    read_saved_call,
    rename_saved_call,
)
from convex_explorer.store.turns import turn_at

#: A folder with more is the root of something else; what is beyond is not looked at.
MOST_CALLS, MOST_FOLDERS = 5_000, 1_000
#: A file that was changed so lately may change again without its times telling so.
_SETTLED_NS = 2_000_000_000
_NOT_OURS = {"node_modules", "__pycache__"}


class _Seen(NamedTuple):
    """A file as it was read last, and by what one knows that it is still the same."""

    mark: tuple[int, int, int]
    entry: SavedEntry | UnreadableEntry


class SavedCallFolder:
    """Reads only what has changed since it was read last. Nothing in it is ever moved aside.

    The program's processes take turns at changing something in it.

    Attributes:
        root: the folder.
    """

    def __init__(self, root: Path, turns: Path) -> None:
        """Take a folder.

        Args:
            root: need not be there.
            turns: beside this file is what processes wait at; it is not for the user's folder,
                which may belong to git.
        """
        self.root = root
        self._turns = turns
        self._seen: dict[str, _Seen] = {}

    def read(self) -> SavedListing:
        """What is in it now.

        Raises:
            StoreError: there is no such folder, or it cannot be read.
        """
        with store_errors("read", self.root):
            os.scandir(self.root).close()
        groups, files = [], list[tuple[str, os.DirEntry[str]]]()
        is_cut = False
        for folder, calls in self._folders():
            groups.append(self._group(folder))
            files += [(groups[-1], each) for each in calls]
            if len(files) > MOST_CALLS or len(groups) > MOST_FOLDERS:
                is_cut = True
                break
        before, self._seen = self._seen, {}
        found = [self._entry(group, file, before) for group, file in files[:MOST_CALLS]]
        entries = (each for each in found if isinstance(each, SavedEntry))
        return SavedListing(
            folder=str(self.root),
            entries=tuple(sorted(entries, key=_place)),
            unreadable=tuple(each for each in found if isinstance(each, UnreadableEntry)),
            groups=tuple(sorted(filter(None, groups), key=str.casefold)),
            is_cut=is_cut,
        )

    def add(self, draft: CallDraft, name: str, group: str = "", url: str = "") -> SavedCall:
        """Keep a draft under a name.

        Raises:
            UnsavableError: it may not be kept.
            StoreError: it was not kept.
        """
        check_savable(draft, name, group)
        self._find_root()
        with turn_at(self._turns):
            return create_saved_call(self._group_folder(group), name, draft, url)

    def overwrite(self, draft: CallDraft, expected: str) -> SavedCall:
        """Keep a draft in the file that it stems from, wherever that is.

        Args:
            draft: with a ``saved_as``.
            expected: the digest of what the file is thought to hold.

        Raises:
            ChangedOutsideError: it holds something else.
            CallGoneError, UnreadableCallError: as ``read_saved_call``.
            UnsavableError: the draft may not be kept.
            StoreError: it was not kept; the file is as it was.
        """
        with turn_at(self._turns):
            return overwrite_saved_call(draft, expected)

    def rename(self, file: Path, name: str, group: str) -> SavedCall:
        """Call a call something else, or put it into another group.

        Raises:
            UnsavableError: that is no name for it.
            StoreError: it is called what it was called.
        """
        self._find_root()
        with turn_at(self._turns):
            return rename_saved_call(file, name, self._group_folder(group))

    def _find_root(self) -> None:
        """See that it is there: it may be on a disk that is not, and must not be made elsewhere."""
        with save_errors(self.root):
            os.scandir(self.root).close()

    def _group(self, folder: str) -> str:
        return Path(folder).relative_to(self.root).as_posix().removeprefix(".")

    def _group_folder(self, group: str) -> Path:
        """Where the calls of a group are: the folders that are there, or new ones."""
        folder = self.root
        for part in group.replace("\\", "/").split("/"):
            if part.strip():
                # What is there already is called what it is called.
                there = folder / part
                folder = (
                    there
                    if _is_plain(part) and there.is_dir()
                    else (folder / file_stem(part, "group"))
                )
        return folder

    def _folders(self) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
        """Each folder with its calls' files, in a lasting order; hidden folders are left out."""
        waiting = [str(self.root)]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder) as found:
                    within = sorted(found, key=lambda each: each.name)
            except OSError:
                continue  # One that nobody may look into is no group.
            yield folder, [each for each in within if _is_call(each)]
            below = [each.path for each in within if _may_hold_calls(each)]
            waiting += reversed(below)

    def _entry(
        self, group: str, file: "os.DirEntry[str]", before: dict[str, _Seen]
    ) -> SavedEntry | UnreadableEntry:
        try:
            stat = Path(file.path).stat()
        except OSError as error:
            return UnreadableEntry(file.path, group, f"It cannot be read: {error.strerror}.")
        mark = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        seen = before.get(file.path)
        if seen is None or seen.mark != mark:
            seen = _Seen(mark, _read_entry(group, Path(file.path)))
        if time.time_ns() - stat.st_mtime_ns > _SETTLED_NS:
            self._seen[file.path] = seen
        return seen.entry


def _read_entry(group: str, file: Path) -> SavedEntry | UnreadableEntry:
    try:
        call = read_saved_call(file)
    except CallGoneError:
        return UnreadableEntry(str(file), group, "It is a link to a file that is not there.")
    except UnreadableCallError as error:
        return UnreadableEntry(str(file), group, error.reason)
    except StoreError as error:
        return UnreadableEntry(str(file), group, str(error))
    return SavedEntry(call.file, group, call.name, call.path_text, call.function_type, call.digest)


def _is_call(entry: "os.DirEntry[str]") -> bool:
    name = entry.name
    return name.endswith(SUFFIX) and not name.startswith(".") and not entry.is_dir()


def _may_hold_calls(entry: "os.DirEntry[str]") -> bool:
    name = entry.name
    is_hidden = name.startswith(".") or name in _NOT_OURS
    return not is_hidden and entry.is_dir(follow_symlinks=False)


def _is_plain(part: str) -> bool:
    """Whether a name leads nowhere else, as a drive's would on Windows."""
    return not part.startswith(".") and part == Path(part).name


def _place(entry: SavedEntry) -> tuple[str, str, str, str]:
    return entry.group.casefold(), entry.group, entry.name.casefold(), entry.file
