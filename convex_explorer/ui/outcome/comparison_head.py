"""Which two runs are compared: a line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from convex_explorer.ui.outcome.comparison_words import run_words
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from convex_explorer.convex.runs import Run
    from convex_explorer.ui.theme import Theme

_LONGEST_ARGS = 500


class ComparisonHead(QFrame):
    """Says of both sides which function was called, where, as whom and when."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "comparisonHead", role="pane-header")
        self._theme = theme
        #: Whether there is something to be seen.
        self.names_runs = False
        self._grid = QGridLayout(self)
        self._sides = {
            "Before": named(QLabel(), "comparisonBefore", role="small"),
            "After": named(QLabel(), "comparisonAfter", role="small"),
        }
        for row, (title, label) in enumerate(self._sides.items()):
            name = QLabel(title)
            name.setProperty("role", "pane-title")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            # A long line is cut off, and does not make the window wider.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            theme.veils.cover(label)
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(label, row, 1)
        self._grid.setColumnStretch(1, 1)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def show_runs(self, before: Run | None, after: Run | None) -> None:
        """Show which two they are; nothing, if one is missing."""
        self.names_runs = before is not None and after is not None
        if before is None or after is None:
            return
        other_args = before.call.args_text.strip() != after.call.args_text.strip()
        for (title, label), run in zip(self._sides.items(), (before, after), strict=True):
            words = run_words(run)
            if other_args:
                words += " · other args"
            args = run.call.args_text[:_LONGEST_ARGS]
            label.setText(words)
            label.setToolTip(f"{words}\nArgs: {args}")
            label.setAccessibleName(f"{title}: {words}")

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._grid.setContentsMargins(3 * unit, unit, 3 * unit, unit)
        self._grid.setHorizontalSpacing(2 * unit)
        self._grid.setVerticalSpacing(unit // 2)
