"""A few words that give way."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from convex_explorer.ui.widgets.remark import Remark


def row_of(width, qtbot):
    """A remark beside a button, in so many pixels."""
    row = QWidget()
    qtbot.addWidget(row)
    layout = QHBoxLayout(row)
    remark, button = Remark("Comments are not sent"), QPushButton("Format")
    layout.addWidget(remark)
    layout.addWidget(button)
    row.resize(width, 40)
    row.show()
    return row, remark, button


def test_what_it_stands_beside_keeps_its_room(qtbot):
    row, remark, button = row_of(130, qtbot)
    assert button.width() >= button.sizeHint().width()
    assert remark.width() < remark.sizeHint().width()
    assert remark.text() == "Comments are not sent"
    cut = row.grab().toImage()
    remark.setText("")
    assert row.grab().toImage() != cut  # it is painted, as far as it goes


def test_with_room_enough_it_looks_like_any_label(qtbot):
    row, remark, _ = row_of(600, qtbot)
    assert row.width() == 600
    assert remark.width() >= remark.sizeHint().width()
