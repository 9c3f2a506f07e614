import pytest
from PySide6.QtWidgets import QApplication, QLabel

from convex_explorer.ui.widgets.restyling import restyle


@pytest.fixture
def label(qtbot):
    label = QLabel("text")
    label.setStyleSheet('QLabel { color: #010203 } QLabel[role="error"] { color: #0a0b0c }')
    qtbot.addWidget(label)
    return label


def color(label: QLabel) -> str:
    QApplication.processEvents()
    return label.palette().windowText().color().name()


def test_what_is_on_the_screen_looks_otherwise_at_once(label):
    label.show()
    assert color(label) == "#010203"
    restyle(label, role="error")
    assert color(label) == "#0a0b0c"
    restyle(label, role="")
    assert color(label) == "#010203"


def test_what_was_never_seen_looks_as_it_was_told_to_once_it_is(label):
    restyle(label, role="error")
    label.show()
    assert color(label) == "#0a0b0c"
