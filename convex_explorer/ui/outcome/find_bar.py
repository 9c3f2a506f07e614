"""The box to find something in a result: what to look for, where, and how much was found."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.announcing import announce
from convex_explorer.ui.widgets.naming import named
from convex_explorer.values.search import Query, Scope

_KEPT = 50
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindBar(QFrame):
    """Earlier searches are behind the arrow keys.

    Signals:
        query_changed: something else is looked for now.
        next_wished, previous_wished: go to another hit.
        closed: the user is done.
    """

    query_changed = Signal()
    next_wished = Signal()
    previous_wished = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "findBar", "Find in the result", role="below")
        self._theme = theme
        self._earlier: list[str] = []
        self._recalled = 0
        self._edit = named(QLineEdit(), "findEdit", "Find", role="code")
        self._edit.setPlaceholderText("Find in keys and values")
        self._edit.setClearButtonEnabled(True)
        self._count = named(QLabel(), "findCount", role="small")
        self._pattern = self._button("findPattern", "Regular expression (Alt+R)", text=".*")
        self._pattern.setCheckable(True)
        # Not the button's own shortcut: that presses it with a delay, for the eye.
        shortcut = QShortcut(QKeySequence("Alt+R"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._pattern.toggle)
        self._scope = named(QComboBox(), "findScope", "Where to find")
        self._scope.addItems([str(scope) for scope in Scope])
        self._previous = self._button(
            "findPrevious", "Previous (Shift+Enter, Shift+F3)", icon="chevron-up"
        )
        self._next = self._button("findNext", "Next (Enter, F3)", icon="chevron-down")
        self._close = self._button("findClose", "Close (Esc)", icon="x")
        self.setFocusProxy(self._edit)
        self._edit.textChanged.connect(self._note_change)
        self._pattern.toggled.connect(self._note_change)
        self._scope.currentTextChanged.connect(self._note_change)
        self._previous.clicked.connect(self.previous_wished)
        self._next.clicked.connect(self.next_wished)
        self._close.clicked.connect(self.closed)
        self._lay_out()

    def query(self, *, as_shown: bool) -> Query:
        """What is looked for."""
        scope = Scope(self._scope.currentText())
        return Query(self._edit.text(), self._pattern.isChecked(), scope, as_shown)

    def begin(self) -> None:
        """Be ready for something to be typed."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def show_count(self, words: str, *, problem: bool = False, aloud: bool = False) -> None:
        """Say how much was found, or why nothing could be.

        Args:
            words: what to say.
            problem: what is looked for is no regular expression.
            aloud: tell a screen reader at once.
        """
        self._count.setText(words)
        self._count.setToolTip(words)
        if problem != bool(self._edit.property("problem")):
            self._edit.setProperty("problem", problem)
            self._edit.style().polish(self._edit)
        if aloud and words:
            announce(self._count, words)

    # ------------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        backward = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self._keep()
            self.closed.emit()
        elif event.key() in _ENTER:
            self._keep()
            (self.previous_wished if backward else self.next_wished).emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._edit.hasFocus():
            self._recall(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        """Keep what was looked for, to be recalled."""
        if words := self._edit.text():
            self._earlier = [words, *(each for each in self._earlier if each != words)][:_KEPT]
        self._recalled = 0

    def _recall(self, step: int) -> None:
        """Bring back an earlier search: 1 for the one before, -1 for the one after."""
        place = self._recalled + step
        if self._recalled == 0 and step > 0 and self._edit.text() in self._earlier[:1]:
            place += 1  # it is that one which is there already
        if 0 <= place <= len(self._earlier):
            self._edit.setText(self._earlier[place - 1] if place else "")
            self._recalled = place

    def _note_change(self) -> None:
        self._recalled = 0
        self.query_changed.emit()

    # ------------------------------------------------------------------ places

    def _button(
        self, object_name: str, words: str, *, icon: str = "", text: str = ""
    ) -> QToolButton:
        button = named(QToolButton(), object_name, words.partition(" (")[0], role="quiet")
        button.setToolTip(words)
        button.setText(text)
        if icon:
            self._theme.dress(button, icon)
        return button

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._edit, 1)
        for widget in (
            self._count, self._pattern, self._scope, self._previous, self._next, self._close,
        ):  # fmt: skip
            self._row.addWidget(widget)
        self._theme.changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._row.setContentsMargins(2 * unit, unit, 2 * unit, unit)
        self._row.setSpacing(unit)
        self._edit.setMinimumWidth(24 * unit)
        self._edit.setFont(self._theme.code_font())
        self._pattern.setFont(self._theme.code_font())
