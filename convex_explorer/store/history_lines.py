"""History as JSON Lines, to keep or to take elsewhere: a call a line, whole, and without keys."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from convex_explorer.convex.calls import LogLine
from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.records import CallEnding, CallRecord
from convex_explorer.errors import ExplorerError
from convex_explorer.store.errors import StoreError, store_errors
from convex_explorer.store.files import save_file
from convex_explorer.store.history import HistoryStore
from convex_explorer.store.history_rows import microseconds

#: So many calls are read or added at a time.
BATCH = 50
_FORM = "convex-explorer history 1"
_LEFT_OUT = ("record_id", "whole", "value_kept")
_BYTES = ("value_json", "error_data_json")

#: Told how far it is, 0 to 1; raises to end it.
Tell = Callable[[float], None]


def export_history(store: HistoryStore, path: Path, tell: Tell) -> int:
    """Save all of history, newest first; until it is whole, a file that was there stays.

    Returns:
        how many calls it holds.
    """
    total, count = max(store.count(), 1), 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        before: int | None = None
        while records := store.whole_records(BATCH, before=before):
            for record in records:
                yield line_of(record)
            count += len(records)
            before = records[-1].record_id
            tell(min(count / total, 1.0))

    save_file(path, lines())
    return count


def import_history(store: HistoryStore, path: Path, tell: Tell) -> tuple[int, int]:
    """Add the calls of a file; those that are here already stay as they are.

    Returns:
        how many were added, and how many the file holds.

    Raises:
        StoreError: it cannot be read, or a line of it is no call; those before it were added.
    """
    added = found = 0
    with store_errors("read", path), path.open("rb") as lines:
        size, come = max(path.stat().st_size, 1), 0
        batch: list[CallRecord] = []
        for number, line in enumerate(lines, 1):
            come += len(line)
            if line.strip():
                batch.append(_read(line, path, number))
                found += 1
            if len(batch) == BATCH:
                added += store.add(batch)
                batch.clear()
                tell(come / size)
        added += store.add(batch)
    return added, found


def line_of(record: CallRecord) -> bytes:
    """A whole record as a line of JSON."""
    kept: dict[str, Any] = {"form": _FORM}
    for field in fields(record):
        if field.name not in _LEFT_OUT:
            kept[field.name] = getattr(record, field.name)
    kept["started_at"] = record.started_at.astimezone(UTC).isoformat(timespec="microseconds")
    kept["log_lines"] = [str(line) for line in record.log_lines]
    for name in _BYTES:
        data = kept[name]
        if data is not None:
            kept[name] = _text_of(data)
    return json.dumps(kept).encode() + b"\n"


def record_of(line: bytes) -> CallRecord:
    """The record that a line holds.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, ExplorerError: it holds none.
    """
    kept: dict[str, Any] = json.loads(line)
    if kept.pop("form") != _FORM:
        raise ValueError("another form")
    names = {field.name for field in fields(CallRecord)} - set(_LEFT_OUT)
    kept = {name: kept[name] for name in names}
    started_at = datetime.fromisoformat(kept["started_at"])
    data = {name: None if kept[name] is None else _bytes_of(kept[name]) for name in _BYTES}
    function_type = FunctionType(kept["function_type"])
    ending = CallEnding(kept["ending"])
    if ending is CallEnding.RUNNING:
        ending = CallEnding.without_outcome(function_type)
    about = {
        "record_id": microseconds(started_at),
        "started_at": started_at,
        "deployment_kind": DeploymentKind(kept["deployment_kind"]),
        "function_type": function_type,
        "ending": ending,
        "frames": tuple(kept["frames"]),
        "log_lines": tuple(map(LogLine.parse, kept["log_lines"])),
        "value_kept": data["value_json"] is not None,
    }
    record = CallRecord(**(kept | data | about))
    record.call("check")  # what cannot be opened is no call
    return record


def _read(line: bytes, path: Path, number: int) -> CallRecord:
    try:
        return record_of(line)
    except (ValueError, KeyError, TypeError, AttributeError, ExplorerError) as error:
        raise StoreError(
            f"Line {number} of {path.name} is no call of history.",
            advice="The calls before it may have been added; the rest of the file was not read.",
        ) from error


def _text_of(data: bytes) -> str | dict[str, str]:
    """JSON as the text that came; what is not UTF-8 in base64."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _bytes_of(kept: str | dict[str, str]) -> bytes:
    return kept.encode() if isinstance(kept, str) else base64.b64decode(kept["base64"])
