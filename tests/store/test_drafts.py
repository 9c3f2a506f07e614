"""The journal of what is being typed: kept, taken over, and never anybody else's."""

import json
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.drafts import SavedAs
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.open_tabs import BegunField, TabChanges, TabState
from convex_explorer.convex.records import CallRecord
from convex_explorer.store import drafts
from convex_explorer.store.drafts import CLOSED_TABS_KEPT, DraftStore
from convex_explorer.store.errors import NewerFileError, StoreError
from tests.support.disks import own_disk
from tests.support.made_calls import call, returned, threw

EVERYTHING = TabState(
    "a",
    "messages:list",
    FunctionType.MUTATION,
    SavedAs("/calls/list.json", "List them", "12ab"),
    origin="a link",
    edited=True,
    caret=7,
    anchor=3,
    scrolled=(11, 240),
    begun=(BegunField(("filter", 0, "age"), "1x", "1"),),
    outcome_tab=2,
    look="Table",
)


def tab(draft_id, path_text="messages:list"):
    return TabState(draft_id, path_text, FunctionType.QUERY)


def typed(*draft_ids, text="{ a: 1 }", **about):
    """Tabs in which a text was typed."""
    open_tabs = tuple(map(tab, draft_ids))
    texts = dict.fromkeys(draft_ids, text)
    return TabChanges(open_tabs, recent=tuple(draft_ids), args_texts=texts, **about)


@pytest.fixture
def program(tmp_path):
    """Makes the stores of programs that run on one data folder."""
    running = []

    def start(folder=tmp_path):
        store = DraftStore(folder / "drafts.sqlite3", folder / "running")
        running.append(store)
        return store

    yield start
    for store in running:
        store.close()


def kill(store):
    """End a program as SIGKILL would: the system lets go of what it held, and nothing else."""
    store._sign._lock.release()
    store._sign = None
    store._database._connection.close()
    store._database._connection = None


def of_open(kept):
    return [each.state.draft_id for each in kept.open]


# ---------------------------------------------------------------------- what is kept


def test_a_tab_is_as_it_was_down_to_caret_and_look(program):
    first = program()
    first.take_over()
    text = "{ a: 1 } // one"
    first.write(TabChanges((EVERYTHING,), recent=("a",), args_texts={"a": text}))
    first.close()
    kept = program().take_over()
    assert kept.open[0].state == EVERYTHING
    assert kept.open[0].args_text == text
    assert kept.open[0].draft.saved_as == EVERYTHING.saved_as


@given(text=st.text(st.characters(exclude_categories=())), path=st.text())
def test_whatever_was_typed_comes_back(tmp_path_factory, text, path):
    folder = tmp_path_factory.mktemp("typed")
    with closing(DraftStore(folder / "drafts.sqlite3", folder / "running")) as first:
        first.take_over()
        first.write(TabChanges((tab("a", path),), args_texts={"a": text}))
    with closing(DraftStore(folder / "drafts.sqlite3", folder / "running")) as second:
        (kept,) = second.take_over().open
    assert (kept.state.path_text, kept.args_text) == (path, text)


def test_tabs_come_back_in_their_order_with_the_same_one_in_front(program):
    first = program()
    first.take_over()
    first.write(replace(typed("a", "b", "c"), recent=("c", "a", "b")))
    first.write(TabChanges((tab("b"), tab("a"), tab("c")), recent=("a", "c", "b")))
    first.close()
    kept = program().take_over()
    assert of_open(kept) == ["b", "a", "c"]
    assert kept.recent == ("a", "c", "b")
    assert {each.args_text for each in kept.open} == {"{ a: 1 }"}


def test_a_tab_that_is_gone_leaves_nothing_behind(program):
    first = program()
    first.take_over()
    first.write(typed("a", "b", text="canary"))
    first.keep_result("a", CallRecord.of(call(), returned("canary")))
    first.write(TabChanges((tab("b"),), gone=frozenset({"a"}), args_texts={"b": "other"}))
    first.close()
    assert of_open(program().take_over()) == ["b"]
    assert first.result("a") is None


def test_closed_tabs_can_still_be_opened_again(program):
    first = program()
    first.take_over()
    first.write(replace(typed("a", "b"), open=(tab("a"),), closed=(tab("b"),)))
    first.close()
    kept = program().take_over()
    assert of_open(kept) == ["a"]
    assert [each.args_text for each in kept.closed] == ["{ a: 1 }"]


def test_of_many_closed_tabs_the_last_ones_are_offered(program):
    first = program()
    first.take_over()
    names = [f"{number:02}" for number in range(CLOSED_TABS_KEPT + 5)]
    first.write(replace(typed(*names), open=(), closed=tuple(map(tab, names))))
    first.close()
    kept = program().take_over()
    assert [each.state.draft_id for each in kept.closed] == names[-CLOSED_TABS_KEPT:]


# ---------------------------------------------------------------------- results


def test_what_a_call_returned_is_kept_byte_for_byte(program):
    first = program()
    first.take_over()
    first.write(typed("a"))
    made = CallRecord.of(call(), returned(b'{"n" :1.50, "n":2}', log_lines=["[INFO] hello"]))
    first.keep_result("a", made)
    first.close()
    second = program()
    (kept,) = second.take_over().open
    assert kept.result_size == len(b'{"n" :1.50, "n":2}')
    result = second.result("a")
    assert result.value_json == b'{"n" :1.50, "n":2}'
    assert result.outcome.log_lines == made.outcome.log_lines
    assert replace(result, record_id=made.record_id) == made


def test_what_a_call_threw_is_kept_with_its_data(program):
    store = program()
    store.take_over()
    store.write(typed("a"))
    store.keep_result("a", CallRecord.of(call(), threw("no", error_data={"code": 7})))
    outcome = store.result("a").outcome
    assert outcome.message == "no"
    assert json.loads(outcome.error_data.raw_bytes()) == {"code": 7}


def test_a_result_of_a_tab_that_is_not_kept_is_not_kept_either(program):
    store = program()
    store.take_over()
    store.keep_result("nobody", CallRecord.of(call(), returned(1)))
    assert store.result("nobody") is None


def test_the_largest_results_go_where_all_together_are_too_large(program, monkeypatch):
    monkeypatch.setattr(drafts, "RESULT_BYTES", 1000)
    store = program()
    store.take_over()
    store.write(typed("a", "b", "c"))
    for draft_id, size in (("a", 300), ("b", 600), ("c", 300)):
        store.keep_result(draft_id, CallRecord.of(call(), returned("x" * size)))
    assert [store.result(each) is not None for each in "abc"] == [True, False, True]


def test_a_dropped_result_is_gone(program):
    store = program()
    store.take_over()
    store.write(typed("a"))
    store.keep_result("a", CallRecord.of(call(), returned(1)))
    store.drop_result("a")
    assert store.result("a") is None


# ---------------------------------------------------------------------- several programs


def test_a_program_that_runs_keeps_its_tabs_to_itself(program):
    first, second = program(), program()
    first.take_over()
    first.write(typed("a"))
    assert second.take_over().open == ()
    second.write(typed("b"))
    first.close()
    second.close()
    assert of_open(program().take_over()) == ["a", "b"]


def test_the_tabs_of_a_killed_program_are_taken_over_once(program):
    first = program()
    first.take_over()
    first.note_started()
    first.write(typed("a"))
    kill(first)
    kept = program().take_over()
    assert of_open(kept) == ["a"]
    assert not kept.in_order
    assert not kept.start_failed
    assert program().find().open == ()


def test_tabs_that_were_closed_in_order_come_back_as_such(program):
    first = program()
    first.take_over()
    first.write(typed("a"))
    first.close()
    assert program().take_over().in_order


def test_what_a_program_writes_before_it_took_over_is_kept_all_the_same(program):
    first = program()
    first.write(typed("a"))
    first.take_over()
    first.close()
    assert of_open(program().take_over()) == ["a"]


# ---------------------------------------------------------------------- starts that fail


def failed_start(program):
    first = program()
    first.take_over()
    first.write(typed("a"))
    first.close()
    second = program()
    second.take_over()
    kill(second)


def test_after_a_start_that_failed_the_tabs_say_so_and_are_left_where_they_are(program):
    failed_start(program)
    third = program()
    kept = third.find()
    assert kept.start_failed
    assert of_open(kept) == ["a"]
    third.close()
    assert of_open(program().find()) == ["a"]


def test_they_are_had_where_that_is_wanted(program):
    failed_start(program)
    third = program()
    third.find()
    assert of_open(third.take_over()) == ["a"]
    third.note_started()
    kill(third)
    assert not program().find().start_failed


# ---------------------------------------------------------------------- trouble


def test_on_a_full_disk_what_was_typed_is_still_kept(program, tmp_path):
    with own_disk(tmp_path / "disk") as disk:
        store = program(disk.folder)
        store.take_over()
        store.write(typed("a", text="before"))
        disk.fill()
        for number in range(300):
            store.write(typed("a", text=f"{number} " * 200))
        kill(store)
        (kept,) = program(disk.folder).take_over().open
        assert kept.args_text == "299 " * 200
        program(disk.folder).close()
        disk.make_room()


def test_what_does_not_fit_any_more_leaves_what_was_kept(program, tmp_path):
    with own_disk(tmp_path / "disk") as disk:
        store = program(disk.folder)
        store.take_over()
        store.write(typed("a", text="before"))
        disk.fill()
        with pytest.raises(StoreError, match="full"):
            store.write(typed("a", text="x" * (8 << 20)))
        disk.make_room()
        store.write(typed("b", text="after"))
        store.close()
        kept = program(disk.folder).take_over()
        assert {each.state.draft_id: each.args_text for each in kept.open} == {
            "a": "before",
            "b": "after",
        }


def test_a_journal_of_a_newer_version_is_read_and_left_alone(program):
    first = program()
    first.take_over()
    first.write(typed("a"))
    first._database._connection.execute("PRAGMA user_version = 99")
    first._database._connection.close()
    first._database._connection = None
    first._sign.end()
    first._sign = None
    second = program()
    assert of_open(second.take_over()) == ["a"]
    with pytest.raises(NewerFileError):
        second.write(typed("b"))


def test_a_damaged_journal_is_set_aside_and_named(program, tmp_path):
    (tmp_path / "drafts.sqlite3").write_bytes(b"no database " * 1000)
    store = program()
    with pytest.raises(StoreError, match="set aside"):
        store.take_over()
    assert store.take_over().open == ()
