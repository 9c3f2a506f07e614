import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

import convex_explorer
from convex_explorer.ui.crash_dialog import CrashDialog, crash_report

CANARY = "c4n4ry"


class NobodyExpectedError(Exception):
    """Carries data, as errors do."""


def break_down(value: str) -> None:
    raise NobodyExpectedError(f"cannot make sense of {value}")


@pytest.fixture
def report() -> str:
    try:
        break_down(CANARY)
    except NobodyExpectedError as error:
        return crash_report(type(error), error.__traceback__)
    pytest.fail("it did not break down")


@pytest.fixture
def dialog(report, theme, qtbot):
    dialog = CrashDialog(report)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.open()
    return dialog


def test_a_report_says_what_broke_where_and_on_what(report):
    assert report.startswith(f"Convex Explorer {convex_explorer.__version__}, Qt 6")
    assert "NobodyExpectedError" in report
    assert "in break_down" in report


def test_a_report_holds_no_data(report):
    assert CANARY not in report
    assert "cannot make sense of c" not in report


def test_a_report_of_an_error_that_was_never_raised_is_one_too():
    assert "builtins.ValueError" in crash_report(ValueError, None)


def test_the_report_is_shown_whole_in_a_fixed_font_and_cannot_be_changed(dialog, report):
    shown = dialog.findChild(QPlainTextEdit, "crashReport")
    assert shown.toPlainText() == report
    assert shown.isReadOnly()
    assert QFontInfo(shown.font()).fixedPitch()


def test_the_report_is_copied(dialog, report):
    button = dialog.findChild(QPushButton, "copyReportButton")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == report
    assert dialog.isVisible()


def test_it_closes(dialog):
    QTest.mouseClick(dialog.findChild(QPushButton, "closeButton"), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
