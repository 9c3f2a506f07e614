import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from convex_explorer.ui.widgets.scrolled_body import ScrolledBody


@pytest.fixture
def body(theme, qtbot):
    body = ScrolledBody()
    qtbot.addWidget(body)
    text = QLabel("so many words that they do not fit into one line " * 4)
    text.setWordWrap(True)
    body.column.addWidget(text)
    return body


def test_it_asks_for_more_height_in_less_width(body):
    body.set_width(1200)
    wide = body.sizeHint().height()
    body.set_width(300)
    assert body.sizeHint().height() > 2 * wide


def test_it_asks_for_more_height_once_there_is_more_in_it(body):
    body.set_width(600)
    before = body.sizeHint().height()
    body.column.addWidget(QLineEdit())
    body.set_width(600)
    assert body.sizeHint().height() > before + QLineEdit().sizeHint().height() / 2


def test_what_has_no_room_is_scrolled_to(body):
    last = QLineEdit()
    for _ in range(20):
        body.column.addWidget(QLineEdit())
    body.column.addWidget(last)
    body.resize(400, 120)
    body.show()
    assert last.visibleRegion().isEmpty()
    body.activateWindow()
    last.setFocus()
    body.ensureWidgetVisible(last)
    assert not last.visibleRegion().isEmpty()
