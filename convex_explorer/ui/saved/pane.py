"""The saved calls: a box to find one, and a list to open them from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QMenu,
    QToolButton,
    QWidget,
)

from convex_explorer.convex.saved_calls import SavedEntry, SavedListing
from convex_explorer.ui.saved.list_model import NAME, PATH, SavedListModel
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.tree_pane import PaneNames, TreePane

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QResizeEvent

    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.saved.list_model import Entry
    from convex_explorer.ui.theme import Theme

#: So many calls are shown with all groups unfolded.
_FEW = 200
_SHARE_OF_PATH = 0.38
_NO_FOLDER = (
    "Calls can be saved under a name, as files in a folder of your choice: to have them again, or "
    "to share them by git. No key is ever in them."
)
_NO_CALL = "No call is saved in this folder yet. Ctrl+S saves the one that is in front."


_NAMES = PaneNames(
    pane=("savedPane", "Saved calls"),
    search=("savedSearch", "Search saved calls"),
    tree=("savedList", "Saved calls"),
    words="savedEmpty",
    action=("chooseSavedFolderButton", "Choose folder…"),
    status="savedStatus",
)


class SavedPane(TreePane):
    """Opening a call never runs it.

    Signals:
        call_opened: str, the file of a call; Enter, a double click, or the menu.
        rename_wished: SavedEntry, to be called something else; F2, or the menu.
        removal_wished: SavedEntry or UnreadableEntry, to be deleted; the Delete key, or the menu.
        folder_wished: the user wants to choose where calls are saved.
        look_wished: the user wants the folder to be looked at again.
    """

    call_opened = Signal(str)
    rename_wished = Signal(object)
    removal_wished = Signal(object)
    folder_wished = Signal()
    look_wished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._model = SavedListModel(theme)
        super().__init__(theme, _NAMES, self._model, parent)
        self._listing: SavedListing | None = None
        self._trouble = ""
        self._menu_button = named(
            QToolButton(), "savedMenuButton", "Folder of the saved calls", role="quiet"
        )
        self._menu_button.setToolTip("Folder of the saved calls")
        theme.dress(self._menu_button, "ellipsis")
        self.add_button(self._menu_button)
        self.tree.installEventFilter(self)
        header = self.tree.header()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(PATH, QHeaderView.ResizeMode.Fixed)
        self._connect()
        self._show_state()

    # ------------------------------------------------------------------ what is shown

    def show_listing(self, listing: SavedListing | None) -> None:
        """Show what is in the folder now; None where none was chosen."""
        chosen = self._model.entry_at(self.tree.currentIndex())
        unfolded = self._unfolded()
        self._listing, self._trouble = listing, ""
        self._model.show_listing(listing or SavedListing(""))
        self._unfold(unfolded)
        if chosen is not None:
            self.tree.setCurrentIndex(self._model.index_of(chosen.file))
        self._show_state()

    def show_unavailable(self, error: ExplorerError) -> None:
        """Say that the folder cannot be read now."""
        self._listing, self._trouble = None, f"{error} {error.advice}".strip()
        self._model.show_listing(SavedListing(""))
        self._show_state()

    def take_focus(self) -> None:
        """Let the user go through the calls by keyboard."""
        if not self.is_full:
            (self.focus_search if self._listing else self.action.setFocus)()
            return
        self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.tree.currentIndex().isValid():
            self.tree.setCurrentIndex(self._model.first())

    # ------------------------------------------------------------------ how it is shown

    def _show_state(self) -> None:
        self.show_content(
            is_full=bool(self._model.count),
            why_empty=self._why_empty(),
            status=self._status_words(),
        )
        self.action.setVisible(self._listing is None)

    def _why_empty(self) -> str:
        if self._trouble:
            return self._trouble
        if self._listing is None:
            return _NO_FOLDER
        words = self.search.text().strip()
        has_calls = self._listing.entries or self._listing.unreadable
        return f"No saved call holds “{words}”." if words and has_calls else _NO_CALL

    def _status_words(self) -> str:
        if self._listing is None:
            return ""
        said = []
        if self._listing.is_cut:
            said.append("This folder holds more than is listed: choose one for calls alone.")
        if unreadable := len(self._listing.unreadable):
            said.append(f"{unreadable} {'file' if unreadable == 1 else 'files'} cannot be read.")
        return " ".join(said)

    def _groups(self) -> list[QModelIndex]:
        rows = (self._model.index(row, NAME) for row in range(self._model.rowCount()))
        return [index for index in rows if self._model.entry_at(index) is None]

    def _unfolded(self) -> dict[str, bool]:
        """Which groups there are, and whether their calls are to be seen."""
        return {str(each.data()): self.tree.isExpanded(each) for each in self._groups()}

    def _unfold(self, before: Mapping[str, bool]) -> None:
        """Show the calls of groups as before; of new ones, unless there are a great many."""
        for group in self._groups():
            self.tree.setExpanded(group, before.get(group.data(), self._model.count <= _FEW))

    # ------------------------------------------------------------------ what the user does

    def _look_for(self, text: str) -> None:
        self._model.search(text)
        self._unfold({})
        if text.strip():
            self.tree.setCurrentIndex(self._model.first())
        self._show_state()

    def _current(self) -> Entry | None:
        return self._model.entry_at(self.tree.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        entry = self._model.entry_at(index)
        if entry is not None:
            self.call_opened.emit(entry.file)

    def _open_current(self) -> None:
        self._open(self.tree.currentIndex())

    def _rename_current(self) -> None:
        if isinstance(entry := self._current(), SavedEntry):
            self.rename_wished.emit(entry)

    def _remove_current(self) -> None:
        if (entry := self._current()) is not None:
            self.removal_wished.emit(entry)

    def _copy_file(self) -> None:
        if (entry := self._current()) is not None:
            QApplication.clipboard().setText(entry.file)

    def _show_folder(self) -> None:
        if self._listing is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._listing.folder))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list knows a few keys more."""
        if watched is self.search or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        return event.type() is QEvent.Type.KeyPress and self._take_key(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        wishes: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Return: self._open_current,
            Qt.Key.Key_Enter: self._open_current,
            Qt.Key.Key_F2: self._rename_current,
            Qt.Key.Key_Delete: self._remove_current,
        }
        wish = wishes.get(event.key())
        if wish is None or self._current() is None:
            return False
        wish()
        return True

    def _show_menu(self, where: QPoint) -> None:
        index = self.tree.indexAt(where)
        if not index.isValid() or self._model.entry_at(index) is None:
            return
        self.tree.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, key, wish in (
            ("Open (does not run)", "Return", self._open_current),
            ("Rename or move…", "F2", self._rename_current),
            ("Copy the file's path", "", self._copy_file),
            ("Delete…", "Del", self._remove_current),
        ):
            action = QAction(text, menu)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(wish)
            menu.addAction(action)
        menu.popup(self.tree.viewport().mapToGlobal(where))

    def _fill_menu(self) -> None:
        menu = self._folder_menu
        menu.clear()
        if self._listing is not None:
            menu.addAction(self._listing.folder).setEnabled(False)
            menu.addSeparator()
            menu.addAction("Show in file manager").triggered.connect(self._show_folder)
            menu.addAction("Look again").triggered.connect(self.look_wished)
        menu.addAction("Choose folder…").triggered.connect(self.folder_wished)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tree.header().resizeSection(PATH, round(self.width() * _SHARE_OF_PATH))

    # ------------------------------------------------------------------ how it is built

    def _connect(self) -> None:
        self.search.textChanged.connect(self._look_for)
        self.search.returnPressed.connect(self._open_current)
        self.tree.doubleClicked.connect(self._open)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self.action.clicked.connect(self.folder_wished)
        self._folder_menu = QMenu(self)
        self._folder_menu.aboutToShow.connect(self._fill_menu)
        self._menu_button.setMenu(self._folder_menu)
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
