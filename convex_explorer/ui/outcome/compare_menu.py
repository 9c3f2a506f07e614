"""A menu of the results that the one in front can be compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from convex_explorer.ui.outcome.comparisons import Comparisons
    from convex_explorer.ui.theme import Theme


class CompareMenu(QMenu):
    """Filled anew before it opens, for other tabs come and go."""

    def __init__(
        self, theme: Theme, comparisons: Comparisons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._veils = theme.veils
        self.setObjectName("compareMenu")
        self._comparisons = comparisons
        self.triggered.connect(self._choose)

    def fill(self) -> None:
        """Offer what there is now."""
        self.clear()
        previous = self.addAction("Previous run\tCtrl+D")
        previous.setEnabled(self._comparisons.has_previous)
        self.addSeparator()
        choices = self._comparisons.choices()
        for choice in choices:
            words = self._veils.words(choice.words)
            # An ampersand in a name would be taken for the mark of a key.
            self.addAction(words.replace("&", "&&")).setData(choice.draft_id)
        if not choices:
            self.addAction("No other tab has a result").setEnabled(False)
        self.addSeparator()
        self.addAction("Select a call in history\tCtrl+Shift+D").setEnabled(False)

    def _choose(self, action: QAction) -> None:
        if action.data() is None:
            self._comparisons.compare_with_previous()
        else:
            self._comparisons.compare_with(str(action.data()))
