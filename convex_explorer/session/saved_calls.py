"""Calls saved in a folder of the user's: kept, opened, and watched for what others do there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from convex_explorer.session.tasks import SECONDS_TO_END
from convex_explorer.store.errors import StoreError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine

    from convex_explorer.convex.drafts import CallDraft, SavedAs
    from convex_explorer.convex.saved_calls import SavedCall, SavedListing
    from convex_explorer.session.preferences import Preferences
    from convex_explorer.session.tasks import Tasks
    from convex_explorer.store.saved_calls import SavedCallFolder

#: Programs write files in several steps, and git writes many at once.
SETTLED_AFTER_MS = 150
#: Some systems have few handles for watching. What is not watched is looked at when the user
#: comes back to the window, and before it is written.
MOST_WATCHED = 100


class SavedCalls(QObject):
    """Looks at the folder whenever something may have changed there; nobody ever waits for it.

    Signals:
        listed: SavedListing, what is in the folder now; None where none was chosen.
        unavailable: StoreError; the folder cannot be read now.
        opened: SavedCall; the user wanted to open it. Nothing runs.
        fetched: the id of a draft (str), and the SavedCall that its file holds now.
        moved: the id of a draft (str), and the SavedAs of the place where its file is now.
        lost: the id of a draft (str), and its SavedAs, whose file is not there any more.
        saved: the id of a draft (str), and the SavedCall that it is now.
        conflicted: CallDraft, which was not saved, and the SavedCall that its file holds by now.
        gone: CallDraft, which was not saved: its file is not there any more.
        renamed: the file that a call was in (str), and the SavedCall that it is now.
        failed: ExplorerError; nothing was changed.
    """

    listed = Signal(object)
    unavailable = Signal(object)
    opened = Signal(object)
    fetched = Signal(str, object)
    moved = Signal(str, object)
    lost = Signal(str, object)
    saved = Signal(str, object)
    conflicted = Signal(object, object)
    gone = Signal(object)
    renamed = Signal(str, object)
    failed = Signal(object)

    def __init__(self, turns: Path, preferences: Preferences, tasks: Tasks) -> None:
        """Take what was chosen before.

        Args:
            turns: what several processes wait at before they change something.
            preferences: they know the folder.
            tasks: for what takes time.
        """
        super().__init__()
        self._turns = turns
        self._preferences = preferences
        self._tasks = tasks
        self._folder: SavedCallFolder | None = None
        self._listing: SavedListing | None = None
        self._is_looking = self._has_changed = self._is_closed = False
        #: How much of what the user wished is not done yet, and who waits for that.
        self._under_way = 0
        self._all_done: asyncio.Event | None = None
        self._settling = QTimer(self, singleShot=True, interval=SETTLED_AFTER_MS)
        self._settling.timeout.connect(self.look)
        preferences.shared_changed.connect(self.look)

    @property
    def folder(self) -> str | None:
        """Where calls are saved, or None where nobody has chosen yet."""
        return self._preferences.settings.saved_calls_folder

    def choose_folder(self, folder: str) -> None:
        """Save calls there from now on. What is in the folder before stays where it is."""
        self._preferences.change(saved_calls_folder=str(Path(folder).absolute()))
        self.look()

    def look(self) -> None:
        """See what is in the folder now."""
        if self.folder is None:
            self.listed.emit(None)
            return
        self._has_changed = True
        if not (self._is_looking or self._is_closed):
            self._is_looking = True
            self._tasks.start(self._look(), name="look at the saved calls")

    async def close(self) -> None:
        """Look no more, and let what is wished come to its end."""
        import asyncio

        self._is_closed = True
        self._settling.stop()
        if self._under_way:
            self._all_done = asyncio.Event()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._all_done.wait(), SECONDS_TO_END)

    # ------------------------------------------------------------------ what the user wishes

    def open(self, file: str) -> None:
        """Open a call, as its file holds it now."""
        self._start(self._open(file), "open a saved call")

    def fetch(self, draft_id: str, saved_as: SavedAs) -> None:
        """See what a draft's file holds now, or where it is."""
        self._start(self._fetch(draft_id, saved_as), "read a saved call")

    def add(self, draft: CallDraft, name: str, group: str, url: str) -> None:
        """Save a draft under a name.

        Args:
            draft: it stems from that call afterwards.
            name: what people call it.
            group: the folder below ours, or nothing.
            url: of the deployment that it is meant for, where that is to be kept, or nothing.
        """
        self._start(self._add(draft, name, group, url), f"save {name}")

    def save(self, draft: CallDraft) -> None:
        """Save a draft to the file that it stems from, unless that holds something else by now."""
        if draft.saved_as is not None:
            saving = self._save(draft, draft.saved_as.digest)
            self._start(saving, f"save {draft.saved_as.name}")

    def save_over(self, draft: CallDraft, theirs: SavedCall) -> None:
        """Save a draft to its file in place of what others wrote there."""
        self._start(self._save(draft, theirs.digest), f"save {theirs.name}")

    def rename(self, file: str, name: str, group: str) -> None:
        """Call a call something else, or put it into another group."""
        self._start(self._rename(file, name, group), "rename a saved call")

    def remove(self, file: str) -> None:
        """Delete a call's file. Drafts that stem from it stay."""
        self._start(self._remove(file), "delete a saved call")

    # ------------------------------------------------------------------ how it is done

    def _start(self, work: Coroutine[object, object, None], name: str) -> None:
        self._under_way += 1
        self._tasks.start(self._told(work), name=name)

    async def _told(self, work: Coroutine[object, object, None]) -> None:
        """Do something with files; what keeps it from being done is told."""
        from convex_explorer.convex.saved_calls import UnsavableError  # not for the first paint

        try:
            await work
        except (StoreError, UnsavableError) as error:
            self.failed.emit(error)
        finally:
            self._under_way -= 1
            if self._all_done is not None and not self._under_way:
                self._all_done.set()

    async def _open(self, file: str) -> None:
        from convex_explorer.store.saved_call_files import read_saved_call

        try:
            self.opened.emit(await self._tasks.in_thread(read_saved_call, Path(file)))
        except StoreError:
            self.look()
            raise

    async def _fetch(self, draft_id: str, saved_as: SavedAs) -> None:
        from convex_explorer.store.saved_call_files import CallGoneError, read_saved_call

        try:
            call = await self._tasks.in_thread(read_saved_call, Path(saved_as.file))
        except CallGoneError:
            if (moved := self._moved(saved_as)) is not None:
                self.moved.emit(draft_id, moved)
            else:
                self.lost.emit(draft_id, saved_as)
        else:
            self.fetched.emit(draft_id, call)

    def _moved(self, saved_as: SavedAs) -> SavedAs | None:
        """Where a file is now that is not where it was; None where nobody can tell."""
        entry = self._listing.moved_to(saved_as) if self._listing is not None else None
        return None if entry is None else replace(saved_as, file=entry.file)

    async def _add(self, draft: CallDraft, name: str, group: str, url: str) -> None:
        if self.folder is not None:
            folder = self._folder_at(Path(self.folder))
            call = await self._tasks.in_thread(folder.add, draft, name, group, url)
            self.saved.emit(draft.draft_id, call)
            self.look()

    async def _save(self, draft: CallDraft, expected: str) -> None:
        from convex_explorer.store.saved_call_files import CallGoneError, ChangedOutsideError
        from convex_explorer.store.saved_calls import SavedCallFolder

        if draft.saved_as is None:
            return
        # Not ours: a tab may be of one that was chosen before.
        folder = SavedCallFolder(Path(draft.saved_as.file).parent, self._turns)
        try:
            call = await self._tasks.in_thread(folder.overwrite, draft, expected)
        except ChangedOutsideError as error:
            self.conflicted.emit(draft, error.theirs)
        except CallGoneError:
            if (moved := self._moved(draft.saved_as)) is not None:
                await self._save(replace(draft, saved_as=moved), expected)
                return
            self.gone.emit(draft)
        else:
            self.saved.emit(draft.draft_id, call)
        self.look()

    async def _rename(self, file: str, name: str, group: str) -> None:
        if self.folder is not None:
            folder = self._folder_at(Path(self.folder))
            call = await self._tasks.in_thread(folder.rename, Path(file), name, group)
            self.renamed.emit(file, call)
            self.look()

    async def _remove(self, file: str) -> None:
        from convex_explorer.store.saved_call_files import remove_saved_call

        await self._tasks.in_thread(remove_saved_call, Path(file))
        self.look()

    def _folder_at(self, root: Path) -> SavedCallFolder:
        from convex_explorer.store.saved_calls import SavedCallFolder

        if self._folder is None or self._folder.root != root:
            self._folder = SavedCallFolder(root, self._turns)
        return self._folder

    # ------------------------------------------------------------------ looking and watching

    async def _look(self) -> None:
        try:
            while self._has_changed and self.folder is not None:
                self._has_changed = False
                folder = self._folder_at(Path(self.folder))
                listing = await self._tasks.in_thread(folder.read)
                if str(folder.root) == self.folder:
                    self._listing = listing
                    self._watch(listing)
                    self.listed.emit(listing)
        except StoreError as error:
            self.unavailable.emit(error)
        finally:
            self._is_looking = False

    @cached_property
    def _watcher(self) -> QFileSystemWatcher:
        watcher = QFileSystemWatcher(self)
        watcher.directoryChanged.connect(self._wait_and_look)
        watcher.fileChanged.connect(self._wait_and_look)
        return watcher

    def _wait_and_look(self, _path: str) -> None:
        if not self._is_closed:
            self._settling.start()

    def _watch(self, listing: SavedListing) -> None:
        """Watch the folders, where files come and go, and files, which may be written in place."""
        root = Path(listing.folder)
        folders = [listing.folder, *(str(root / group) for group in listing.groups)]
        files = [each.file for each in listing.unreadable]
        files += [each.file for each in listing.entries]
        wanted = set((folders + files)[:MOST_WATCHED])
        watched = {*self._watcher.directories(), *self._watcher.files()}
        if gone := watched - wanted:
            self._watcher.removePaths(list(gone))
        # A file that took the place of another is not watched any more.
        if new := wanted - watched:
            self._watcher.addPaths(list(new))
