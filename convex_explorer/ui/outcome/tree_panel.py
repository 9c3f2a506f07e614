"""A tree, and beneath it the question whether really so many rows are to be opened."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from convex_explorer.ui.outcome.tree_state import Opening
from convex_explorer.ui.outcome.tree_view import ROWS_AT_MOST, ValueTree
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.banner import Banner, BannerAction, Tone
from convex_explorer.ui.widgets.naming import named


class TreePanel(QWidget):
    """Asks below the tree, so that no row moves under the mouse."""

    def __init__(
        self, theme: Theme, object_name: str, accessible_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tree = named(ValueTree(theme), object_name, accessible_name)
        self._question = Banner(theme)
        self._asked: Opening | None = None
        self.tree.many_rows_asked.connect(self._ask)
        self.tree.value_shown.connect(self._question.clear)
        self._question.action_chosen.connect(self._open)
        self.setFocusProxy(self.tree)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self._question)

    @property
    def question(self) -> str:
        """What is asked, or told; empty if nothing is."""
        return self._question.message

    def _ask(self, opening: Opening) -> None:
        self._asked = opening
        if opening.complete:
            label = f"Expand {opening.rows:,} rows"
            self._question.show_message(
                f"{label}?", actions=[BannerAction("expand", label)], tone=Tone.INFO
            )
        else:
            self._question.show_message(
                f"There are more than {ROWS_AT_MOST:,} rows to expand.",
                advice="Expand a part of them, or read all of it in the Text look.",
            )

    def _open(self) -> None:
        self._question.clear()
        if self._asked is not None:
            self.tree.open_rows(self._asked)
        self.tree.setFocus()
