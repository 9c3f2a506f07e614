"""The form of the history database, as a numbered list of steps."""

import sqlite3

_SEARCHED = "path_text, deployment_name, request_id, args_text, message, words"
_INDEX = f"""
    INSERT INTO call_search (rowid, {_SEARCHED})
    SELECT * FROM call_texts WHERE record_id = new.record_id;
"""  # noqa: S608 - names of our own
# FTS5 is told the very texts that it was given; the view still shows them before a change.
_UNINDEX = f"""
    INSERT INTO call_search (call_search, rowid, {_SEARCHED})
    SELECT 'delete', * FROM call_texts WHERE record_id = old.record_id;
"""  # noqa: S608 - names of our own
_UNINDEX_DELETED = f"CREATE TRIGGER call_deleted BEFORE DELETE ON calls BEGIN {_UNINDEX} END"
# Where a mark comes, its call is indexed anew; where it goes, too.
_UNINDEX_NEW = _UNINDEX.replace("old.", "new.")
_INDEX_OLD = _INDEX.replace("new.", "old.")

#: See ``databases.Form``.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        # Texts that may be large come last, so that lists read only the first page of a row.
        """
        CREATE TABLE calls (
            record_id INTEGER PRIMARY KEY,  -- microseconds from 1970 to the start
            call_id TEXT NOT NULL UNIQUE,
            deployment_id TEXT NOT NULL,
            deployment_name TEXT NOT NULL,
            deployment_kind TEXT NOT NULL,
            path_text TEXT NOT NULL,
            function_type TEXT NOT NULL,
            identity TEXT NOT NULL,
            request_id TEXT NOT NULL,
            started_at TEXT NOT NULL,
            ending TEXT NOT NULL,
            seconds REAL,
            size INTEGER,
            value_kept INTEGER NOT NULL DEFAULT FALSE,
            log_line_count INTEGER NOT NULL DEFAULT 0,
            kept_bytes INTEGER NOT NULL DEFAULT 0,  -- of the outcome: value, data, lines, words
            message TEXT NOT NULL DEFAULT '',
            args_text TEXT NOT NULL,
            frames TEXT NOT NULL DEFAULT '[]',
            log_lines TEXT NOT NULL DEFAULT '[]',
            error_data_json BLOB,
            value_json BLOB,
            words TEXT NOT NULL DEFAULT ''
        )
        """,
        "CREATE INDEX calls_of_deployment ON calls (deployment_id)",
        "CREATE INDEX calls_running ON calls (ending) WHERE ending = 'running'",
        "CREATE INDEX calls_with_outcome ON calls (record_id, kept_bytes) WHERE kept_bytes > 0",
        """
        CREATE VIEW call_texts AS
        SELECT record_id, path_text, deployment_name, request_id,
               substr(args_text, 1, 262144) AS args_text, message, words
        FROM calls
        """,
        # One letter is a prefix too, and common: without an index of them it takes 400 times as
        # long. Nothing is ranked, so the sizes of columns are not kept.
        f"""
        CREATE VIRTUAL TABLE call_search USING fts5 (
            {_SEARCHED},
            content = 'call_texts', content_rowid = 'record_id', columnsize = 0,
            prefix = '1', tokenize = 'unicode61 remove_diacritics 2'
        )
        """,
        f"CREATE TRIGGER call_added AFTER INSERT ON calls BEGIN {_INDEX} END",
        f"CREATE TRIGGER call_changes BEFORE UPDATE OF {_SEARCHED} ON calls BEGIN {_UNINDEX} END",
        f"CREATE TRIGGER call_changed AFTER UPDATE OF {_SEARCHED} ON calls BEGIN {_INDEX} END",
        _UNINDEX_DELETED,
    ),
    (
        # What people add to a call. Not columns of calls: they would come after texts that may be
        # large, and a list would have to read through those.
        """
        CREATE TABLE marks (
            record_id INTEGER PRIMARY KEY,
            pinned INTEGER NOT NULL DEFAULT FALSE,
            label TEXT NOT NULL DEFAULT '',
            note TEXT NOT NULL DEFAULT ''
        )
        """,
        "ALTER TABLE calls ADD COLUMN acting_as TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX calls_failed ON calls (record_id) WHERE ending IN ('threw', 'failed')",
        "CREATE INDEX calls_unknown ON calls (record_id) WHERE ending = 'unknown'",
        # Of calls without a mark it shows what it showed before, so that the index stays true.
        "DROP VIEW call_texts",
        """
        CREATE VIEW call_texts AS
        SELECT record_id, path_text, deployment_name, request_id,
               substr(args_text, 1, 262144) AS args_text, message,
               words || coalesce(
                   (SELECT char(10) || label || char(10) || note FROM marks
                    WHERE marks.record_id = calls.record_id), '') AS words
        FROM calls
        """,
        f"CREATE TRIGGER mark_comes BEFORE INSERT ON marks BEGIN {_UNINDEX_NEW} END",
        f"CREATE TRIGGER mark_came AFTER INSERT ON marks BEGIN {_INDEX} END",
        f"CREATE TRIGGER mark_goes BEFORE DELETE ON marks BEGIN {_UNINDEX} END",
        f"CREATE TRIGGER mark_went AFTER DELETE ON marks BEGIN {_INDEX_OLD} END",
        """
        CREATE TRIGGER marked_call_went AFTER DELETE ON calls
        BEGIN DELETE FROM marks WHERE record_id = old.record_id; END
        """,
    ),
)


def delete_all_calls(database: sqlite3.Connection) -> None:
    """Delete every call at once. One by one, the index would take seconds for 10,000."""
    database.execute("DROP TRIGGER call_deleted")
    database.execute("DELETE FROM calls")
    database.execute("DELETE FROM marks")
    database.execute("INSERT INTO call_search (call_search) VALUES ('delete-all')")
    database.execute(_UNINDEX_DELETED)
