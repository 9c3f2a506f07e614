from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt

from convex_explorer.convex.records import CallEnding
from convex_explorer.ui.history.list_model import ENDINGS, HistoryListModel, when
from tests.support.records import record_of

TOOL_TIP, SPOKEN = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def model() -> HistoryListModel:
    return HistoryListModel()


def paths(model: HistoryListModel) -> list[str]:
    rows = [model.index(row) for row in range(model.rowCount())]
    return [str(row.data()) for row in rows if model.record_at(row)]


def test_qt_finds_nothing_wrong_with_it_while_it_changes(model, qtmodeltester):
    model.show_records([record_of() for _ in range(3)])
    qtmodeltester.check(model, force_py=True)  # and it goes on watching
    model.show_older_records([record_of(), record_of()])
    model.show_older_records([])
    model.show_records([record_of()])
    model.show_records([])


def test_records_are_rows_in_their_order(model):
    model.show_records([record_of("b:new"), record_of("a:old")])
    assert paths(model) == ["b:new", "a:old"]
    assert model.record_at(model.index(2)).path_text == "a:old"


def test_a_new_answer_takes_the_place_of_the_old_one(model):
    model.show_records([record_of("a:b")])
    model.show_records([record_of("c:d"), record_of("e:f")])
    assert paths(model) == ["c:d", "e:f"]


def test_older_ones_are_asked_for_once_and_added_at_the_end(model, qtbot):
    oldest = record_of("b:c")
    model.show_records([record_of("a:b"), oldest])
    assert model.canFetchMore(QModelIndex())
    with qtbot.waitSignal(model.older_requested) as asked:
        model.fetchMore(QModelIndex())
    assert asked.args == [oldest.record_id]
    with qtbot.assertNotEmitted(model.older_requested):
        model.fetchMore(QModelIndex())
    model.show_older_records([record_of("c:d")])
    assert paths(model) == ["a:b", "b:c", "c:d"]
    assert model.canFetchMore(QModelIndex())


def test_no_older_ones_are_the_end(model):
    model.show_records([record_of()])
    model.fetchMore(QModelIndex())
    model.show_older_records([])
    assert not model.canFetchMore(QModelIndex())


def test_nothing_found_is_the_end_too(model):
    model.show_records([])
    assert not model.canFetchMore(QModelIndex())


def test_ids_beyond_32_bits_are_handed_on_whole(model, qtbot):
    model.show_records([record_of(record_id=1_732_482_000_000_000)])
    with qtbot.waitSignal(model.older_requested) as asked:
        model.fetchMore(QModelIndex())
    assert asked.args == [1_732_482_000_000_000]


@pytest.mark.parametrize("ending", CallEnding)
def test_every_ending_is_said_in_words(model, ending):
    model.show_records([record_of(ending=ending)])
    assert ENDINGS[ending] in model.index(1).data(SPOKEN)
    assert ENDINGS[ending] in model.index(1).data(TOOL_TIP)


def test_a_tool_tip_shows_the_beginning_of_long_texts(model):
    long = record_of(
        args_text="{ a: '" + "x" * 5000 + "' }", message="Uncaught Error: " + "y" * 999
    )
    model.show_records([long])
    tip = model.index(1).data(TOOL_TIP)
    assert "Uncaught Error: yyy" in tip
    assert len(tip) < 1000


def test_no_other_role_has_anything_to_say(model):
    model.show_records([record_of()])
    assert model.index(1).data(Qt.ItemDataRole.DecorationRole) is None


def test_today_a_clock_is_enough_and_before_there_is_a_day():
    assert len(when(record_of())) == len("14:02")
    before = datetime.now(UTC) - timedelta(days=3)
    local = before.astimezone()
    assert when(record_of(started_at=before)) == f"{local:%b} {local.day}, {local:%H:%M}"


def test_each_day_stands_once_above_its_calls_and_cannot_be_chosen(model):
    now = datetime.now(UTC).astimezone().replace(hour=12)
    before = [now, now, now - timedelta(days=1), now - timedelta(days=400)]
    records = [record_of(f"tasks:at{at.day}", started_at=at) for at in before]
    model.show_records(records[:3])
    model.show_older_records(records[3:])
    rows = [model.index(row) for row in range(model.rowCount())]
    far = before[-1]
    assert [row.data() for row in rows if not model.record_at(row)] == [
        "Today", "Yesterday", f"{far:%b} {far.day}, {far.year}",
    ]  # fmt: skip
    assert [bool(model.record_at(row)) for row in rows] == [
        False, True, True, False, True, False, True,
    ]  # fmt: skip
    assert rows[0].flags() == Qt.ItemFlag.NoItemFlags
    assert rows[0].data(TOOL_TIP) is None


def test_a_day_that_goes_on_further_down_is_not_said_again(model):
    model.show_records([record_of("a:b")])
    model.show_older_records([record_of("c:d")])
    assert model.rowCount() == 3


def test_name_pin_and_identity_are_said(model):
    model.show_records([record_of(pinned=True, label="Monday", note="why?", identity="admin")])
    said = model.index(1).data(SPOKEN)
    assert said.startswith("Monday, tasks:list, ")
    assert said.endswith(", as whom: admin, pinned, note: why?")


def test_a_call_of_a_function_that_is_gone_says_so(model):
    model.show_records([record_of("a:gone"), record_of("a:there"), record_of("a:gone")])
    model.show_functions("acme", {"a:there"})
    spoken = [str(model.index(row).data(SPOKEN)) for row in (1, 2, 3)]
    assert ["any more" in words for words in spoken] == [True, False, True]
    assert model.index(1).data(TOOL_TIP).startswith("This function is not among the functions")
    assert not model.index(2).data(TOOL_TIP).startswith("This function")


@pytest.mark.parametrize(
    ("deployment_id", "paths", "path_text"),
    [("acme", None, "a:gone"), ("other", set(), "a:gone"), ("acme", set(), "_system/a:b")],
)
def test_nothing_is_said_where_nobody_knows(model, deployment_id, paths, path_text):
    model.show_records([record_of(path_text)])
    model.show_functions(deployment_id, paths)
    assert "any more" not in model.index(1).data(SPOKEN)
