"""Which log lines to show: of which level, and with which words in them."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from convex_explorer.convex.calls import LogLevel
from convex_explorer.ui.outcome.log_sieve import LogFilter
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.naming import named

_LEVELS = (None, *LogLevel)


class LogBar(QFrame):
    """Stands above the log lines.

    Signals:
        filter_changed: the user wants to see other lines.
        left: Escape was pressed where there are no words to take away.
    """

    filter_changed = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "logBar", "Which log lines to show", role="toolbar")
        self._theme = theme
        self._placing = False
        self._level = named(QComboBox(), "logLevelFilter", "Level of the log lines")
        self._level.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._level.addItems([_title(level, {}) for level in _LEVELS])
        self._words = named(QLineEdit(), "logFindBox", "Find in the log lines")
        self._words.setPlaceholderText("Find in the log lines")
        self._words.setClearButtonEnabled(True)
        self._count = named(QLabel(), "logCount", role="small")
        self._level.currentIndexChanged.connect(self._note_change)
        self._words.textChanged.connect(self._note_change)
        self.setFocusProxy(self._words)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._level)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self._count)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    @property
    def filter(self) -> LogFilter:
        """What is to be seen."""
        return LogFilter(_LEVELS[self._level.currentIndex()], self._words.text())

    def show_filter(self, log_filter: LogFilter) -> None:
        """Show what was chosen earlier, for other lines."""
        self._placing = True
        self._level.setCurrentIndex(_LEVELS.index(log_filter.level))
        if self._words.text() != log_filter.words:
            self._words.setText(log_filter.words)
        self._placing = False

    def show_counts(self, counts: Mapping[LogLevel, int], shown: int) -> None:
        """Say how many lines there are of each level, and how many of all are to be seen."""
        for place, level in enumerate(_LEVELS):
            self._level.setItemText(place, _title(level, counts))
        total = sum(counts.values())
        lines = f"{total:,} line{'' if total == 1 else 's'}"
        self._count.setText(lines if shown == total else f"{shown:,} of {lines}")

    def begin(self) -> None:
        """Be ready for words to be typed."""
        self._words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._words.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._words.text():
            self._words.clear()
        else:
            self.left.emit()

    def _note_change(self) -> None:
        if not self._placing:
            self.filter_changed.emit()

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._row.setContentsMargins(2 * unit, unit, 3 * unit, unit)
        self._row.setSpacing(2 * unit)
        self._words.setMinimumWidth(20 * unit)


def _title(level: LogLevel | None, counts: Mapping[LogLevel, int]) -> str:
    name = "All levels" if level is None else level.value
    count = sum(counts.values()) if level is None else counts.get(level, 0)
    return f"{name} ({count:,})"
