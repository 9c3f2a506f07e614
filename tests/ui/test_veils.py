"""Veils: what they cover, when they are lifted, and what sentences say meanwhile."""

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.ui.veils import BLOTTED, bar_letters

PROD = Deployment("acme", "https://happy-otter-123.convex.cloud", DeploymentKind.PRODUCTION)
LOCAL = Deployment("my own", "http://127.0.0.1:3210/sub", DeploymentKind.SELF_HOSTED)


@pytest.fixture
def window(qtbot):
    window = QWidget()
    column = QVBoxLayout(window)
    for widget in (QLineEdit(), QLineEdit("ada"), QLabel("ada"), QPlainTextEdit("ada\n" * 40)):
        column.addWidget(widget)
    qtbot.addWidget(window)
    window.resize(300, 400)
    with qtbot.waitActive(window):
        window.show()
    window.findChild(QLineEdit).setFocus()
    return window


@pytest.fixture
def veils(theme):
    yield theme.veils
    theme.veils.draw(False)


def covered(window) -> list[QWidget]:
    return [window.layout().itemAt(place).widget() for place in (1, 2, 3)]


def inner(widget: QWidget) -> QRect:
    """The part of a widget in which there is something to read."""
    is_scrolled = isinstance(widget, QAbstractScrollArea)
    return widget.viewport().geometry() if is_scrolled else widget.rect()


def is_veiled(widget) -> bool:
    veil = widget.findChild(QWidget, "veil")
    return veil is not None and veil.isVisible() and veil.geometry().contains(inner(widget))


def seen(widget) -> QImage:
    return widget.grab().toImage()


def change_text(widget, text) -> None:
    (widget.setPlainText if isinstance(widget, QPlainTextEdit) else widget.setText)(text)


def test_what_is_covered_cannot_be_told_apart_and_is_there_again_afterwards(window, veils):
    for widget in covered(window):
        veils.cover(widget)
        before = seen(widget)
        veils.draw(True)
        assert is_veiled(widget)
        hidden = seen(widget)
        change_text(widget, "dad\n" * 40 if isinstance(widget, QPlainTextEdit) else "dad")
        if not isinstance(widget, QLabel):  # as long as its text
            assert seen(widget) == hidden
        change_text(widget, "ada\n" * 40 if isinstance(widget, QPlainTextEdit) else "ada")
        veils.draw(False)
        assert not is_veiled(widget)
        assert seen(widget) == before


def test_a_label_is_covered_as_far_as_its_text_goes_even_when_that_grows(window, veils, theme):
    label = covered(window)[1]
    veils.cover(label)
    veils.draw(True)
    label.setText("a much longer text than before")
    shown = seen(label)
    end = QFontMetrics(label.font()).horizontalAdvance(label.text())
    row = {shown.pixelColor(x, shown.height() // 2).name() for x in range(end)}
    assert row == {QColor(theme.color("line")).name()}


def test_what_is_made_later_is_covered_from_the_first(window, veils):
    veils.draw(True)
    for widget in covered(window):
        veils.cover(widget)
        assert is_veiled(widget)


def test_pointing_lifts_a_veil_and_leaving_lets_it_fall(window, veils):
    for widget in covered(window):
        veils.cover(widget)
    veils.draw(True)
    edit, *others = covered(window)
    middle = QPointF(edit.rect().center())
    QApplication.sendEvent(edit, QEnterEvent(middle, middle, edit.mapToGlobal(middle)))
    assert not is_veiled(edit)
    assert all(is_veiled(other) for other in others)
    QApplication.sendEvent(edit, QEvent(QEvent.Type.Leave))
    assert is_veiled(edit)


def test_the_keyboard_lifts_a_veil_and_what_is_typed_is_seen(window, veils):
    edit = covered(window)[0]
    veils.cover(edit)
    veils.draw(True)
    edit.setFocus()
    assert not is_veiled(edit)
    QTest.keyClicks(edit, "x")
    assert not is_veiled(edit)
    window.findChild(QLineEdit).setFocus()
    assert is_veiled(edit)


def test_a_whole_is_open_while_the_keyboard_is_in_a_part_of_it(window, veils):
    whole = QWidget()
    part = QLineEdit(whole)
    window.layout().addWidget(whole)
    whole.show()
    veils.cover(whole)
    veils.draw(True)
    assert is_veiled(whole)
    part.setFocus()
    assert not is_veiled(whole)
    window.findChild(QLineEdit).setFocus()
    assert is_veiled(whole)


def test_a_veil_grows_with_what_it_covers(window, veils):
    text = covered(window)[2]
    veils.cover(text)
    veils.draw(True)
    window.resize(500, 700)
    QApplication.processEvents()
    assert is_veiled(text)


@pytest.mark.parametrize(
    ("sentence", "seen_as"),
    [
        ("acme will soon want more.", f"{BLOTTED} will soon want more."),
        ("“acme” at happy-otter-123.convex.cloud", f"“{BLOTTED}” at {BLOTTED}"),
        ("Use https://happy-otter-123.convex.cloud", f"Use {BLOTTED}"),
        ("The key of happy-otter-123", f"The key of {BLOTTED}"),
        ("my own, at 127.0.0.1:3210", f"{BLOTTED}, at {BLOTTED}"),
        ("acmes and macme", "acmes and macme"),
    ],
)
def test_sentences_are_without_names(veils, sentence, seen_as):
    veils.know([PROD, LOCAL, DEMO_DEPLOYMENT])
    assert veils.words(sentence) == sentence
    veils.draw(True)
    assert veils.words(sentence) == seen_as


def test_sentences_are_as_they_are_where_no_name_is_known(veils):
    veils.draw(True)
    assert veils.words("acme") == "acme"
    veils.know([PROD])
    veils.know([])
    assert veils.words("acme") == "acme"


def test_a_row_is_hidden_unless_it_is_pointed_at_or_stood_on(veils, qtbot):
    view = QTreeView()
    qtbot.addWidget(view)
    with qtbot.waitActive(view):
        view.show()
    option = QStyleOptionViewItem()
    option.widget = view
    assert not veils.hide(option)
    veils.draw(True)
    view.clearFocus()
    option.state = QStyle.StateFlag.State_Enabled
    assert veils.hide(option)
    option.state = QStyle.StateFlag.State_Selected
    assert veils.hide(option)
    view.setFocus()
    assert not veils.hide(option)
    view.clearFocus()
    option.state = QStyle.StateFlag.State_MouseOver
    assert not veils.hide(option)


def test_bars_do_not_tell_true_from_false():
    assert bar_letters(len("true")) == bar_letters(len("false"))
    assert bar_letters(0) == 0
    assert bar_letters(13) == 24
