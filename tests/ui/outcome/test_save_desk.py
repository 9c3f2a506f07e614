"""Asking where a result is to be saved."""

import re
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QMessageBox, QWidget

from convex_explorer.ui.outcome.save_desk import SaveDesk, suggested_name
from convex_explorer.values.exports import ExportFormat
from tests.support.made_calls import call, received

CALL = call()
NAME = suggested_name(CALL)
ROWS = received([{"a": 1}, {"a": 2}])
BYTES = {
    ExportFormat.AS_RECEIVED: b'[{"a": 1}, {"a": 2}]',
    ExportFormat.PRETTY: b'[\n  {\n    "a": 1\n  },\n  {\n    "a": 2\n  }\n]\n',
    ExportFormat.LINES: b'{"a": 1}\n{"a": 2}\n',
    ExportFormat.CSV: b"a\r\n1\r\n2\r\n",
}


@pytest.fixture
def desk(qtbot, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    desk = SaveDesk(window)
    desk.folder = str(tmp_path)
    return desk


@pytest.fixture
def asked(desk):
    """What is to be saved: paths, and the bytes."""
    asked = []

    def note(path, chunks):
        asked.append((path, b"".join(chunk.data for chunk in chunks)))

    desk.save_requested.connect(note)
    return asked


def the_dialog(desk):
    return desk.parent().findChild(QFileDialog, "saveDialog")


def name_edit(desk):
    return the_dialog(desk).findChild(QLineEdit, "fileNameEdit")


def choose(desk, form):
    combo = the_dialog(desk).findChild(QComboBox, "fileTypeCombo")
    place = [combo.itemText(each).startswith(f"{form} ") for each in range(combo.count())]
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(place.index(True)):
        QTest.keyClick(combo, Qt.Key.Key_Down)


def confirm(desk, name=None):
    edit = name_edit(desk)
    if name is not None:
        edit.selectAll()
        QTest.keyClicks(edit, name)
    QTest.keyClick(edit, Qt.Key.Key_Return)


@pytest.mark.parametrize("form", ExportFormat)
def test_each_form_can_be_chosen_and_gives_the_name_its_ending(desk, asked, tmp_path, form):
    desk.ask(ROWS, CALL)
    choose(desk, form)
    confirm(desk)
    name = f"{NAME}{form.suffix}"
    assert asked == [(str(tmp_path / name), BYTES[form])]


@pytest.mark.parametrize("form", ExportFormat)
def test_each_form_can_be_the_first(desk, asked, tmp_path, form):
    desk.ask(ROWS, CALL, form)
    confirm(desk)
    assert asked == [(str(tmp_path / f"{NAME}{form.suffix}"), BYTES[form])]


def test_forms_that_do_not_suit_the_value_are_not_offered(desk):
    desk.ask(received("text"), CALL, ExportFormat.CSV)
    assert the_dialog(desk).nameFilters() == ["JSON as received (*.json)", "JSON, pretty (*.json)"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mine", ("mine.json", ExportFormat.AS_RECEIVED)),
        ("mine.json", ("mine.json", ExportFormat.AS_RECEIVED)),
        ("mine.txt", ("mine.txt", ExportFormat.AS_RECEIVED)),
        ("mine.csv", ("mine.csv", ExportFormat.CSV)),
        ("mine.JSONL", ("mine.JSONL", ExportFormat.LINES)),
    ],
)
def test_what_is_typed_counts_and_gets_an_ending_if_it_has_none(
    desk, asked, tmp_path, typed, expected
):
    name, form = expected
    desk.ask(ROWS, CALL)
    confirm(desk, typed)
    assert asked == [(str(tmp_path / name), BYTES[form])]


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_before_a_file_is_replaced_the_user_is_asked(desk, asked, tmp_path, qtbot, answer):
    (tmp_path / "there.json").write_text("before")
    desk.ask(ROWS, CALL)
    questions = []

    def reply():
        box = the_dialog(desk).findChild(QMessageBox)
        questions.append(box.text())
        box.button(answer).click()

    QTimer.singleShot(0, reply)
    confirm(desk, "there")
    assert len(questions) == 1
    assert len(asked) == (answer is QMessageBox.StandardButton.Yes)
    if not asked:
        the_dialog(desk).reject()


def test_the_folder_is_remembered_and_a_lost_one_is_not_asked_for(desk, asked, tmp_path):
    (tmp_path / "other").mkdir()
    desk.ask(ROWS, CALL)
    confirm(desk, "other/mine")
    assert asked[0][0] == str(tmp_path / "other" / "mine.json")
    assert desk.folder == str(tmp_path / "other")
    desk.folder = str(tmp_path / "gone")
    desk.ask(ROWS, CALL)
    assert the_dialog(desk).directory().exists()
    the_dialog(desk).reject()


def test_there_is_one_question_at_a_time(desk, asked, tmp_path):
    desk.ask(ROWS, CALL)
    desk.ask(received([5]), CALL)
    desk.ask_for_reply(b"third")
    confirm(desk)
    assert asked == [(str(tmp_path / f"{NAME}.json"), BYTES[ExportFormat.AS_RECEIVED])]


def test_a_question_that_was_not_answered_leaves_nothing_for_the_next(desk, asked, tmp_path):
    desk.ask(ROWS, CALL)
    the_dialog(desk).reject()
    assert asked == []
    the_dialog(desk).setObjectName("")  # it is deleted a little later
    desk.ask_for_reply(b"[1,")
    confirm(desk)
    assert asked == [(str(tmp_path / "reply.json"), b"[1,")]


@pytest.mark.parametrize(
    ("path", "beginning"),
    [
        ("messages:list", "messages_list "),
        ("messages", "messages_default "),
        ("admin/users:list", "admin_users_list "),
        ("con:nul", "con_nul "),
        ("foo.bar.js:x", "foo.bar.js_x "),
        ("_a/_b:_c", "a_b_c "),
        ("/".join(["m" * 64] * 9) + ":x", "m" * 64 + "_" + "m" * 15 + " "),
    ],
)
def test_a_suggested_name_is_one_that_every_system_takes(path, beginning):
    moment = datetime(2026, 11, 24, 23, 25, tzinfo=UTC)
    name = suggested_name(call(path, started_at=moment), "error")
    assert name == f"{beginning}error {moment.astimezone():%Y-%m-%d %H%M}"
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,120}", name)
