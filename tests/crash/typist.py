"""Uses the real program by itself, at random, until it is killed; writes down all it did.

Started by ``test_crash.py`` in a process of its own::

    python -m tests.crash.typist DATA_FOLDER DIARY SEED [--only-look]

Each line of the diary is a JSON object: what was done (``did``), when (``at``, seconds of
``time.time``), and to what. A line is written once the thing was done, or begun where it says so.
"""

import asyncio
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from convex_explorer.app import (
    Program,
    build_application,
    build_program,
    collect_garbage_here,
    open_loop,
    paint,
)
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.store.folders import Folders
from convex_explorer.store.secrets import MemorySecrets
from convex_explorer.ui.open_calls import OpenCalls

#: Tabs are closed from that many on, so that they do not become more and more.
MANY_TABS = 6
LETTERS = "abc 012{}[]\"',:/"
CALLS = (
    ("values:rows", "Query", "{ n: 40 }"),
    ("values:echo", "Query", '{ value: "typed" }'),
    ("tasks:countByStatus", "Query", "{}"),
    ("tasks:create", "Mutation", '{ title: "typed" }'),
    ("jobs:sleep", "Action", "{ ms: 700 }"),
)


class Diary:
    """What was done, in a file that outlives the process however that ends."""

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(self, did: str, **about: Any) -> None:
        """Write down one thing, with a single write."""
        line = json.dumps({"did": did, "at": time.time(), **about})
        os.write(self._descriptor, line.encode() + b"\n")


class Typist:
    """Does what people do, with the keyboard where there is a key for it."""

    def __init__(self, program: Program, diary: Diary, seed: str) -> None:
        self._program = program
        self._window = program.window
        self._calls = program.window.findChild(OpenCalls)
        self._diary = diary
        self._random = random.Random(seed)  # noqa: S311 - nothing secret
        self._saves = 0

    async def look(self) -> None:
        """Wait until the tabs are there again, and write down what is to be seen in them."""
        await self._restored()
        await asyncio.sleep(0.3)
        for draft_id in self._calls.tabs.draft_ids:
            draft = self._calls.call.draft(draft_id)
            self._diary.note("saw", draft=draft_id, path=draft.path_text, text=draft.args_text)
        self._diary.note("looked")

    async def work(self) -> None:
        """Do one thing after another, without end."""
        await self._restored()
        acts = (
            (self._type, 12),
            (self._name_function, 2),
            (self._run, 3),
            (self._open, 2),
            (self._close, 1),
            (self._reopen, 1),
            (self._switch, 2),
            (self._save, 1),
            (self._guard, 1),
            (self._change_settings, 1),
        )
        while True:
            (act,) = self._random.choices([act for act, _ in acts], [often for _, often in acts])
            act()
            await asyncio.sleep(self._random.uniform(0.0, 0.06))

    async def _restored(self) -> None:
        restored = asyncio.Event()
        self._program.session.drafts.tabs_found.connect(restored.set)
        self._program.session.drafts.tabs_held.connect(self._restore_held)
        await restored.wait()
        self._diary.note("restored")

    def _restore_held(self) -> None:
        self._diary.note("held")
        self._program.session.drafts.restore_held()

    # ------------------------------------------------------------------ what people do

    def _type(self) -> None:
        count = self._random.randrange(1, 6)
        text = "".join(self._random.choices(LETTERS, k=count))
        editor = self._calls.call.args.editor
        QTest.keyClicks(editor, text)
        if self._random.random() < 1 / 4:
            QTest.keyClick(editor, Qt.Key.Key_Return)
        self._note_typed()

    def _name_function(self) -> None:
        path, function_type, args = self._random.choice(CALLS)
        path_edit = self._window.findChild(QLineEdit, "functionPathEdit")
        self._window.findChild(QComboBox, "functionTypeCombo").setCurrentText(function_type)
        path_edit.selectAll()
        QTest.keyClicks(path_edit, path)
        self._calls.call.args.editor.selectAll()
        self._calls.call.args.editor.insertPlainText(args)
        self._note_typed()

    def _run(self) -> None:
        self._note_typed()
        self._diary.note("runs")
        self._calls.call.request_run()

    def _open(self) -> None:
        if len(self._calls.tabs.draft_ids) < MANY_TABS:
            self._calls.open_new()

    def _close(self) -> None:
        if len(self._calls.tabs.draft_ids) >= MANY_TABS - 1:
            self._note_typed()
            self._calls.close_current()

    def _reopen(self) -> None:
        if len(self._calls.tabs.draft_ids) < MANY_TABS:
            self._calls.reopen()
            self._note_typed()

    def _switch(self) -> None:
        self._calls.tabs.activate_next()

    def _save(self) -> None:
        self._saves += 1
        target = Path(os.environ["CRASH_SAVES"]) / f"{self._saves % 3}.json"
        rows = [{"row": number, "note": "x" * 200} for number in range(3000)]
        text = json.dumps(rows).encode()
        pieces = [text[start : start + 4096] for start in range(0, len(text), 4096)]
        self._program.session.saver.save(str(target), iter(_chunks(pieces)))

    def _guard(self) -> None:
        level = self._random.choice(list(GuardLevel))
        self._diary.note("guards", level=level)
        self._program.session.book.guard("guarded", level)

    def _change_settings(self) -> None:
        zoom = self._random.randrange(80, 130)
        self._program.session.preferences.change(zoom=zoom)

    def _note_typed(self) -> None:
        """Write down how the tab in front stands."""
        if (draft_id := self._calls.call.current_draft_id) is not None:
            draft = self._calls.call.draft(draft_id)
            self._diary.note("typed", draft=draft_id, path=draft.path_text, text=draft.args_text)


def _chunks(pieces: list[bytes]) -> Any:
    from convex_explorer.values.splitting import Chunk

    for number, piece in enumerate(pieces, 1):
        yield Chunk(piece, number / len(pieces))


async def _live(program: Program, typist: Typist, diary: Diary, *, only_look: bool) -> None:
    """Do the work beside something that tells when the machine was too busy to let us."""
    if only_look:
        await typist.look()
        program.window.close()
        await program.close()
        return
    ticking = asyncio.ensure_future(_tick(diary))
    try:
        await typist.work()
    finally:
        ticking.cancel()


async def _tick(diary: Diary) -> None:
    last = time.time()
    while True:
        await asyncio.sleep(0.02)
        now = time.time()
        if now - last > 0.12:
            diary.note("stalled", seconds=now - last)
        last = now


def main() -> None:
    """Start the program as ``run_program`` does, and use it."""
    folder, diary_file, seed, *options = sys.argv[1:]
    diary = Diary(Path(diary_file))
    application: QApplication = build_application(["convex-explorer"])
    folders = Folders(Path(folder))
    folders.create()
    program = build_program(application, folders, MemorySecrets())
    program.session.book.failed.connect(lambda error: diary.note("failed", error=str(error)))
    program.session.book.changed.connect(
        lambda deployments: diary.note(
            "guarded", levels={each.deployment_id: each.guard for each in deployments}
        )
    )
    program.window.show()
    paint(application, program.window)
    collect_garbage_here(program.window)
    diary.note("painted")
    loop = open_loop(application, program.tasks)
    typist = Typist(program, diary, seed)
    loop.run_until_complete(_live(program, typist, diary, only_look="--only-look" in options))
    os._exit(0)


if __name__ == "__main__":
    main()
