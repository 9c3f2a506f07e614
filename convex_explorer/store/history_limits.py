"""How much history keeps, and letting go of the oldest in small steps."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from convex_explorer.store.history_rows import microseconds
from convex_explorer.store.history_words import words_of_name

#: So many calls or outcomes go in one step; nobody who writes waits for more.
STEP = 50
#: What people pinned or named stays, whatever the limits are.
_NOT_KEPT = "record_id NOT IN (SELECT record_id FROM marks WHERE pinned OR label <> '')"


@dataclass(frozen=True, slots=True)
class HistoryLimits:
    """How much history keeps; the oldest go first. What was pinned or named stays.

    Attributes:
        calls: per deployment; 0 for no history at all.
        days: how long a call is kept; 0 for no history at all.
        outcome_bytes: the largest value, error data, or sum of log lines that is kept.
        all_outcome_bytes: what the outcomes of all calls may take together; beyond it the calls
            are kept, but not what came of the oldest.
        production_outcomes: whether outcomes of production deployments are kept, too.
    """

    calls: int = 1_000
    days: int = 90
    outcome_bytes: int = 256 * 1024
    all_outcome_bytes: int = 200 * 1024 * 1024
    production_outcomes: bool = False

    @property
    def keep_nothing(self) -> bool:
        """Whether no call is to be kept at all."""
        return self.calls == 0 or self.days == 0


def expire(database: sqlite3.Connection, limits: HistoryLimits) -> bool:
    """Let go of some of what exceeds the limits; whether there may be more of it."""
    crowded = database.execute(
        "SELECT deployment_id FROM calls GROUP BY deployment_id HAVING count(*) > ?",
        (limits.calls,),
    )
    gone = sum(
        _delete_surplus_calls(database, limits, deployment_id)
        for (deployment_id,) in crowded.fetchall()
    )
    gone += _delete_expired_calls(database, limits)
    return gone > 0 or drop_old_outcomes(database, limits)


def delete_old_calls(
    database: sqlite3.Connection, limits: HistoryLimits, deployment_id: str
) -> None:
    """Delete some of what a deployment has too many of, or of what is too old, with each call."""
    _delete_surplus_calls(database, limits, deployment_id)
    _delete_expired_calls(database, limits)


def drop_old_outcomes(database: sqlite3.Connection, limits: HistoryLimits) -> bool:
    """Drop what came of some of the oldest calls while all outcomes take too much room.

    Returns:
        whether there may be more to drop.
    """
    total = "SELECT coalesce(sum(kept_bytes), 0) FROM calls WHERE kept_bytes > 0"
    surplus = database.execute(total).fetchone()[0] - limits.all_outcome_bytes
    if surplus <= 0:
        return False
    oldest = database.execute(
        "SELECT record_id, path_text, kept_bytes FROM calls "  # noqa: S608 - names of our own
        f"WHERE kept_bytes > 0 AND {_NOT_KEPT} ORDER BY record_id LIMIT {STEP}"
    ).fetchall()
    for record_id, path_text, kept_bytes in oldest:
        if surplus <= 0:
            return False
        surplus -= kept_bytes
        database.execute(
            "UPDATE calls SET value_kept = FALSE, kept_bytes = 0, frames = '[]', "
            "log_lines = '[]', error_data_json = NULL, value_json = NULL, words = ? "
            "WHERE record_id = ?",
            (words_of_name(path_text), record_id),
        )
    return surplus > 0 and bool(oldest)


def _delete_surplus_calls(
    database: sqlite3.Connection, limits: HistoryLimits, deployment_id: str
) -> int:
    return database.execute(
        f"DELETE FROM calls WHERE record_id IN ("  # noqa: S608 - names of our own
        f"SELECT record_id FROM calls WHERE deployment_id = :deployment_id AND {_NOT_KEPT} "
        f"ORDER BY record_id DESC LIMIT {STEP} OFFSET :limit)",
        {"deployment_id": deployment_id, "limit": limits.calls},
    ).rowcount


def _delete_expired_calls(database: sqlite3.Connection, limits: HistoryLimits) -> int:
    oldest = datetime.now(UTC) - timedelta(days=limits.days)
    return database.execute(
        f"DELETE FROM calls WHERE record_id IN ("  # noqa: S608 - names of our own
        f"SELECT record_id FROM calls WHERE record_id < ? AND {_NOT_KEPT} "
        f"ORDER BY record_id LIMIT {STEP})",
        (microseconds(oldest),),
    ).rowcount
