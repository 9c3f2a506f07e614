"""How much history keeps, and letting go of the oldest."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from convex_explorer.store.history_rows import microseconds
from convex_explorer.store.history_words import words_of_name

#: Outcomes are dropped this many at a time when all of them take too much room.
_DROPPED_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class HistoryLimits:
    """How much history keeps; the oldest go first.

    Attributes:
        calls: per deployment.
        days: how long a call is kept.
        outcome_bytes: the largest value, error data, or sum of log lines that is kept.
        all_outcome_bytes: what the outcomes of all calls may take together; beyond it the calls
            are kept, but not what came of the oldest.
    """

    calls: int = 1_000
    days: int = 90
    outcome_bytes: int = 256 * 1024
    all_outcome_bytes: int = 200 * 1024 * 1024


def keep_within(database: sqlite3.Connection, limits: HistoryLimits) -> None:
    """Let go of whatever exceeds the limits."""
    crowded = database.execute(
        "SELECT deployment_id FROM calls GROUP BY deployment_id HAVING count(*) > ?",
        (limits.calls,),
    )
    for (deployment_id,) in crowded.fetchall():
        delete_old_calls(database, limits, deployment_id)
    _delete_expired_calls(database, limits)
    drop_old_outcomes(database, limits)


def delete_old_calls(
    database: sqlite3.Connection, limits: HistoryLimits, deployment_id: str
) -> None:
    """Delete what a deployment has too many of, and what is too old; quick enough for each call."""
    database.execute(
        "DELETE FROM calls WHERE deployment_id = :deployment_id AND record_id <= ("
        "SELECT record_id FROM calls WHERE deployment_id = :deployment_id "
        "ORDER BY record_id DESC LIMIT 1 OFFSET :limit)",
        {"deployment_id": deployment_id, "limit": limits.calls},
    )
    _delete_expired_calls(database, limits)


def drop_old_outcomes(database: sqlite3.Connection, limits: HistoryLimits) -> None:
    """Drop what came of the oldest calls while all outcomes together take too much room."""
    total = "SELECT coalesce(sum(kept_bytes), 0) FROM calls WHERE kept_bytes > 0"
    surplus = database.execute(total).fetchone()[0] - limits.all_outcome_bytes
    while surplus > 0:
        oldest = database.execute(
            "SELECT record_id, path_text, kept_bytes FROM calls WHERE kept_bytes > 0 "
            "ORDER BY record_id LIMIT ?",
            (_DROPPED_AT_ONCE,),
        ).fetchall()
        for record_id, path_text, kept_bytes in oldest:
            surplus -= kept_bytes
            database.execute(
                "UPDATE calls SET value_kept = FALSE, kept_bytes = 0, frames = '[]', "
                "log_lines = '[]', error_data_json = NULL, value_json = NULL, words = ? "
                "WHERE record_id = ?",
                (words_of_name(path_text), record_id),
            )


def _delete_expired_calls(database: sqlite3.Connection, limits: HistoryLimits) -> None:
    oldest = datetime.now(UTC) - timedelta(days=limits.days)
    database.execute("DELETE FROM calls WHERE record_id < ?", (microseconds(oldest),))
