"""The form beside the text: whatever is done in one is to be seen in the other."""

import time
from weakref import WeakKeyDictionary

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QDateTime, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QTextDocument, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from convex_explorer.convex.args import read_args
from convex_explorer.convex.validators import (
    ArrayOf,
    Field,
    IdOf,
    Kind,
    Literal,
    ObjectOf,
    RecordOf,
    UnionOf,
)
from convex_explorer.ui.call.form.form import ArgsForm
from convex_explorer.ui.widgets.code_editor import document_text
from convex_explorer.values.text import literal
from convex_explorer.values.types import Int64
from tests.support.validators import args_validators, fitting
from tests.support.values import same

CIRCLE = ObjectOf({"kind": Field(Literal("circle")), "radius": Field(Kind.NUMBER)})
SQUARE = ObjectOf({"kind": Field(Literal("square")), "side": Field(Kind.NUMBER)})


class Filled:
    """A form of some args, the text beneath it, and hands."""

    def __init__(self, theme, text, validator, tables=None):
        self.document = QTextDocument()
        self.document.setPlainText(text)
        self.form = ArgsForm(theme, WeakKeyDictionary())
        self.form.resize(700, 900)
        self.form.show_function(validator, tables or {})
        self.form.show_document(self.document)
        self.form.show()
        self.settle()

    @property
    def text(self):
        return document_text(self.document)

    @property
    def args(self):
        return read_args(self.text).args

    def settle(self):
        """Let timers of no time and what is shown later have their turn."""
        QApplication.processEvents()
        while not self.form.is_complete:
            QApplication.processEvents()

    def seen(self, name):
        return [each for each in self.form.findChildren(QWidget, name) if each.isVisible()]

    def find(self, path, kind=QWidget):
        (found,) = self.seen(f"argsForm{path}")
        assert isinstance(found, kind)
        return found

    def type(self, path, text):
        field = self.find(path)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        if text:
            QTest.keyClicks(field, text)
        else:
            QTest.keyClick(field, Qt.Key.Key_Delete)

    def click(self, path):
        QTest.mouseClick(self.find(path, QAbstractButton), Qt.MouseButton.LeftButton)
        self.settle()

    def choose(self, path, words):
        combo = self.find(path, QComboBox)
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Home)
        combo = self.find(path, QComboBox)
        for _ in range(combo.findText(words)):
            QTest.keyClick(self.find(path, QComboBox), Qt.Key.Key_Down)
        assert self.find(path, QComboBox).currentText() == words

    def press(self, key, modifiers):
        QTest.keyClick(QApplication.focusWidget(), key, modifiers)
        self.settle()

    def undo(self):
        self.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    def said(self):
        """All sentences that are to be seen."""
        labels = self.form.findChildren(QLabel)
        return [
            each.text() for each in labels if each.isVisible() and each.text().endswith((".", ")"))
        ]


@pytest.fixture
def filled(theme, qtbot):
    made = []

    def filled(text, validator, tables=None):
        each = Filled(theme, text, validator, tables)
        each.form.activateWindow()
        qtbot.waitActive(each.form)
        made.append(each)
        return each

    yield filled
    for each in made:
        each.form.close()
        each.form.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def taking(**fields):
    return ObjectOf(
        {name: each if isinstance(each, Field) else Field(each) for name, each in fields.items()}
    )


def optional(validator):
    return Field(validator, optional=True)


# ---------------------------------------------------------------------- the text beneath


def test_what_is_typed_changes_that_value_and_nothing_else(filled):
    form = filled(
        "{\n  // whom\n  name: 'Ada', // first\n  age: 36\n}",
        taking(name=Kind.STRING, age=Kind.NUMBER),
    )
    form.type(".name", "Grace")
    assert form.text == '{\n  // whom\n  name: "Grace", // first\n  age: 36\n}'


def test_typing_is_one_step_of_undo_and_another_field_another(filled):
    form = filled("{ a: 'x', b: 'y' }", taking(a=Kind.STRING, b=Kind.STRING))
    form.type(".a", "one")
    form.type(".b", "two")
    assert form.args == {"a": "one", "b": "two"}
    form.undo()
    assert form.args == {"a": "one", "b": "y"}
    form.undo()
    assert form.text == "{ a: 'x', b: 'y' }"
    assert form.find(".a", QLineEdit).text() == "x"
    form.press(
        Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert form.args == {"a": "one", "b": "y"}


def test_what_changes_in_the_text_shows_in_the_form(filled):
    form = filled("{ a: 'x' }", taking(a=Kind.STRING))
    form.document.setPlainText("{ a: 'other' }")
    assert form.find(".a", QLineEdit).text() == "other"


def test_a_text_that_cannot_be_read_is_left_alone_and_leads_to_json(filled, qtbot):
    form = filled("{ a: ", taking(a=Kind.STRING))
    assert "The form can be filled in once the text can be read." in form.said()[0]
    with qtbot.waitSignal(form.form.json_wished):
        form.click("ShowJson")
    assert form.text == "{ a: "
    form.document.setPlainText("{ a: '' }")
    assert form.find(".a").isVisible()


def test_comments_within_what_is_replaced_are_asked_about(filled):
    form = filled(
        "{ a: [ /* the first */ 1 ] }", taking(a=UnionOf((Kind.NULL, ArrayOf(Kind.NUMBER))))
    )
    before = form.text
    combo = form.find(".a.branch", QComboBox)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Up)
    assert form.text == before
    banner = form.find("Banner")
    assert "a comment" in banner.message
    QTest.mouseClick(
        banner.findChild(QWidget, "bannerSecondActionButton"), Qt.MouseButton.LeftButton
    )
    assert form.text == before
    assert form.find(".a.branch", QComboBox).currentText() == "array of number"
    QTest.keyClick(form.find(".a.branch"), Qt.Key.Key_Up)
    QTest.mouseClick(banner.findChild(QWidget, "bannerActionButton"), Qt.MouseButton.LeftButton)
    assert form.text == "{ a: null }"


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), validator=args_validators)
def test_any_args_are_shown_and_left_as_they_are(theme, data, validator):
    args = data.draw(fitting(validator))
    text = literal(args, indent=2)
    form = Filled(theme, text, validator)
    for row in form.form._rows():
        form.form.go_to(row.path)
    form.settle()
    assert form.text == text
    form.form.close()
    form.form.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# ---------------------------------------------------------------------- one kind of field each


@pytest.mark.parametrize("typed", ["12.5", "-0", "NaN", "-Infinity", "1e300", "0x10"])
def test_a_number_is_written_as_it_was_typed(filled, typed):
    form = filled("{ n: 0 }", taking(n=Kind.NUMBER))
    form.type(".n", typed)
    assert form.text == f"{{ n: {typed} }}"
    assert form.find(".n", QLineEdit).text() == typed


def test_an_int64_is_never_rounded(filled):
    form = filled("{ n: 0n }", taking(n=Kind.INT64))
    form.type(".n", "9223372036854775807")
    assert form.args == {"n": Int64(2**63 - 1)}
    form.type(".n", "9223372036854775808")
    assert form.args == {"n": Int64(922337203685477580)}
    assert "does not fit in Int64" in form.said()[0]


def test_what_is_no_value_yet_stays_in_its_field_and_is_gone_to_before_a_call(filled):
    form = filled("{ n: 1, s: '' }", taking(n=Kind.NUMBER, s=Kind.STRING))
    form.type(".n", "")
    assert form.text == "{ n: 1, s: '' }"
    assert form.said() == ["Write a number, such as 12.5."]
    form.find(".s").setFocus()
    assert form.form.go_to_unfinished()
    assert QApplication.focusWidget() is form.find(".n")
    form.type(".n", "2")
    assert form.said() == []
    assert not form.form.go_to_unfinished()


def test_undo_takes_back_what_is_no_value_yet_before_anything_else(filled):
    form = filled("{ n: 1 }", taking(n=Kind.NUMBER))
    form.type(".n", "2")
    form.type(".n", "x")
    form.undo()
    assert form.find(".n", QLineEdit).text() == "2"
    assert form.said() == []
    form.undo()
    assert form.text == "{ n: 1 }"


def test_a_number_is_written_as_a_date_in_local_time(filled):
    form = filled("{ at: 0 }", taking(at=Kind.NUMBER))
    form.click(".at.asDate")
    moment = form.find(".at.date", QDateTimeEdit)
    assert abs(form.args["at"] - time.time() * 1000) < 60_000
    moment.setDateTime(QDateTime.fromMSecsSinceEpoch(1_764_000_000_123))
    assert form.args == {"at": 1_764_000_000_123.0}
    form.type(".at", "1764000000000")
    assert moment.dateTime().toMSecsSinceEpoch() == 1_764_000_000_000


def test_a_choice_is_made_from_a_list(filled):
    validator = taking(
        color=UnionOf((Literal("red"), Literal("blue"), Kind.NULL)), flag=Kind.BOOLEAN
    )
    form = filled("{ color: 'red', flag: false }", validator)
    form.choose(".color", "blue")
    form.choose(".flag", "true")
    assert form.args == {"color": "blue", "flag": True}
    form.choose(".color", "null")
    assert form.args == {"color": None, "flag": True}


def test_the_wheel_chooses_nothing_in_passing(filled):
    form = filled("{ flag: false }", taking(flag=Kind.BOOLEAN))
    combo = form.find(".flag", QComboBox)
    nowhere, down = QPoint(), QPoint(0, -120)
    wheel = QWheelEvent(
        QPointF(combo.rect().center()),
        QPointF(combo.mapToGlobal(combo.rect().center())),
        nowhere,
        down,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, wheel)
    assert form.args == {"flag": False}


def test_a_string_gets_several_lines_when_asked(filled):
    form = filled("{ s: 'one' }", taking(s=Kind.STRING))
    form.click(".s.lines")
    field = form.find(".s", QPlainTextEdit)
    field.selectAll()
    QTest.keyClicks(field, "two")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "three")
    assert form.args == {"s": "two\nthree"}


def test_lines_that_are_pasted_stay_lines(filled):
    form = filled("{ s: 'one' }", taking(s=Kind.STRING))
    QApplication.clipboard().setText("two\nthree")
    field = form.find(".s", QLineEdit)
    field.setFocus()
    field.selectAll()
    form.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert form.args == {"s": "two\nthree"}
    assert QApplication.focusWidget() is form.find(".s", QPlainTextEdit)
    QTest.keyClicks(QApplication.focusWidget(), "!")
    assert form.args == {"s": "two\nthree!"}


def test_a_string_that_no_field_can_hold_is_shown_as_text_of_args(filled):
    form = filled('{ s: "a\\r\\u2029b" }', taking(s=Kind.STRING))
    assert form.find(".s", QPlainTextEdit).toPlainText() == '"a\\r\\u2029b"'


def test_any_value_is_written_in_a_small_editor(filled):
    form = filled("{ x: { a: 1, /* why */ b: 2 } }", taking(x=Kind.ANY))
    field = form.find(".x", QPlainTextEdit)
    assert field.toPlainText() == "{ a: 1, /* why */ b: 2 }"
    form.type(".x", "")
    assert form.said() == ["Write a value."]
    assert form.args == {"x": {"a": 1.0, "b": 2.0}}
    field.insertPlainText("[1, /* new */ 2n]")
    assert form.text == "{ x: [1, /* new */ 2n] }"


def test_any_value_can_be_written_without_knowing_how_args_are_written(filled):
    form = filled("{ x: null }", taking(x=Kind.ANY))
    form.choose(".x.branch", "string")
    form.type(".x", 'He said "Hi"')
    assert form.args == {"x": 'He said "Hi"'}
    form.choose(".x.branch", "object")
    form.click(".x.add")
    form.type(".x.key.key", "age")
    form.choose(".x.age.branch", "number")
    form.type(".x.age", "36")
    assert form.args == {"x": {"age": 36.0}}
    form.choose(".x.branch", "JSON")
    assert form.find(".x", QPlainTextEdit).toPlainText() == "{ age: 36 }"
    form.choose(".x.branch", "string")
    assert form.args == {"x": 'He said "Hi"'}


def test_passing_by_the_shapes_of_any_value_loses_nothing(filled):
    form = filled("{ x: { a: 1 } }", taking(x=Kind.ANY))
    combo = form.find(".x.branch", QComboBox)
    combo.setFocus()
    for _ in range(combo.count()):
        QTest.keyClick(form.find(".x.branch"), Qt.Key.Key_Down)
    QTest.keyClick(form.find(".x.branch"), Qt.Key.Key_Home)
    assert form.text == "{ x: { a: 1 } }"


def test_bytes_are_shown_by_their_number_and_beginning(filled):
    form = filled('{ b: Bytes("AP8=") }', taking(b=Kind.BYTES))
    assert "2 bytes: 00 ff" in [each.text() for each in form.form.findChildren(QLabel)]
    form.click(".b.clear")
    assert form.args == {"b": b""}


def test_an_id_of_another_table_is_said_beside_its_field(filled, qtbot):
    form = filled("{ user: '' }", taking(user=IdOf("users")))
    assert form.find(".user", QLineEdit).placeholderText() == "id of users"
    qtbot.waitUntil(lambda: any("no id" in each for each in form.said()))


# ---------------------------------------------------------------------- what is there or not


def test_an_optional_field_is_there_when_ticked_and_comes_back_as_it_was(filled):
    form = filled("{ a: 'x' }", taking(a=Kind.STRING, note=optional(Kind.STRING)))
    form.click(".note.present")
    assert form.args == {"a": "x", "note": ""}
    assert QApplication.focusWidget() is form.find(".note")
    form.type(".note", "kept")
    form.click(".note.present")
    assert form.text == "{ a: 'x' }"
    form.click(".note.present")
    assert form.args == {"a": "x", "note": "kept"}
    assert form.seen("argsForm.a.present") == []


def test_required_fields_that_are_missing_are_filled_in_at_once(filled):
    form = filled(
        "{ // nothing yet\n}", taking(a=Kind.STRING, n=Kind.INT64, o=optional(Kind.STRING))
    )
    form.click("Fill")
    assert form.args == {"a": "", "n": Int64(0)}
    assert "// nothing yet" in form.text
    form.undo()
    assert form.args == {}
    form.click(".n.add")
    assert form.args == {"n": Int64(0)}


def test_an_unknown_field_stays_and_is_told_and_can_be_removed(filled, qtbot):
    form = filled("{ a: 'x', extra: [1] }", taking(a=Kind.STRING))
    qtbot.waitUntil(lambda: any("does not take" in each for each in form.said()))
    form.type(".a", "y")
    assert form.args == {"a": "y", "extra": [1.0]}
    form.click(".extra.remove")
    assert form.args == {"a": "y"}


def test_a_value_of_another_type_stays_until_it_is_replaced(filled, qtbot):
    form = filled("{ n: 1 }", taking(n=Kind.INT64))
    assert form.text == "{ n: 1 }"
    qtbot.waitUntil(lambda: bool(form.seen("argsForm.n.fix")))
    form.click(".n.fix")
    assert form.text == "{ n: 1n }"
    assert form.find(".n", QLineEdit).text() == "1"
    form.document.setPlainText("{ n: 'x' }")
    form.click(".n.replace")
    assert form.text == "{ n: 0n }"


def test_without_a_declaration_args_are_added_by_name(filled):
    form = filled("{}", None)
    form.click(".add")
    form.type(".key.key", "name")
    form.type(".name", "12n")
    assert form.args == {"name": Int64(12)}


# ---------------------------------------------------------------------- groups


def test_items_are_added_moved_and_removed_and_comments_stay(filled):
    form = filled("{ a: [1, /* two */ 2] }", taking(a=ArrayOf(Kind.NUMBER)))
    form.click(".a.add")
    form.type(".a[2]", "3")
    form.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert form.text == "{ a: [1, /* two */ 3, 2] }"
    assert QApplication.focusWidget() is form.find(".a[1]")
    form.click(".a[0].down")
    assert form.args == {"a": [3.0, 1.0, 2.0]}
    form.click(".a[1].remove")
    assert form.args == {"a": [3.0, 2.0]}
    assert "/* two */" in form.text


def test_what_is_no_value_yet_goes_with_its_item(filled):
    form = filled("{ a: [1, 2] }", taking(a=ArrayOf(Kind.NUMBER)))
    form.type(".a[1]", "x")
    form.click(".a[1].up")
    assert form.args == {"a": [2.0, 1.0]}
    assert form.find(".a[0]", QLineEdit).text() == "x"
    assert form.find(".a[1]", QLineEdit).text() == "1"


def test_entries_of_a_record_are_named_and_no_name_comes_twice(filled):
    form = filled("{ r: { a: 1, b: 2 } }", taking(r=RecordOf(Kind.STRING, Kind.NUMBER)))
    form.type(".r.b.key", "a")
    assert form.args == {"r": {"a": 1.0, "b": 2.0}}
    assert "already" in form.said()[0]
    form.find(".r.a").setFocus()
    assert form.form.go_to_unfinished()
    assert QApplication.focusWidget() is form.find(".r.b.key")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_End)
    QTest.keyClicks(QApplication.focusWidget(), "b")
    assert form.args == {"r": {"a": 1.0, "ab": 2.0}}
    assert form.said() == []
    form.click(".r.a.remove")
    assert form.args == {"r": {"ab": 2.0}}


def test_another_branch_keeps_what_fits_and_the_first_comes_back_as_it_was(filled):
    form = filled(
        "{ s: { kind: 'circle', radius: 2 /* cm */ } }", taking(s=UnionOf((CIRCLE, SQUARE)))
    )
    before = form.text
    form.document.setPlainText("{ s: { kind: 'circle', radius: 2 } }")
    before = form.text
    form.choose(".s.branch", '{ kind: "square", … }')
    assert form.args == {"s": {"kind": "square", "side": 0.0}}
    form.type(".s.side", "5")
    form.choose(".s.branch", '{ kind: "circle", … }')
    assert form.text == before
    form.choose(".s.branch", '{ kind: "square", … }')
    assert form.args == {"s": {"kind": "square", "side": 5.0}}


def test_a_branch_that_was_chosen_stays_where_the_value_fits_several(filled):
    shape = UnionOf((ArrayOf(Kind.STRING), ArrayOf(Kind.NUMBER)))
    form = filled("{ a: [] }", taking(a=shape))
    form.choose(".a.branch", "array of number")
    form.click(".a.add")
    assert form.args == {"a": [0.0]}


def test_a_huge_array_is_shown_in_pages(filled):
    form = filled(f"{{ a: [{', '.join(map(str, range(8192)))}] }}", taking(a=ArrayOf(Kind.NUMBER)))
    assert form.find(".a[49]", QLineEdit).text() == "49"
    assert form.seen("argsForm.a[50]") == []
    form.click(".a.later")
    assert form.find(".a[50]", QLineEdit).text() == "50"
    form.form.go_to(("a", 8191))
    assert form.find(".a[8191]", QLineEdit).text() == "8191"
    form.type(".a[8191]", "7")
    assert form.args["a"][-2:] == [8190.0, 7.0]


def test_what_is_nested_deeply_is_unfolded_when_wished(filled):
    validator = Kind.STRING
    text = "'deep'"
    for _ in range(61):
        validator, text = taking(x=validator), f"{{ x: {text} }}"
    form = filled(text, validator)
    assert len(form.form._rows()) < 10
    form.form.go_to(("x",) * 61)
    assert form.find(".x" * 61, QLineEdit).text() == "deep"


def test_the_look_of_everything_follows_the_theme(filled, theme):
    form = filled("{ a: 'x', n: 1 }", taking(a=Kind.STRING, n=Kind.NUMBER))
    form.type(".n", "x")
    theme.set_zoom(150)
    form.settle()
    assert form.find(".a", QLineEdit).text() == "x"
    assert form.find(".n", QLineEdit).text() == "x"
    theme.set_zoom(100)


def test_each_draft_keeps_what_was_begun_in_it(filled):
    form = filled("{ n: 1 }", taking(n=Kind.NUMBER))
    form.type(".n", "x")
    other = QTextDocument()
    other.setPlainText("{ n: 2 }")
    form.form.show_document(other)
    assert form.find(".n", QLineEdit).text() == "2"
    form.form.show_document(form.document)
    assert form.find(".n", QLineEdit).text() == "x"


def test_tab_goes_through_the_fields_as_they_stand(filled):
    validator = taking(a=Kind.STRING, b=optional(Kind.STRING), c=Kind.STRING)
    form = filled("{ a: '', c: '' }", validator)
    form.click(".b.present")
    form.find(".a").setFocus()
    order = []
    for _ in range(8):
        order.append(QApplication.focusWidget().objectName())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert order[:7] == [
        "argsForm.a",
        "argsForm.a.lines",
        "argsForm.c",
        "argsForm.c.lines",
        "argsForm.b.present",
        "argsForm.b",
        "argsForm.b.lines",
    ]


def test_every_control_has_a_name_of_its_own_and_one_to_be_spoken(filled):
    validator = taking(
        s=Kind.STRING,
        n=Kind.NUMBER,
        i=Kind.INT64,
        f=Kind.BOOLEAN,
        b=Kind.BYTES,
        z=Kind.NULL,
        a=ArrayOf(Kind.NUMBER),
        r=RecordOf(Kind.STRING, Kind.ANY),
        u=UnionOf((CIRCLE, SQUARE)),
        o=optional(Kind.STRING),
    )
    text = (
        "{ s: '', n: 0, i: 0n, f: true, b: Bytes(''), z: null, a: [1, 2], r: { x: 1 }, "
        "u: { kind: 'circle', radius: 1 } }"
    )
    form = filled(text, validator)
    controls = form.form._controls()
    names = [each.objectName() for each in controls]
    assert len(set(names)) == len(names)
    assert all(each.accessibleName() for each in controls)
    assert form.find(".n").accessibleName() == "n, number, required"
    assert same(form.args, read_args(text).args)
