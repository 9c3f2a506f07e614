"""A pane of the sidebar with a tree that is searched, or with words why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.sidebar_pane import SidebarPane

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme


class PaneNames(NamedTuple):
    """What the parts of a pane are called, for screen readers and acceptance checks.

    Attributes:
        pane, tree: the object name, and what a screen reader says.
        search: the object name, and what the field says while it is empty.
        words: the object name of what is said in place of an empty tree.
        action: the object name of the button below that, and its text.
        status: the object name of the line at the bottom.
    """

    pane: tuple[str, str]
    search: tuple[str, str]
    tree: tuple[str, str]
    words: str
    action: tuple[str, str]
    status: str


class TreePane(SidebarPane):
    """Search box and buttons above, a tree or words in the middle, a line of status below.

    Attributes:
        search: from it the arrow keys reach the tree, and Escape empties it.
        tree: rows of one height, without a header.
        action: the one thing to do where there is nothing in the tree.
    """

    def __init__(
        self,
        theme: Theme,
        names: PaneNames,
        model: QAbstractItemModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, *names.pane, role="pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.search = named(QLineEdit(), *names.search)
        self.search.setPlaceholderText(names.search[1])
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        icon = self.search.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        theme.dress(icon, "search")
        self.tree = self._make_tree(names, model)
        self._words = named(QLabel(), names.words, role="muted")
        self._status = named(QLabel(), names.status, role="small")
        object_name, text = names.action
        self.action = named(QPushButton(text), object_name)
        self._lay_out()
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def add_button(self, button: QToolButton) -> None:
        """Put a button beside the search box, behind those that are there."""
        self._head.addWidget(button)

    def show_content(self, *, is_full: bool, why_empty: str, status: str) -> None:
        """Show the tree or, where nothing is in it, why that is so; and a line about it."""
        self._pages.setCurrentWidget(self.tree if is_full else self._empty)
        self._words.setText(why_empty)
        self._status.setText(status)
        self._status.setVisible(bool(status))

    @property
    def is_full(self) -> bool:
        """Whether the tree is shown."""
        return self._pages.currentWidget() is self.tree

    def focus_search(self) -> None:
        """Let the user type what they look for."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search box the arrow keys reach the tree; the focus stays."""
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
        ):
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                QApplication.sendEvent(self.tree, event)
                return True
            if event.matches(QKeySequence.StandardKey.Cancel) and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------------ how it is built

    def _make_tree(self, names: PaneNames, model: QAbstractItemModel) -> QTreeView:
        tree = named(QTreeView(), *names.tree)
        tree.setModel(model)
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        tree.setAllColumnsShowFocus(True)
        tree.setFrameShape(QTreeView.Shape.NoFrame)
        tree.header().setStretchLastSection(False)
        return tree

    def _lay_out(self) -> None:
        for label in (self._words, self._status):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._head = QHBoxLayout()
        self._head.addWidget(self.search, 1)
        self._empty = QWidget()
        self._empty_column = QVBoxLayout(self._empty)
        self._empty_column.addWidget(self._words)
        self._empty_column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignLeft)
        self._empty_column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        self._pages = QStackedLayout()
        column.addLayout(self._pages, 1)
        # Only now: of no widget's own, it would show the first one as a window.
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.tree)
        column.addWidget(self._status)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._head.setContentsMargins(unit * 3, unit * 2, unit * 3, unit * 2)
        self._head.setSpacing(unit)
        self._empty_column.setContentsMargins(unit * 3, unit, unit * 3, unit)
        self._empty_column.setSpacing(unit * 2)
        self._status.setContentsMargins(unit * 3, unit, unit * 3, unit)
        self.tree.setIndentation(unit * 4)
