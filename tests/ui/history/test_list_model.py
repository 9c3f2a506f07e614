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
    return [str(model.index(row).data()) for row in range(model.rowCount())]


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
    assert model.record_at(model.index(1)).path_text == "a:old"


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
    assert ENDINGS[ending] in model.index(0).data(SPOKEN)
    assert ENDINGS[ending] in model.index(0).data(TOOL_TIP)


def test_a_tool_tip_shows_the_beginning_of_long_texts(model):
    long = record_of(
        args_text="{ a: '" + "x" * 5000 + "' }", message="Uncaught Error: " + "y" * 999
    )
    model.show_records([long])
    tip = model.index(0).data(TOOL_TIP)
    assert "Uncaught Error: yyy" in tip
    assert len(tip) < 1000


def test_no_other_role_has_anything_to_say(model):
    model.show_records([record_of()])
    assert model.index(0).data(Qt.ItemDataRole.DecorationRole) is None


def test_today_a_clock_is_enough_and_before_there_is_a_day():
    assert len(when(record_of())) == len("14:02")
    before = datetime.now(UTC) - timedelta(days=3)
    local = before.astimezone()
    assert when(record_of(started_at=before)) == f"{local:%b} {local.day}, {local:%H:%M}"
