"""Calls and outcomes in SQLite, with full text search."""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from convex_explorer.convex.calls import Call, Outcome
from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.records import CallEnding, CallRecord
from convex_explorer.store.databases import CHECKPOINT, Database, Form
from convex_explorer.store.errors import NewerFileError
from convex_explorer.store.history_limits import (
    HistoryLimits,
    delete_old_calls,
    drop_old_outcomes,
    expire,
)
from convex_explorer.store.history_query import HistoryQuery, read_query
from convex_explorer.store.history_rows import (
    LIGHT_COLUMNS,
    WHOLE_COLUMNS,
    microseconds,
    record_of_row,
    row_of_call,
    row_of_ending,
    row_of_outcome,
    row_of_record,
)
from convex_explorer.store.history_schema import STEPS, delete_all_calls
from convex_explorer.store.history_words import storable

#: Adding up the room that all outcomes take is too slow for each of them.
_OUTCOMES_BETWEEN_CHECKS = 50
_MARKED = "LEFT JOIN marks ON marks.record_id = calls.record_id"


def _settle(database: sqlite3.Connection) -> None:
    database.execute(
        "UPDATE calls SET ending = iif(function_type = 'query', 'stopped', 'unknown') "
        "WHERE ending = 'running'"
    )


_FORM = Form("history", STEPS, _settle)


class HistoryStore:
    """The calls that were made, in one file; used from any thread, by any number of processes.

    It opens on first use. Every method may raise StoreError. If the file turned out to be damaged,
    it was set aside (``set_aside``), and the next use begins with an empty history. History that a
    newer version wrote can be searched; whatever would change it raises NewerFileError.

    Attributes:
        limits: how much is kept; others hold from the next call on.
    """

    def __init__(
        self, file: Path, limits: HistoryLimits | None = None, *, backups: Path | None = None
    ) -> None:
        self._database = Database(file, _FORM, backups=backups or file.parent / "backups")
        self.limits = limits or HistoryLimits()
        self._outcomes = 0
        #: What ``_changes_by_others`` said last.
        self._seen = 0

    def open(self) -> None:
        """Open the file, and settle what a crash has left.

        Calls that the last run began and did not finish are *unknown* or *stopped* from now on
        (if another process is still at it, it will say so when it is done). A file of an older
        version is copied into the folder of backups before it takes the form of this one.

        Raises:
            NewerFileError: it can be searched, but nothing will be written.
            StoreError: nothing can be written; perhaps it can be searched.
        """
        with self._database.reading() as database:
            self._seen = _changes_by_others(database)
        self._database.require_writing()

    def close(self) -> None:
        """Write everything into the one file and close it. A later use opens it again."""
        self._database.close()

    # ------------------------------------------------------------------ what becomes of a call

    def record_started(self, call: Call) -> None:
        """Note a call, before its request leaves."""
        if self.limits.keep_nothing:
            return
        with self._database.writing() as database:
            row = row_of_call(call, _free_record_id(database, microseconds(call.started_at)))
            _insert(database, row)
            delete_old_calls(database, self.limits, call.deployment.deployment_id)

    def record_outcome(
        self, call: Call, outcome: Outcome, *, keep_outcome: bool | None = None
    ) -> None:
        """Note what the function returned or threw.

        ``keep_outcome`` says whether to keep the value, error data, log lines and frames too;
        None means unless the deployment is a production one and the limits do not allow it.
        """
        if keep_outcome is None:
            in_production = call.deployment.kind is DeploymentKind.PRODUCTION
            keep_outcome = self.limits.production_outcomes or not in_production
        largest = self.limits.outcome_bytes if keep_outcome else 0
        row = row_of_outcome(call, outcome, largest=largest)
        with self._database.writing() as database:
            _update(database, call, row)
            self._outcomes += 1
            if self._outcomes % _OUTCOMES_BETWEEN_CHECKS == 0:
                drop_old_outcomes(database, self.limits)

    def record_error(self, call: Call, error: DeploymentError) -> None:
        """Note that no outcome came: *failed*, or *unknown* if the function may have written."""
        unknown = error.may_have_run and call.function_type.may_write
        ending = CallEnding.UNKNOWN if unknown else CallEnding.FAILED
        row = row_of_ending(call, ending, message=str(error))
        with self._database.writing() as database:
            _update(database, call, row)

    def record_stopped(self, call: Call) -> None:
        """Note that nobody waits any more: *stopped*, or *unknown* if the function can write."""
        row = row_of_ending(call, CallEnding.without_outcome(call.function_type))
        with self._database.writing() as database:
            _update(database, call, row)

    # ------------------------------------------------------------------ what people look for

    def search(
        self,
        text: str = "",
        *,
        limit: int = 200,
        before: int | None = None,
        deployment_id: str | None = None,
    ) -> list[CallRecord]:
        """The newest calls that hold all words of a text, the last of which may be a beginning.

        Looked through are path, deployment, request id, args, error message, name and note, and
        what is kept of value, error data and log lines. Filters such as ``is:failed``, ``fn:``,
        ``on:``, ``before:`` and ``after:`` narrow it down (``read_query``). Without a letter or
        digit in the text, all calls are found.

        Args:
            text: as typed; no text is an error.
            limit: how many at most.
            before: only calls older than the one with this record id.
            deployment_id: only calls of this deployment.

        Returns:
            Light records, newest first.
        """
        query = read_query(text)
        ends = [end for end in (before, query.until) if end is not None]
        statement = _search_statement(
            query, older=bool(ends), of_deployment=deployment_id is not None
        )
        values = {
            "expression": query.expression,
            "before": min(ends, default=None),
            "since": query.since,
            "deployment_id": deployment_id,
            "limit": limit,
        }
        return self._records(statement, values)

    def get(self, record_id: int) -> CallRecord | None:
        """The whole record, or None where it has been deleted."""
        statement = (
            f"SELECT {WHOLE_COLUMNS} FROM calls {_MARKED} WHERE calls.record_id = :record_id"  # noqa: S608 - names of our own
        )
        return next(iter(self._records(statement, {"record_id": record_id})), None)

    def whole_records(self, limit: int, *, before: int | None = None) -> list[CallRecord]:
        """The newest calls, or those before a record id, with all that is kept of them."""
        older = "" if before is None else "WHERE calls.record_id < :before"
        statement = (
            f"SELECT {WHOLE_COLUMNS} FROM calls {_MARKED} {older} "  # noqa: S608 - nothing typed is in it
            "ORDER BY calls.record_id DESC LIMIT :limit"
        )
        return self._records(statement, {"before": before, "limit": limit})

    def changed_elsewhere(self) -> bool:
        """Whether another process has changed something since this was asked last, or opened."""
        with self._database.reading() as database:
            before, self._seen = self._seen, _changes_by_others(database)
            return before != self._seen

    def count(self) -> int:
        """How many calls there are."""
        with self._database.reading() as database:
            return int(database.execute("SELECT count(*) FROM calls").fetchone()[0])

    # ------------------------------------------------------------------ what people do with it

    def mark(
        self,
        record_id: int,
        *,
        pinned: bool | None = None,
        label: str | None = None,
        note: str | None = None,
    ) -> None:
        """Pin a call, name it, or note something about it; None leaves that as it is."""
        with self._database.writing() as database:
            kept = database.execute(
                f"SELECT pinned, label, note FROM calls {_MARKED} WHERE calls.record_id = ?",  # noqa: S608 - names of our own
                (record_id,),
            ).fetchone()
            if kept is None:
                return
            _set_mark(
                database,
                record_id,
                bool(kept["pinned"]) if pinned is None else pinned,
                (kept["label"] or "") if label is None else label,
                (kept["note"] or "") if note is None else note,
            )

    def add(self, records: Iterable[CallRecord]) -> int:
        """Add whole records from elsewhere, and how many; calls that are here are left alone."""
        added = 0
        with self._database.writing() as database:
            for record in records:
                known = "SELECT 1 FROM calls WHERE call_id = ?"
                if database.execute(known, (record.call_id,)).fetchone():
                    continue
                record_id = _free_record_id(database, record.record_id)
                _insert(database, row_of_record(record) | {"record_id": record_id})
                _set_mark(database, record_id, record.pinned, record.label, record.note)
                added += 1
        return added

    def expire(self) -> bool:
        """Let go of some of what exceeds the limits; whether there may be more of it."""
        with self._database.writing() as database:
            return expire(database, self.limits)

    def delete(self, record_id: int) -> None:
        """Take one call out of history."""
        with self._database.writing() as database:
            database.execute("DELETE FROM calls WHERE record_id = ?", (record_id,))

    def clear(self) -> None:
        """Take all calls out of history, so that nothing of them is left on the disk."""
        with self._database.writing() as database:
            delete_all_calls(database)
        with self._database.reading() as database:
            database.execute("VACUUM")
            database.execute(CHECKPOINT)

    def _records(self, statement: str, values: Mapping[str, object]) -> list[CallRecord]:
        with self._database.reading() as database:
            try:
                return [record_of_row(row) for row in database.execute(statement, values)]
            except (sqlite3.OperationalError, ValueError, IndexError) as error:
                if self._database.read_only:
                    # A newer version has other columns, or words that we do not know.
                    raise NewerFileError(self._database.file) from error
                raise


def _changes_by_others(database: sqlite3.Connection) -> int:
    """A number that becomes another one whenever another connection has changed something."""
    return int(database.execute("PRAGMA data_version").fetchone()[0])


def _search_statement(query: HistoryQuery, *, older: bool, of_deployment: bool) -> str:
    source, record_id = "calls", "calls.record_id"
    deployment = "calls.deployment_id = :deployment_id"
    if query.expression is not None:
        # The index is walked from its newest end. The plus keeps SQLite from searching it anew
        # for each of the deployment's calls.
        source = "call_search CROSS JOIN calls ON calls.record_id = call_search.rowid"
        record_id = "call_search.rowid"
        deployment = f"+{record_id} IN (SELECT record_id FROM calls WHERE {deployment})"  # noqa: S608 - nothing typed is in it
    conditions = [
        *(["call_search MATCH :expression"] if query.expression is not None else []),
        *([f"{record_id} < :before"] if older else []),
        *([f"{record_id} >= :since"] if query.since is not None else []),
        *([deployment] if of_deployment else []),
        *query.states,
    ]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return (
        f"SELECT {LIGHT_COLUMNS} FROM {source} {_MARKED} {where} "  # noqa: S608 - nothing typed is in it
        f"ORDER BY {record_id} DESC LIMIT :limit"
    )


def _free_record_id(database: sqlite3.Connection, record_id: int) -> int:
    """The microsecond in which a call started, or the next one that no other call has."""
    taken = "SELECT 1 FROM calls WHERE record_id = ?"
    while database.execute(taken, (record_id,)).fetchone():
        record_id += 1
    return record_id


def _insert(database: sqlite3.Connection, row: Mapping[str, object]) -> None:
    values = ", ".join(f":{name}" for name in row)
    database.execute(f"INSERT INTO calls ({', '.join(row)}) VALUES ({values})", row)  # noqa: S608 - names of our own


def _set_mark(
    database: sqlite3.Connection, record_id: int, pinned: bool, label: str, note: str
) -> None:
    # Never replaced in place: the index hears of what goes and of what comes.
    database.execute("DELETE FROM marks WHERE record_id = ?", (record_id,))
    if pinned or label or note:
        database.execute(
            "INSERT INTO marks (record_id, pinned, label, note) VALUES (?, ?, ?, ?)",
            (record_id, pinned, storable(label), storable(note)),
        )


def _update(database: sqlite3.Connection, call: Call, row: Mapping[str, object]) -> None:
    changes = ", ".join(f"{name} = :{name}" for name in row)
    statement = f"UPDATE calls SET {changes} WHERE call_id = :call_id"  # noqa: S608 - our own names
    database.execute(statement, {**row, "call_id": call.call_id})
