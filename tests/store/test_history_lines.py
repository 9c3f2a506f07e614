"""History as JSON Lines: out, and back without loss."""

import json
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.calls import LogLine
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.identity import ActingAs, acting_as
from convex_explorer.convex.records import CallEnding, CallRecord
from convex_explorer.store.errors import StoreError
from convex_explorer.store.history import HistoryStore
from convex_explorer.store.history_lines import (
    BATCH,
    export_history,
    import_history,
    line_of,
    record_of,
)
from tests.support.made_calls import PRODUCTION, call, returned, run, threw
from tests.support.records import record_of as record_with

ADA = acting_as(ActingAs("https://issuer.example.com", "ada", {"email": "ada@example.com"}))


def ignore(_done):
    """Nobody wants to know how far it is."""


@pytest.fixture
def other(tmp_path):
    with closing(HistoryStore(tmp_path / "other.sqlite3")) as other:
        yield other


def without_ids(records: list[CallRecord]) -> list[CallRecord]:
    return [replace(each, record_id=0) for each in records]


def test_all_calls_come_back_as_they_were(history, other, tmp_path):
    value = b'{"b": 1.0,  "a":{"$integer":"KgAAAAAAAAA="}, "b": "\\u00fc"}'
    kept = run(history, returned(value, log_lines=["[INFO] one\ntwo"]), args_text="{ a: 1n } // ü")
    history.mark(kept.record_id, pinned=True, label="Monday", note="why\nnot")
    run(history, threw(error_data=b'{"code": 1}', frames=("at a", "at b")))
    run(history, returned(3), deployment=PRODUCTION)
    as_ada = replace(call(function_type=FunctionType.ACTION), identity=ADA)
    history.record_started(as_ada)
    history.record_stopped(as_ada)
    for _ in range(BATCH):
        run(history)
    file = tmp_path / "calls.jsonl"
    assert export_history(history, file, ignore) == BATCH + 4
    assert import_history(other, file, ignore) == (BATCH + 4, BATCH + 4)
    assert without_ids(other.whole_records(99)) == without_ids(history.whole_records(99))
    assert other.search("monday one")[0].pinned
    assert import_history(other, file, ignore) == (0, BATCH + 4)


@given(
    st.binary(),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from([each for each in CallEnding if each is not CallEnding.RUNNING]),
)
def test_a_line_holds_all_there_is(data, text, ending):
    record = record_with(
        args_text=text,
        message=text,
        note=text,
        value_json=data,
        value_kept=True,
        error_data_json=data,
        frames=(text,),
        log_lines=(LogLine.parse(f"[WARN] {text}"),),
        ending=ending,
    )
    line = line_of(record)
    assert line.count(b"\n") == 1
    assert replace(record_of(line), record_id=record.record_id) == record


def test_what_ran_when_it_was_saved_is_not_known_to_run():
    made = record_with(ending=CallEnding.RUNNING, function_type=FunctionType.MUTATION)
    assert record_of(line_of(made)).ending is CallEnding.UNKNOWN


@pytest.mark.parametrize("bad", [b"nonsense", b"[]", b"{}", b'{"form": "other"}', b"\xff"])
def test_a_line_that_is_no_call_is_named(history, other, tmp_path, bad):
    run(history)
    file = tmp_path / "calls.jsonl"
    export_history(history, file, ignore)
    with file.open("ab") as lines:
        lines.write(b"\n" + bad + b"\n")
    with pytest.raises(StoreError, match=r"Line 3 of calls\.jsonl"):
        import_history(other, file, ignore)


def test_a_path_that_is_none_is_not_taken_in(history, other, tmp_path):
    run(history)
    file = tmp_path / "calls.jsonl"
    export_history(history, file, ignore)
    about = json.loads(file.read_bytes()) | {"path_text": "no path at all"}
    file.write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(StoreError, match="Line 1"):
        import_history(other, file, ignore)


def test_what_ends_it_leaves_the_file_as_it_was(history, tmp_path):
    run(history)
    file = tmp_path / "calls.jsonl"
    file.write_text("as it was", encoding="utf-8")

    def end(_done):
        raise InterruptedError

    with pytest.raises(StoreError):
        export_history(history, file, end)
    assert file.read_text(encoding="utf-8") == "as it was"
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".new")] == []
