"""What is around the rows of a form: what is asked, what is told, and the area that scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.call.form.part import put_up
from convex_explorer.ui.widgets.banner import Banner
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

_BEFORE_ROWS = 2  # the hint, and the button that fills in


class FormPage(QWidget):
    """Rows, or a sentence that says why there are none.

    Attributes:
        banner: asks before something is lost.
        fill_button: fills in what must be there.

    Signals:
        json_wished: show the text.
        fill_wished: fill in what must be there.
        rows_moved: the rows take another height; what was in sight may be no more.
    """

    json_wished = Signal()
    fill_wished = Signal()
    rows_moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.banner = named(Banner(theme), "argsFormBanner")
        self._message = self._make_message()
        self._scroll = self._make_scroll()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self._message)
        column.addWidget(self._scroll, 1)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    # ------------------------------------------------------------------ what is shown

    def say(self, sentence: str) -> None:
        """Show this instead of rows."""
        self._sentence.setText(sentence)
        self._scroll.hide()
        self._message.show()

    def show_rows(self, hint: str, missing: int) -> None:
        """Show the rows.

        Args:
            hint: what is to be known of all of them.
            missing: how many fields lack that must be there.
        """
        self._message.hide()
        self._scroll.show()
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.fill_button.setText(f"Fill in the {missing} required fields")
        self.fill_button.setVisible(missing > 1)

    def add_rows(self, rows: QWidget) -> None:
        """Have these rows to show."""
        self._column.insertWidget(_BEFORE_ROWS, rows)
        put_up(rows)

    def take_focus(self) -> bool:
        """Give the keyboard to the way out of a sentence; whether there is one."""
        if self._message.isHidden():
            return False
        self._json_button.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def bring_into_sight(self, widget: QWidget | None) -> None:
        """Scroll to one of the rows' controls."""
        if widget is not None and self._scroll.isAncestorOf(widget):
            # Qt's own margins are higher than the area may be.
            self._scroll.ensureWidgetVisible(widget, self._theme.unit, 0)

    # ------------------------------------------------------------------ how it looks

    def _make_message(self) -> QWidget:
        message = named(QWidget(), "argsFormMessage", role="pane")
        message.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sentence = named(QLabel(), "argsFormSentence")
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._json_button = named(QPushButton("Show as JSON"), "argsFormShowJson")
        self._json_button.clicked.connect(self.json_wished)
        self._words = QVBoxLayout(message)
        self._words.addWidget(self._sentence)
        self._words.addWidget(self._json_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._words.addStretch()
        message.hide()
        return message

    def _make_scroll(self) -> QScrollArea:
        body = named(QWidget(), "argsFormBody", role="pane")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hint = named(QLabel(), "argsFormHint", role="muted")
        self._hint.setWordWrap(True)
        self.fill_button = named(QPushButton(), "argsFormFill")
        self.fill_button.clicked.connect(self.fill_wished)
        line = QHBoxLayout()
        line.addWidget(self.fill_button)
        line.addStretch()
        self._column = QVBoxLayout(body)
        self._column.addWidget(self._hint)
        self._column.addLayout(line)
        self._column.addStretch(1)
        scroll = named(QScrollArea(), "argsFormScroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        scroll.verticalScrollBar().rangeChanged.connect(self._note_range)
        return scroll

    def _note_range(self) -> None:
        self.rows_moved.emit()

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._words.setContentsMargins(3 * unit, 3 * unit, 3 * unit, 3 * unit)
        self._words.setSpacing(2 * unit)
        self._column.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 3 * unit)
        self._column.setSpacing(2 * unit)
