import json

import pytest
from PySide6.QtCore import QModelIndex, Qt

from convex_explorer.ui.outcome.comparison_model import CHANGE, MISSING, ComparisonModel
from convex_explorer.ui.outcome.node_model import FIRST_ROWS, KEY, PAGE
from convex_explorer.values.comparison import Comparison
from tests.support.made_calls import received

ROOT = QModelIndex()
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def show(theme):
    def show(before, after, *, only_changes=True, most=10_000):
        comparison = Comparison(received(before), received(after), most=most)
        for _ in comparison.steps():
            pass
        return ComparisonModel(theme, comparison, only_changes=only_changes)

    return show


def rows(model, parent=ROOT):
    """What can be read below a row."""
    return [
        tuple(model.index(row, column, parent).data() for column in range(len(model.columns)))
        for row in range(model.rowCount(parent))
    ]


def test_each_row_says_in_words_what_became_of_it(show):
    model = show({"a": 1, "b": 2, "c": {"d": [1]}}, {"a": 2, "c": {"d": []}, "e": None})
    assert rows(model) == [
        ("a", "1", "2", "changed"),
        ("b", "2", MISSING, "removed"),
        ("c", "{d}", "{d}", "1 inside"),
        ("e", MISSING, "null", "added"),
    ]


def test_a_moved_document_says_from_where(show):
    documents = [{"_id": letter, "n": 1} for letter in "abc"]
    model = show(documents, [documents[1], documents[2], {"_id": "a", "n": 2}])
    assert [(key, change) for key, _, _, change in rows(model)] == [("2", "moved from 0, 1 inside")]


def test_a_screen_reader_hears_the_whole_row(show):
    model = show({"c": {"d": "x", "e": 1}}, {"c": {"d": "y"}})
    assert model.index(0, KEY).data(SPOKEN) == "c, 2 inside, before {d, e}, after {d}, level 1"
    inside = model.index(0, KEY)
    assert model.index(0, KEY, inside).data(SPOKEN) == 'd, changed, before "x", after "y", level 2'
    assert model.index(1, KEY, inside).data(SPOKEN) == "e, removed, before 1, level 2"


def test_what_is_the_same_is_shown_where_that_is_wished(show):
    model = show({"a": 1, "b": [1, 2]}, {"a": 1, "b": [2]}, only_changes=False)
    assert rows(model) == [
        ("a", "1", "1", "same"),
        ("b", "(2) [1, 2]", "(1) [2]", "1 inside"),
    ]
    assert rows(model, model.index(1, KEY)) == [
        ("0", "1", MISSING, "removed"),
        ("0", "2", "2", "same"),
    ]


def test_two_scalars_are_one_row(show):
    assert rows(show(1, "1")) == [("(value)", "1", '"1"', "changed")]


def test_paths_lead_to_where_a_part_is_or_was(show):
    model = show({"l": [0, 1, 2]}, {"l": [9, 0, 2]})
    above = model.index(0, KEY)
    paths = [model.path_at(model.index(row, KEY, above)) for row in range(model.rowCount(above))]
    assert paths == [("l", 0), ("l", 1)]
    assert rows(model, above)[1][CHANGE] == "removed"


@pytest.mark.parametrize("only_changes", [True, False])
def test_very_many_rows_are_below_ranges_and_every_stop_is_found(show, only_changes):
    count = 3 * PAGE
    before = [{"_id": str(n), "n": n} for n in range(count)]
    after = [{"_id": str(n), "n": n + 1} for n in range(count)]
    model = show(before, after, only_changes=only_changes)
    assert model.rowCount() == FIRST_ROWS + 3
    assert model.rows_below(ROOT) == FIRST_ROWS + 3
    assert model.index(FIRST_ROWS, KEY).data() == "51 to 1,000"
    for stop in (0, 49, 50, 999, 1_000, 2_999):
        index = model.index_of_stop(stop)
        assert model.path_at(index) == (stop, "n")
        assert model.first_stop(index) == stop
    second = model.index(FIRST_ROWS + 1, KEY)
    assert model.is_range(second)
    assert model.first_stop(second) == 1_000
    assert model.rowCount(second) == PAGE


def test_the_model_behaves_while_its_rows_are_opened(show, qtmodeltester):
    before = {"a": [1, {"x": 1}], "b": {"c": 1}, "d": 1}
    qtmodeltester.check(show(before, {"a": [{"x": 2}, 3], "b": [1], "e": {}}, only_changes=False))


def test_long_values_are_cut_and_show_what_differs(show):
    long = "x" * 100_000
    model = show({"text": long + "a"}, {"text": long + "b"})
    _, before, after, _ = rows(model)[0]
    assert len(before) < 300
    assert before != after
    assert json.loads(before[1:]).endswith("xa")
