"""Calls and outcomes as rows of the history database, and rows as CallRecords."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from convex_explorer.convex.calls import Call, LogLine, Outcome, Returned
from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.records import CallEnding, CallRecord
from convex_explorer.store.history_words import storable, words_of_name, words_of_value
from convex_explorer.values.codec import InvalidValueError, decode
from convex_explorer.values.received import Received

#: What a list of calls reads: long texts are cut, and what an outcome carries is left out.
LIGHT_COLUMNS = (
    "calls.record_id, calls.call_id, calls.deployment_id, calls.deployment_name, "
    "calls.deployment_kind, calls.path_text, calls.function_type, calls.identity, "
    "calls.request_id, calls.started_at, calls.ending, calls.seconds, calls.size, "
    "calls.value_kept, calls.log_line_count, substr(calls.message, 1, 1000) AS message, "
    "substr(calls.args_text, 1, 1000) AS args_text, "
    "coalesce(marks.pinned, FALSE) AS pinned, coalesce(marks.label, '') AS label, "
    "substr(coalesce(marks.note, ''), 1, 1000) AS note"
)
#: All there is of a call.
WHOLE_COLUMNS = (
    "calls.*, coalesce(marks.pinned, FALSE) AS pinned, coalesce(marks.label, '') AS label, "
    "coalesce(marks.note, '') AS note"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_A_DAY = 86_400
_MICROSECONDS = 1_000_000


def microseconds(moment: datetime) -> int:
    """How long after 1970 a moment with time zone was; what record ids are made of."""
    passed = moment - _EPOCH
    return (passed.days * _SECONDS_A_DAY + passed.seconds) * _MICROSECONDS + passed.microseconds


def row_of_call(call: Call, record_id: int) -> dict[str, object]:
    """The columns that are known once a call is on its way."""
    deployment = call.deployment
    return {
        "record_id": record_id,
        "call_id": call.call_id,
        "deployment_id": deployment.deployment_id,
        "deployment_name": storable(deployment.name),
        "deployment_kind": deployment.kind,
        "path_text": str(call.path),
        "function_type": call.function_type,
        "identity": storable(str(call.identity)),
        "request_id": call.request_id,
        "started_at": call.started_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "ending": CallEnding.RUNNING,
        "args_text": storable(call.args_text),
        "words": words_of_name(str(call.path)),
        "acting_as": call.identity.acting_as.json if call.identity.acting_as else "",
    }


def row_of_ending(
    call: Call, ending: CallEnding, *, message: str = "", seconds: float | None = None
) -> dict[str, object]:
    """The columns that tell of a call without an outcome."""
    if seconds is None:
        seconds = (datetime.now(UTC) - call.started_at).total_seconds()
    return {"ending": ending, "message": storable(message), "seconds": max(0.0, seconds)}


def row_of_outcome(call: Call, outcome: Outcome, *, largest: int) -> dict[str, object]:
    """The columns that an outcome adds.

    A value or error data of more than ``largest`` bytes is left out, and so are log lines and
    frames from the first on that no longer fits; 0 leaves all of it out.
    """
    value = error_data = None
    frames: tuple[str, ...] = ()
    if isinstance(outcome, Returned):
        row = row_of_ending(call, CallEnding.RETURNED, seconds=outcome.seconds)
        value = _fitting(outcome.value, largest)
    else:
        row = row_of_ending(
            call, CallEnding.THREW, message=outcome.message, seconds=outcome.seconds
        )
        error_data = _fitting(outcome.error_data, largest)
        frames = tuple(_fitting_texts(outcome.frames, largest))
    log_lines = tuple(_fitting_texts(map(str, outcome.log_lines), largest))
    row |= {"size": outcome.size, "log_line_count": len(outcome.log_lines)}
    return row | _carried(str(call.path), value, error_data, frames, log_lines)


def row_of_record(record: CallRecord) -> dict[str, object]:
    """All columns of a whole record that comes from elsewhere."""
    log_lines = tuple(map(str, record.log_lines))
    return {
        "record_id": record.record_id,
        "call_id": record.call_id,
        "deployment_id": record.deployment_id,
        "deployment_name": storable(record.deployment_name),
        "deployment_kind": record.deployment_kind,
        "path_text": record.path_text,
        "function_type": record.function_type,
        "identity": storable(record.identity),
        "request_id": record.request_id,
        "started_at": record.started_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "ending": record.ending,
        "seconds": record.seconds,
        "size": record.size,
        "log_line_count": record.log_line_count,
        "message": storable(record.message),
        "args_text": storable(record.args_text),
        "acting_as": record.acting_as,
        **_carried(
            record.path_text, record.value_json, record.error_data_json, record.frames, log_lines
        ),
    }


def _carried(
    path_text: str,
    value: bytes | None,
    error_data: bytes | None,
    frames: tuple[str, ...],
    log_lines: tuple[str, ...],
) -> dict[str, object]:
    """The columns of what came of a call, and the words by which it is found."""
    words = [words_of_name(path_text), *_words(value), *_words(error_data), *log_lines]
    return {
        "value_kept": value is not None,
        "kept_bytes": sum(map(len, (value or b"", error_data or b"", *frames, *log_lines))),
        "frames": json.dumps(frames),
        "log_lines": json.dumps(log_lines),
        "error_data_json": error_data,
        "value_json": value,
        "words": storable("\n".join(filter(None, words))),
    }


def record_of_row(row: sqlite3.Row) -> CallRecord:
    """The record of a row with all columns, or with the light ones only."""
    whole = "value_json" in row.keys()  # noqa: SIM118 - a Row looks for values, not for names
    record = CallRecord(
        record_id=row["record_id"],
        call_id=row["call_id"],
        deployment_id=row["deployment_id"],
        deployment_name=row["deployment_name"],
        deployment_kind=DeploymentKind(row["deployment_kind"]),
        path_text=row["path_text"],
        function_type=FunctionType(row["function_type"]),
        args_text=row["args_text"],
        identity=row["identity"],
        request_id=row["request_id"],
        started_at=datetime.fromisoformat(row["started_at"]),
        ending=CallEnding(row["ending"]),
        message=row["message"],
        seconds=row["seconds"],
        size=row["size"],
        value_kept=bool(row["value_kept"]),
        log_line_count=row["log_line_count"],
        pinned=bool(row["pinned"]),
        label=row["label"],
        note=row["note"],
        whole=whole,
    )
    if not whole:
        return record
    return replace(
        record,
        value_json=row["value_json"],
        error_data_json=row["error_data_json"],
        frames=tuple(json.loads(row["frames"])),
        log_lines=tuple(map(LogLine.parse, json.loads(row["log_lines"]))),
        acting_as=row["acting_as"],
    )


def _fitting(value: Received | None, largest: int) -> bytes | None:
    if value is None or value.size > largest:
        return None
    return value.raw_bytes()


def _fitting_texts(texts: Iterable[str], largest: int) -> Iterator[str]:
    room = largest
    for text in texts:
        room -= len(text)
        if room < 0:
            return
        yield text


def _words(json_text: bytes | None) -> Iterator[str]:
    if json_text is None:
        return
    try:
        value = decode(json_text)
    except InvalidValueError:
        # It came all the same, and is looked for as it came.
        yield json_text.decode("utf-8", "replace")
    else:
        yield from words_of_value(value)
