"""What people look for in history: words, and filters such as is:failed, fn:path or on:name."""

import re
from dataclasses import dataclass
from datetime import datetime

from convex_explorer.store.history_rows import microseconds
from convex_explorer.store.history_words import match_expression, phrase_expression

#: A word or a filter; what follows a filter's colon may stand in quotes.
_PART = re.compile(r'(?P<name>[A-Za-z]+):(?:"(?P<quoted>[^"]*)"|(?P<plain>\S+))|\S+')
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
#: What is asked of a call's row by ``is:``. The words are those of partial indexes.
_STATES = {
    "failed": "calls.ending IN ('threw', 'failed')",
    "unknown": "calls.ending = 'unknown'",
    "stopped": "calls.ending = 'stopped'",
    "running": "calls.ending = 'running'",
    "pinned": "calls.record_id IN (SELECT record_id FROM marks WHERE pinned)",
    "named": "calls.record_id IN (SELECT record_id FROM marks WHERE label <> '')",
}
_COLUMNS = {"fn": "path_text", "on": "deployment_name"}


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """A search as SQLite understands it.

    Attributes:
        expression: what the full text index is asked, or None.
        states: conditions on a call's row, all of which hold.
        since: the lowest record id that is looked for, or None.
        until: the first record id that is too high, or None.
    """

    expression: str | None
    states: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None


def read_query(text: str) -> HistoryQuery:
    """Understand a search as typed. What is no filter that we know is looked for as it stands."""
    words: list[str] = []
    columns: list[str] = []
    states: list[str] = []
    since: int | None = None
    until: int | None = None
    for part in _PART.finditer(text):
        name = (part["name"] or "").lower()
        wanted = part["quoted"] if part["plain"] is None else part["plain"]
        day = _day(wanted) if name in {"before", "after"} else None
        if name == "is" and wanted.lower() in _STATES:
            states.append(_STATES[wanted.lower()])
        elif name in _COLUMNS and (phrase := phrase_expression(wanted)):
            columns.append(f"{_COLUMNS[name]} : {phrase} *")
        elif name == "before" and day is not None:
            until = day if until is None else min(until, day)
        elif name == "after" and day is not None:
            since = day if since is None else max(since, day)
        else:
            words.append(part[0])
    expression = " AND ".join(filter(None, (match_expression(" ".join(words)), *columns))) or None
    return HistoryQuery(expression, tuple(dict.fromkeys(states)), since, until)


def _day(text: str) -> int | None:
    """The record id at which a day begins here, or a month or a year; None where it is none."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(number or 1) for number in match.groups())
    try:
        return microseconds(datetime(year, month, day).astimezone())
    except (ValueError, OverflowError, OSError):
        return None
