"""Every look at a result shows, and copies, what the bytes say.

What the bytes say is read here by Python's own JSON reader, with each number kept as it is written
and each key as often as it comes; nothing of the program's readers is in it.
"""

import base64
import json
import math
import re
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from convex_explorer.ui.outcome.filters import ResultFilters
from convex_explorer.ui.outcome.inspector import ValueInspector
from convex_explorer.ui.outcome.node_model import KEY
from convex_explorer.ui.outcome.result_view import ResultView
from convex_explorer.ui.outcome.slot import Look, Slot
from convex_explorer.ui.outcome.table_view import ValueTableView
from convex_explorer.ui.outcome.text_view import TextView
from convex_explorer.ui.outcome.tree_model import VALUE
from convex_explorer.ui.theme import Theme
from convex_explorer.values.codec import encode
from tests.support.made_calls import call, returned
from tests.support.values import field_names, scalars, values

CONTROL = Qt.KeyboardModifier.ControlModifier
ROOT = QModelIndex()
#: Characters; a longer text is cut in its cell, and whole everywhere else.
SHORT = 150


# ---------------------------------------------------------------------- what the bytes say


class Number(str):
    """The digits that came."""

    __slots__ = ()


class Fields(list):
    """The fields of an object, each as often as it came."""


def read(text):
    """JSON as a tree of lists, Fields, strings, Numbers, booleans and None."""
    return json.loads(
        text, object_pairs_hook=Fields, parse_int=Number, parse_float=Number, parse_constant=Number
    )


def tagged(node):
    """What ``{"$integer": …}`` and its like stand for, as the program writes it; else None."""
    if not (isinstance(node, Fields) and len(node) == 1 and isinstance(node[0][1], str)):
        return None
    name, payload = node[0]
    if isinstance(payload, Number):
        return None
    if name == "$bytes":
        return f'Bytes("{payload}")'
    data = base64.b64decode(payload) if name in {"$integer", "$float"} else b""
    if len(data) != struct.calcsize("<q"):
        return None
    if name == "$integer":
        return f"{int.from_bytes(data, 'little', signed=True)}n"
    (number,) = struct.unpack("<d", data)
    words = {math.inf: "Infinity", -math.inf: "-Infinity"}
    return "NaN" if math.isnan(number) else words.get(number, repr(number).removesuffix(".0"))


def tokens(node):
    """A value as the marks and words of which its text is made; strings without their escapes."""
    literal = tagged(node)
    if literal is not None:
        yield literal
    elif isinstance(node, Fields):
        yield "{"
        for place, (key, part) in enumerate(node):
            yield from [","] * bool(place)
            yield "string", key
            yield ":"
            yield from tokens(part)
        yield "}"
    elif isinstance(node, list):
        yield "["
        for place, part in enumerate(node):
            yield from [","] * bool(place)
            yield from tokens(part)
        yield "]"
    elif isinstance(node, Number):
        yield node.removesuffix(".0")
    elif isinstance(node, str):
        yield "string", node
    else:
        yield json.dumps(node)


_TOKEN = re.compile(r'Bytes\("[^"]*"\)|"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


def tokens_of(text):
    """A text taken apart in the same way."""
    for match in _TOKEN.finditer(text):
        word = match[0]
        yield ("string", json.loads(word, strict=False)) if word.startswith('"') else word


def says(text, node):
    """Whether a text says what a value is: mark by mark."""
    return list(tokens_of(text)) == list(tokens(node))


# ---------------------------------------------------------------------- what the window says


@pytest.fixture
def theme(qapp):
    font, sheet = qapp.font(), qapp.styleSheet()
    theme = Theme(qapp, "light")
    yield theme
    qapp.setStyleSheet(sheet)
    qapp.setFont(font)
    theme.deleteLater()


@pytest.fixture
def view(theme, qtbot):
    view = ResultView(theme, ResultFilters())
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    return view


def show(view, text, look):
    """A reply's value in one of the looks."""
    outcome = returned(text.encode("utf-8", "surrogatepass"))
    slot = Slot("tab")
    slot.take_outcome(call(), outcome)
    slot.tree = view.looks.tree.new_state(outcome.value)
    view.show_value(slot, look)
    return outcome.value


def copied(widget):
    """What Ctrl+C puts on the clipboard."""
    QGuiApplication.clipboard().clear()
    QTest.keyClick(widget, Qt.Key.Key_C, CONTROL)
    return QGuiApplication.clipboard().text()


def sayable(text):
    """Whether a string can be on a clipboard at all: half a surrogate pair cannot."""
    return text.isprintable() or text.encode("utf-8", "ignore").decode() == text


def children(node):
    """The parts of a value, in their order; none of what a tag stands for."""
    if tagged(node) is not None or not isinstance(node, list):
        return []
    return list(node) if isinstance(node, Fields) else list(enumerate(node))


def rows_below(model, parent):
    """The rows of a value's parts, those in ranges included."""
    for row in range(model.rowCount(parent)):
        index = model.index(row, KEY, parent)
        if model.range_at(index) is None:
            yield index
        else:
            yield from rows_below(model, index)


def all_rows(model, node, parent=ROOT):
    """Each row of a tree, with what the bytes say of it."""
    if parent == ROOT and not children(node):
        yield model.index(0, KEY), "(value)", node
        return
    rows = list(rows_below(model, parent))
    assert len(rows) == len(children(node))
    for index, (key, part) in zip(rows, children(node), strict=True):
        yield index, key, part
        if children(part):
            yield from all_rows(model, part, index)


def is_copy_of(text, node):
    """Whether a value was copied as it is: strings bare, containers as the JSON that came."""
    if tagged(node) is None and isinstance(node, list):
        return read(text) == node
    if isinstance(node, str) and not isinstance(node, Number):
        return text == node or not sayable(node)
    return says(text, node)


def is_cell_of(text, node):
    """Whether a cell says what a value is; of long ones the beginning, and of others a summary."""
    literal = tagged(node)
    if literal is not None and literal.startswith("Bytes"):
        size = len(base64.b64decode(node[0][1]))
        return text.startswith(f"bytes({size})")
    if literal is None and isinstance(node, list):
        return bool(text)
    if text.endswith(("…", '…"')) and len(text) > SHORT:
        return True
    return says(text, node)


# ---------------------------------------------------------------------- generated and worst values

#: As a deployment might send them.
WORST = {
    "odd names": r'{"":1,"a b":2,"\"":3,"$x":4,"line\nbreak":5,"\u00e9":6,".":7,"[0]":8,"\t":9}',
    "a key twice": '{"a":1,"b":2,"a":[3],"":4,"":5}',
    "numbers": "[-0.0,-0,1E400,1e-7,1.0,9007199254740993,0.1000000000000000055,-1E-400,1.5e+9]",
    "tags": '[{"$integer":"/////////38="},{"$integer":"AAAAAAAAAIA="},{"$float":"AAAAAAAA+H8="},'
    '{"$float":"AAAAAAAA8P8="},{"$float":"AAAAAAAAAIA="},{"$bytes":""},{"$bytes":"AP/+"}]',
    "tags that are none": '[{"$integer":"AAA="},{"$integer":"AQAAAAAAAAA=","b":1},{"$other":"x"}]',
    "halves of pairs": r'["a\ud83db",{"\ude80":"\ud83d"},"\ud83d\ude80"]',
    "escapes": r'["\u0041\/\b\f\n\r\t\"\\","\u2028\u0000\u200f","<b>&amp;</b>"]',
    "64 levels": "[" * 63 + '{"":[]}' + "]" * 63,
    "many siblings": json.dumps({f"k{n}": n for n in range(2_500)}),
    "empty": '[[],{},"",null,true,false,[[]],{"":{}}]',
    "one string": json.dumps("line\nbreak\r\n\ttab " + "x" * 1_000),
}
SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
anything = given(value=values())
each_of_the_worst = pytest.mark.parametrize("text", WORST.values(), ids=WORST)


def written(value):
    return encode(value).decode("utf-8", "surrogatepass")


def check_tree(view, text):
    show(view, text, Look.TREE)
    tree = view.looks.tree
    for index, key, node in list(all_rows(tree.model(), read(text)))[:400]:
        shown = index.data()
        assert shown == str(key) or json.loads(shown) == key, (shown, key)
        assert is_cell_of(index.siblingAtColumn(VALUE).data(), node)
        tree.setCurrentIndex(index)
        assert is_copy_of(copied(tree), node)
        tree.copy_json()
        assert read(QGuiApplication.clipboard().text()) == node


def check_text(view, text):
    show(view, text, Look.TEXT)
    looked_at = view.findChild(TextView, "resultText")
    QTest.keyClick(looked_at, Qt.Key.Key_A, CONTROL)
    assert says(copied(looked_at), read(text))
    assert says(looked_at.toPlainText(), read(text))


def check_inspector(view, text):
    show(view, text, Look.TREE)
    tree = view.looks.tree
    tree.setFocus()
    if view.findChild(ValueInspector) is None:
        QTest.keyClick(tree, Qt.Key.Key_Space)
    shown = view.findChild(ValueInspector).findChild(TextView, "inspectorText")
    for index, _, node in list(all_rows(tree.model(), read(text)))[:400]:
        tree.setCurrentIndex(index)
        said = shown.toPlainText()
        literal = tagged(node)
        if literal is not None and literal.startswith("Bytes"):
            data = b"".join(bytes.fromhex(row[8:55]) for row in said.splitlines())
            assert data == base64.b64decode(node[0][1])
        elif isinstance(node, str) and not isinstance(node, Number):
            assert said == node or not sayable(node)
        else:
            assert says(said, node)


@SLOW
@anything
def test_the_tree_says_what_the_bytes_say(view, value):
    check_tree(view, written(value))


@each_of_the_worst
def test_the_tree_says_what_the_worst_bytes_say(view, text):
    check_tree(view, text)


@SLOW
@anything
def test_the_text_says_what_the_bytes_say(view, value):
    check_text(view, written(value))


@each_of_the_worst
def test_the_text_says_what_the_worst_bytes_say(view, text):
    check_text(view, text)


@SLOW
@anything
def test_the_inspector_says_what_the_bytes_say(view, value):
    check_inspector(view, written(value))


@each_of_the_worst
def test_the_inspector_says_what_the_worst_bytes_say(view, text):
    check_inspector(view, text)


def stand_on(table, row, place):
    """On one cell alone; Qt would think that Ctrl is still held from the copy before."""
    only = QItemSelectionModel.SelectionFlag.ClearAndSelect
    table.selectionModel().setCurrentIndex(table.model().index(row, place), only)


def check_table(view, text):
    show(view, text, Look.TABLE)
    table = view.findChild(ValueTableView, "resultTable")
    model = table.table_model
    for row, fields in enumerate(read(text)):
        cells = dict(fields)
        assert set(cells) <= set(model.columns)
        for place, column in enumerate(model.columns):
            stand_on(table, row, place)
            if column in cells:
                assert is_cell_of(model.index(row, place).data(), cells[column])
                assert is_copy_of(copied(table), cells[column])
            else:
                assert model.index(row, place).data() == "—"
                assert model.part_at(model.index(row, place)) is None
        stand_on(table, row, 0)
        menu = table.fill_menu()
        next(each for each in menu.actions() if each.text() == "Copy row as JSON").trigger()
        assert read(QGuiApplication.clipboard().text()) == fields


@SLOW
@given(
    rows=st.lists(
        st.dictionaries(field_names(), scalars(), min_size=1, max_size=4), min_size=1, max_size=4
    )
)
def test_the_table_says_what_the_bytes_say(view, rows):
    check_table(view, written(rows))


@each_of_the_worst
def test_the_table_says_what_the_worst_bytes_say(view, text):
    check_table(view, '[{"it":' + text + ',"line\\nbreak":null},{"":' + text + "}]")


# ---------------------------------------------------------------------- what is large


def test_of_a_million_siblings_each_is_the_one_that_came(view):
    numbers = [(n * 7_919) % 1_000_003 for n in range(1_000_000)]
    show(view, json.dumps(numbers), Look.TREE)
    tree = view.looks.tree
    for place in (0, 49, 50, 999, 1_000, 123_456, 999_999):
        assert tree.go_to((place,))
        assert tree.currentIndex().siblingAtColumn(VALUE).data() == str(numbers[place])
        assert copied(tree) == str(numbers[place])
        tree.copy_path()
        assert QGuiApplication.clipboard().text() == f"$[{place}]"


@pytest.mark.parametrize("piece", ["0123456789abcdef", "line\n", "é漢🚀 \t"])
def test_a_string_of_16_mib_is_whole_in_every_look(view, qtbot, piece):
    whole = piece * ((16 << 20) // len(piece.encode()))
    text = json.dumps(whole, ensure_ascii=False)
    show(view, text, Look.TREE)
    tree = view.looks.tree
    assert copied(tree) == whole
    QTest.keyClick(tree, Qt.Key.Key_Space)
    shown = view.findChild(ValueInspector).findChild(TextView, "inspectorText")
    qtbot.waitUntil(lambda: len(shown.rows.text) == len(whole.encode()), timeout=20_000)
    assert shown.toPlainText() == whole
    show(view, text, Look.TEXT)
    looked_at = view.findChild(TextView, "resultText")
    QTest.keyClick(looked_at, Qt.Key.Key_A, CONTROL)
    assert json.loads(copied(looked_at), strict=False) == whole
