"""What is being typed, in a journal, so that nothing is lost however the program ends."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from convex_explorer.convex.drafts import SavedAs
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.open_tabs import BegunField, KeptTab, KeptTabs, TabChanges, TabState
from convex_explorer.convex.records import CallRecord
from convex_explorer.store.databases import Database, Form
from convex_explorer.store.history_lines import line_of, record_of
from convex_explorer.store.signs_of_life import SignOfLife, has_ended

#: Tabs that can be opened again, of all programs together.
CLOSED_TABS_KEPT = 20
#: What all results may take that are kept for tabs; the largest go first.
RESULT_BYTES = 200 << 20
#: So much can still be written when the disk is full.
_RESERVE = 1 << 20
#: So that the log of changes begins anew before it needs more than the reserve (of 4 KiB pages).
_PAGES_BETWEEN_CHECKPOINTS = 128
_STEPS = (
    (
        """
        CREATE TABLE programs (
            program_id TEXT PRIMARY KEY,
            started_at TEXT NOT NULL,
            state TEXT NOT NULL  -- starting (with tabs of others), running, closed
        )
        """,
        """
        CREATE TABLE tabs (
            draft_id TEXT PRIMARY KEY,
            program_id TEXT NOT NULL,
            is_open INTEGER NOT NULL,
            place INTEGER NOT NULL,
            recency INTEGER NOT NULL,  -- 0 is the tab in front
            state TEXT NOT NULL  -- JSON
        )
        """,
        # Apart from the state, which changes with every move of the caret.
        "CREATE TABLE args_texts (draft_id TEXT PRIMARY KEY, utf8 BLOB NOT NULL)",
        """
        CREATE TABLE results (
            draft_id TEXT PRIMARY KEY,
            size INTEGER NOT NULL,
            facts BLOB NOT NULL,  -- a line as history is exported, without the next two
            error_data_json BLOB,
            value_json BLOB
        )
        """,
        """
        CREATE TRIGGER tab_gone AFTER DELETE ON tabs BEGIN
            DELETE FROM args_texts WHERE draft_id = old.draft_id;
            DELETE FROM results WHERE draft_id = old.draft_id;
        END
        """,
    ),
)
_STARTING, _RUNNING, _CLOSED = "starting", "running", "closed"


def _reserve_room(connection: sqlite3.Connection) -> None:
    """Make both files as large as they may have to be: what is freed again stays theirs."""
    connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_BETWEEN_CHECKPOINTS}")
    # Where the disk is full by now, it is as it would be without.
    with suppress(sqlite3.OperationalError):
        connection.execute("INSERT INTO args_texts VALUES ('', zeroblob(?))", (_RESERVE,))
        connection.execute("DELETE FROM args_texts WHERE draft_id = ''")


_FORM = Form("what you type", _STEPS, _reserve_room, outlasts_power=True)


class DraftStore:
    """The tabs of every program that runs on this data folder, and of those that ran last.

    A program has only tabs of its own. Those of programs that have ended, were they closed or
    killed, go to the next one that asks with ``take_over``. What was written is on the disk when
    writing returns. Every method but the first may raise StoreError; for threads only.
    """

    def __init__(self, file: Path, signs_of_life: Path, *, backups: Path | None = None) -> None:
        """Nothing is opened yet.

        Args:
            file: the journal.
            signs_of_life: a folder in which each program that runs holds a file.
            backups: where copies go that are made before the journal takes another form.
        """
        self._database = Database(file, _FORM, backups=backups or file.parent / "backups")
        self._signs_of_life = signs_of_life
        self._program_id = os.urandom(8).hex()
        self._sign: SignOfLife | None = None

    # ------------------------------------------------------------------ programs

    def find(self) -> KeptTabs:
        """The tabs of programs that have ended. They are left where they are.

        Where the last program that took them over ended before it could say ``note_started``,
        they say so: they may be to blame.
        """
        self._show_life()
        with self._database.reading() as connection:
            return self._found(connection)

    def take_over(self) -> KeptTabs:
        """Have the tabs of programs that have ended."""
        self._show_life()
        with self._database.reading() as connection:
            if self._database.read_only:
                return self._found(connection)
        with self._database.writing() as connection:
            self._be_present(connection)
            found = self._found(connection)
            for program_id in self._ended(connection):
                connection.execute(
                    "UPDATE tabs SET program_id = ? WHERE program_id = ?",
                    (self._program_id, program_id),
                )
                connection.execute("DELETE FROM programs WHERE program_id = ?", (program_id,))
            if found.open:
                self._note(connection, _STARTING)
        return found

    def note_started(self) -> None:
        """Note that the tabs were shown, and the program lived on."""
        with self._database.writing() as connection:
            self._note(connection, _RUNNING)

    def close(self) -> None:
        """Note that the user closed the program, and let go of the file."""
        try:
            if self._sign is not None and not self._database.read_only:
                with self._database.writing() as connection:
                    self._note(connection, _CLOSED)
        finally:
            if self._sign is not None:
                self._sign.end()
                self._sign = None
            self._database.close()

    # ------------------------------------------------------------------ tabs

    def write(self, changes: TabChanges) -> None:
        """Keep the tabs as they are now: all of it, or what was there before."""
        recency = {draft_id: number for number, draft_id in enumerate(changes.recent)}
        rows = [
            {
                "draft_id": state.draft_id,
                "program_id": self._program_id,
                "is_open": is_open,
                "place": place,
                "recency": recency.get(state.draft_id, place),
                "state": json.dumps(asdict(state)),
            }
            for is_open, states in ((True, changes.open), (False, changes.closed))
            for place, state in enumerate(states)
        ]
        with self._database.writing() as connection:
            self._be_present(connection)
            gone = [(draft_id,) for draft_id in changes.gone]
            connection.executemany("DELETE FROM tabs WHERE draft_id = ?", gone)
            connection.executemany(_KEEP_TAB, rows)
            connection.executemany(
                "INSERT OR REPLACE INTO args_texts VALUES (?, ?)",
                [(draft_id, _utf8(text)) for draft_id, text in changes.args_texts.items()],
            )

    def keep_result(self, draft_id: str, record: CallRecord) -> None:
        """Keep what came of a tab's last call, in place of what came of the one before."""
        parts = record.value_json, record.error_data_json
        size = sum(len(each) for each in parts if each is not None)
        facts = line_of(replace(record, value_json=None, error_data_json=None))
        row = (draft_id, size, facts, record.error_data_json, record.value_json)
        with self._database.writing() as connection:
            if size <= RESULT_BYTES and _is_kept(connection, draft_id):
                connection.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)", row)
                _make_room(connection)

    def drop_result(self, draft_id: str) -> None:
        """Keep nothing of what came of a tab's calls."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM results WHERE draft_id = ?", (draft_id,))

    def result(self, draft_id: str) -> CallRecord | None:
        """What came of a tab's last call; None where that is not kept."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT * FROM results WHERE draft_id = ?", (draft_id,)
            ).fetchone()
        if row is None:
            return None
        value, error_data = row["value_json"], row["error_data_json"]
        return replace(
            record_of(row["facts"]),
            value_json=value,
            error_data_json=error_data,
            value_kept=value is not None,
        )

    # ------------------------------------------------------------------ how it is done

    def _note(self, connection: sqlite3.Connection, state: str) -> None:
        connection.execute(
            "UPDATE programs SET state = ? WHERE program_id = ?", (state, self._program_id)
        )

    def _be_present(self, connection: sqlite3.Connection) -> None:
        """Without a program, tabs would belong to nobody, and nobody would take them over."""
        connection.execute(
            "INSERT OR IGNORE INTO programs VALUES (?, ?, ?)",
            (self._program_id, datetime.now(UTC).isoformat(), _RUNNING),
        )

    def _show_life(self) -> None:
        if self._sign is None:
            self._sign = SignOfLife(self._signs_of_life, self._program_id)

    def _ended(self, connection: sqlite3.Connection) -> list[str]:
        rows = connection.execute("SELECT program_id FROM programs ORDER BY started_at")
        others = [row["program_id"] for row in rows if row["program_id"] != self._program_id]
        return [each for each in others if has_ended(self._signs_of_life, each)]

    def _found(self, connection: sqlite3.Connection) -> KeptTabs:
        ended = self._ended(connection)
        states = _states_of(connection, ended)
        return _read_tabs(connection, ended)._replace(
            start_failed=_STARTING in states, in_order=set(states) <= {_CLOSED}
        )


_KEEP_TAB = """
    INSERT INTO tabs VALUES (:draft_id, :program_id, :is_open, :place, :recency, :state)
    ON CONFLICT (draft_id) DO UPDATE SET
        program_id = excluded.program_id, is_open = excluded.is_open, place = excluded.place,
        recency = excluded.recency, state = excluded.state
"""


def _states_of(connection: sqlite3.Connection, program_ids: Iterable[str]) -> list[str]:
    query = "SELECT state FROM programs WHERE program_id = ?"
    return [connection.execute(query, (each,)).fetchone()["state"] for each in program_ids]


def _read_tabs(connection: sqlite3.Connection, program_ids: Sequence[str]) -> KeptTabs:
    rows = [row for each in program_ids for row in _rows_of(connection, each)]
    tabs = {row["draft_id"]: _tab(row) for row in rows}
    of_open = [row for row in rows if row["is_open"]]
    closed = [tabs[row["draft_id"]] for row in rows if not row["is_open"]]
    # The tab that was in front of the program that was started last comes first.
    order = {each: number for number, each in enumerate(program_ids)}
    recent = sorted(of_open, key=lambda row: (row["recency"], -order[row["program_id"]]))
    return KeptTabs(
        open=tuple(tabs[row["draft_id"]] for row in of_open),
        closed=tuple(closed[-CLOSED_TABS_KEPT:]),
        recent=tuple(row["draft_id"] for row in recent),
    )


def _rows_of(connection: sqlite3.Connection, program_id: str) -> Iterator[sqlite3.Row]:
    return connection.execute(
        "SELECT tabs.*, args_texts.utf8, results.size FROM tabs "
        "LEFT JOIN args_texts ON args_texts.draft_id = tabs.draft_id "
        "LEFT JOIN results ON results.draft_id = tabs.draft_id "
        "WHERE program_id = ? ORDER BY place",
        (program_id,),
    )


def _tab(row: sqlite3.Row) -> KeptTab:
    text = (row["utf8"] or b"").decode("utf-8", "surrogatepass")
    return KeptTab(_state(json.loads(row["state"])), text, row["size"])


def _state(kept: Mapping[str, Any]) -> TabState:
    saved_as = kept["saved_as"]
    return TabState(
        draft_id=kept["draft_id"],
        path_text=kept["path_text"],
        function_type=FunctionType(kept["function_type"]),
        saved_as=None if saved_as is None else SavedAs(**saved_as),
        origin=kept["origin"],
        edited=kept["edited"],
        caret=kept["caret"],
        anchor=kept["anchor"],
        scrolled=(kept["scrolled"][0], kept["scrolled"][1]),
        begun=tuple(BegunField(tuple(path), *texts) for path, *texts in kept["begun"]),
        outcome_tab=kept["outcome_tab"],
        look=kept["look"],
    )


def _is_kept(connection: sqlite3.Connection, draft_id: str) -> bool:
    query = "SELECT 1 FROM tabs WHERE draft_id = ?"
    return connection.execute(query, (draft_id,)).fetchone() is not None


def _make_room(connection: sqlite3.Connection) -> None:
    query = "SELECT draft_id, size FROM results ORDER BY size DESC"
    sizes = [(row["draft_id"], row["size"]) for row in connection.execute(query)]
    surplus = sum(size for _, size in sizes) - RESULT_BYTES
    for draft_id, size in sizes:
        if surplus <= 0:
            break
        connection.execute("DELETE FROM results WHERE draft_id = ?", (draft_id,))
        surplus -= size


def _utf8(text: str) -> bytes:
    """Whatever was typed, half a surrogate pair too."""
    return text.encode("utf-8", "surrogatepass")
