from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from convex_explorer.ui.widgets.room import Room


class LayoutRequests(QObject):
    """Counts how often a widget is asked to lay out what is in it."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):  # noqa: N802 - Qt named it
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_what_is_around_is_not_laid_out_for_what_changes_within(qtbot):
    window, label = QWidget(), QLabel("one")
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(Room(label))
    window.show()
    qtbot.waitUntil(lambda: not label.size().isEmpty())
    QApplication.sendPostedEvents()
    requests = LayoutRequests(window)
    label.setText("another text, which is longer")
    QApplication.sendPostedEvents()
    assert requests.count == 0


def test_a_widget_has_all_the_room_that_there_is(qtbot):
    label = QLabel("one")
    room = Room(label)
    qtbot.addWidget(room)
    assert room.sizeHint() == label.sizeHint()
    assert room.minimumSizeHint() == label.minimumSizeHint()
    room.resize(300, 200)
    room.show()
    assert label.size() == room.size()
