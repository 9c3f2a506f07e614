"""What a pane says while it has nothing to show: an icon, a sentence, and what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from convex_explorer.ui.theme import Theme


class EmptyState(QWidget):
    """One sentence in the middle, with at most one action, and the keys that help here.

    Signals:
        action_chosen: the button was pressed.
    """

    action_chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name, self._icon_color = "circle-dot", "faint"
        self._icon, self._sentence = QLabel(), QLabel()
        self._sentence.setObjectName("emptySentence")
        for label in (self._icon, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._button = QPushButton()
        self._button.setObjectName("emptyActionButton")
        self._button.clicked.connect(self.action_chosen)
        self._keys_area = QWidget()
        self._keys = QGridLayout(self._keys_area)
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out()
        theme.changed.connect(self._take_theme)
        self._take_theme()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def say(
        self,
        sentence: str,
        *,
        icon: str = "circle-dot",
        color: str = "faint",
        action: str = "",
        keys: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Say something.

        Args:
            sentence: what is, or is not, there.
            icon: the name of an icon; ``color`` is its color in the theme.
            color: see ``icon``.
            action: the words on the button; none, no button.
            keys: what they do and how they are called: ``("Run", "Ctrl+Enter")``.
        """
        self._icon_name, self._icon_color = icon, color
        self._sentence.setText(sentence)
        self._button.setText(action)
        self._show_keys(keys)
        self._take_theme()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out()

    def _leave_out(self) -> None:
        """Where there is no room for all of it, what it says comes first, then what can be done."""
        unit, gap = self._theme.unit, self._column.spacing()
        left = self.height() - self._sentence.heightForWidth(self.width() - 8 * unit)
        above = min(2 * unit, max(0, left // 2))
        self._column.setContentsMargins(4 * unit, above, 4 * unit, above)
        left -= 2 * above
        for part, wanted in (
            (self._button, bool(self._button.text())),
            (self._keys_area, self._keys.count() > 0),
            (self._icon, True),
        ):
            needed = part.sizeHint().height() + gap
            part.setVisible(wanted and needed <= left)
            left -= needed if wanted else 0

    def _show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        while (item := self._keys.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row, (meaning, key) in enumerate(keys):
            words, cap = QLabel(meaning), QLabel(key)
            words.setProperty("role", "muted")
            cap.setProperty("role", "key")
            self._keys.addWidget(words, row, 0, Qt.AlignmentFlag.AlignRight)
            self._keys.addWidget(cap, row, 1, Qt.AlignmentFlag.AlignLeft)

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.addStretch(2)
        self._column.addWidget(self._icon)
        self._column.addWidget(self._sentence)
        self._column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(self._keys_area, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(3)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._column.setSpacing(2 * unit)
        self._keys.setContentsMargins(0, unit, 0, 0)
        self._keys.setHorizontalSpacing(3 * unit)
        self._keys.setVerticalSpacing(unit)
        size = self._theme.icon_size
        self._icon.setPixmap(self._theme.icon(self._icon_name, self._icon_color).pixmap(size))
        self._leave_out()
