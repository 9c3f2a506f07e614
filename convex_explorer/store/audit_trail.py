"""What was changed on production, line by line in a file to which lines are only ever added."""

import csv
import io
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.production_changes import ProductionChange
from convex_explorer.convex.records import CallEnding
from convex_explorer.store.errors import store_errors
from convex_explorer.store.files import save_file
from convex_explorer.store.turns import turn_at
from convex_explorer.values.table_text import FORMULA_SIGNS


class AuditTrail:
    """Two lines for each call: one before it is sent, one when it has ended.

    Nothing in the file is ever changed or removed: no limit of history holds here. A line that a
    crash has cut short is passed over. Every method may raise StoreError.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def note_sent(self, change: ProductionChange) -> None:
        """Write down that a call goes out; it is on the disk when this returns."""
        kept = asdict(change)
        del kept["ending"], kept["ended_at"]
        self._add({"event": "sent", **kept, "sent_at": change.sent_at.isoformat()})

    def note_ended(self, call_id: str, ending: CallEnding) -> None:
        """Write down what became of it."""
        ended_at = datetime.now(UTC).isoformat()
        self._add({"event": "ended", "call_id": call_id, "ending": ending, "ended_at": ended_at})

    def changes(self) -> list[ProductionChange]:
        """All that is known, newest first."""
        found: dict[str, ProductionChange] = {}
        for entry in self._entries():
            try:
                _take(entry, found)
            except (KeyError, TypeError, ValueError):
                continue  # of a newer version
        return list(reversed(found.values()))

    def save_as(self, path: Path) -> int:
        """Save all changes, oldest first: as CSV if the name ends so, else as JSON Lines.

        Returns:
            how many there are.
        """
        changes = self.changes()[::-1]
        rows = [_row_of(change) for change in changes]
        if path.suffix.lower() == ".csv":
            data = _csv(rows)
        else:
            data = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        save_file(path, [data.encode("utf-8", "replace")])
        return len(changes)

    # ------------------------------------------------------------------ how it is done

    def _add(self, entry: dict[str, Any]) -> None:
        line = json.dumps(entry, ensure_ascii=True).encode() + b"\n"
        doing = "write down a change on production in"
        with store_errors(doing, self._file), turn_at(self._file, doing=doing):
            # Nothing is written over, and no line begins within one of another process.
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
            descriptor = os.open(self._file, flags, 0o600)
            with os.fdopen(descriptor, "r+b", buffering=0) as file:
                if file.seek(0, os.SEEK_END) and not self._ends_a_line(file):
                    line = b"\n" + line
                rest = memoryview(line)
                while rest:  # A disk that is nearly full takes a part, and only then complains.
                    rest = rest[file.write(rest) :]
                os.fsync(file.fileno())

    def _ends_a_line(self, file: io.FileIO) -> bool:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"

    def _entries(self) -> Iterator[dict[str, Any]]:
        with store_errors("read", self._file):
            if not self._file.exists():
                return
            with self._file.open("rb") as lines:
                for line in lines:
                    try:
                        entry = json.loads(line)
                    except ValueError:
                        continue  # cut short by a crash
                    if isinstance(entry, dict):
                        yield entry


def _take(entry: dict[str, Any], found: dict[str, ProductionChange]) -> None:
    if entry["event"] == "sent":
        known = {field.name for field in fields(ProductionChange)}
        about = {name: value for name, value in entry.items() if name in known}
        about["sent_at"] = datetime.fromisoformat(about["sent_at"])
        about["function_type"] = FunctionType(about["function_type"])
        found[entry["call_id"]] = ProductionChange(**about)
    elif entry["event"] == "ended" and entry["call_id"] in found:
        found[entry["call_id"]] = replace(
            found[entry["call_id"]],
            ending=CallEnding(entry["ending"]),
            ended_at=datetime.fromisoformat(entry["ended_at"]),
        )


def _row_of(change: ProductionChange) -> dict[str, Any]:
    ending = change.ending if change.ended_at else "unknown"
    ended_at = change.ended_at.isoformat() if change.ended_at else None
    times = {"sent_at": change.sent_at.isoformat(), "ended_at": ended_at}
    return asdict(change) | times | {"ending": ending}


def _csv(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO(newline="")
    names = [field.name for field in fields(ProductionChange)]
    writer = csv.DictWriter(text, names, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(row[name]) for name in names})
    return text.getvalue()


def _cell(value: object) -> str:
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
