"""Offers what can be written in args while they are typed, and on Ctrl+Space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel, QTextCursor
from PySide6.QtWidgets import QCompleter, QTreeView

from convex_explorer.convex.variables import Variables
from convex_explorer.ui.call.text_changes import python_offset
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from convex_explorer.convex.args_completion import Completion, Offer
    from convex_explorer.convex.validators import Validator
    from convex_explorer.ui.theme import Theme
    from convex_explorer.ui.widgets.code_editor import CodeEditor

#: Looking through so many characters takes a third of a frame; in longer texts only on demand.
_LONG_TEXT = 30_000
_ROWS_SHOWN = 10
_TAKES = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}


class ArgsCompleter(QObject):
    """A list at the caret. By itself it opens only for names and for what is one of few.

    Signals:
        taken: an offer was written into the text.
    """

    taken = Signal()

    def __init__(self, theme: Theme, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._theme = theme
        self._editor = editor
        self._validator: Validator | None = None
        self._variables = Variables()
        self._completion: Completion | None = None
        self._list: _OfferList | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._offer_while_typing)
        editor.installEventFilter(self)

    def expect(self, validator: Validator | None) -> None:
        """Offer what this one lets pass; nothing where nobody knows."""
        self._validator = validator
        self.put_away()

    def know_variables(self, variables: Variables) -> None:
        """Offer the names of these."""
        self._variables = variables

    def offer(self) -> None:
        """Open the list with all that can be written at the caret."""
        self._show(all_of_them=True)

    def put_away(self) -> None:
        """Close the list."""
        self._soon.stop()
        if self._list is not None:
            self._list.view.hide()

    @property
    def is_open(self) -> bool:
        """Whether the list is to be seen."""
        return self._list is not None and self._list.view.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See each key before the editor, and those that choose from the list instead of it."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Space:
            self.offer()
            return True
        if self.is_open and event.key() in _TAKES and self._list is not None:
            self._take(self._list.view.currentIndex())
            return True
        if event.text() and (self._validator is not None or self._variables.values):
            # When the editor has taken the key.
            self._soon.start()
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------------ offering

    def _offer_while_typing(self) -> None:
        if self._editor.document().characterCount() > _LONG_TEXT:
            self.put_away()
        else:
            self._show(all_of_them=False)

    def _show(self, *, all_of_them: bool) -> None:
        found = self._find()
        offers = () if found is None else found.offers
        if not all_of_them:
            offers = tuple(each for each in offers if each.sure)
        if found is None or not offers or (not all_of_them and not self._is_asked_for(found)):
            self.put_away()
            return
        self._completion = found
        if self._list is None:
            self._list = _OfferList(self._theme, self._editor)
            self._list.view.clicked.connect(self._take)
            # An open list takes the keys, and hands them to the editor past its event filters.
            self._list.view.installEventFilter(self)
        self._list.show_offers(offers)

    def _find(self) -> Completion | None:
        if self._editor.isReadOnly():
            return None
        # Not for the first paint.
        from convex_explorer.convex.args_completion import complete, complete_variable

        text = self._editor.text()
        caret = python_offset(text, self._editor.textCursor().position())
        found = complete_variable(text, caret, self._variables)
        if found is None and self._validator is not None:
            found = complete(text, caret, self._validator)
        return found

    def _is_asked_for(self, found: Completion) -> bool:
        """Whether something of it is typed already, or a value or name just begins there."""
        cursor = self._editor.textCursor()
        line = cursor.block().text()[: cursor.positionInBlock()].rstrip()
        return found.start < found.end or line.endswith((":", "{", ",", "["))

    # ------------------------------------------------------------------ taking

    def _take(self, index: QModelIndex) -> None:
        """Write an offer in place of what was typed, as one step of undo."""
        completion = self._completion
        if completion is None or not index.isValid():
            self.put_away()
            return
        replacement = index.siblingAtColumn(0).data(Qt.ItemDataRole.UserRole)
        text = self._editor.text()
        caret = python_offset(text, self._editor.textCursor().position())
        cursor = self._editor.textCursor()
        cursor.setPosition(cursor.position() - _units(text[completion.start : caret]))
        end = cursor.position() + _units(text[completion.start : completion.end])
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(replacement)
        self._editor.setTextCursor(cursor)
        self.put_away()
        self.taken.emit()
        if replacement.endswith(": "):
            self._soon.start()


class _OfferList(QCompleter):
    """The list itself, made when there is something to be offered."""

    def __init__(self, theme: Theme, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._theme = theme
        self._editor = editor
        self._rows = QStandardItemModel(self)
        self.view = named(QTreeView(), "argsCompletionList", "What can be written here")
        self.view.setRootIsDecorated(False)
        self.view.setHeaderHidden(True)
        self.view.setUniformRowHeights(True)
        self.setModel(self._rows)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(_ROWS_SHOWN)
        self.setPopup(self.view)
        self.setWidget(editor)

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """Open it below the caret, with these."""
        self._rows.clear()
        for offer in offers:
            row = [QStandardItem(offer.label), QStandardItem(offer.detail)]
            spoken = f"{offer.label}, {offer.detail}".rstrip(", ")
            row[0].setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            row[0].setData(offer.replacement, Qt.ItemDataRole.UserRole)
            row[1].setForeground(self._theme.color("muted"))
            self._rows.appendRow(row)
        self.view.setFont(self._theme.code_font())
        self.complete(self._place())
        self.view.setCurrentIndex(self.view.model().index(0, 0))

    def _place(self) -> QRect:
        """Below the caret, as wide as what it holds."""
        unit = self._theme.unit
        width = 4 * unit + self.view.verticalScrollBar().sizeHint().width()
        for column in range(2):
            self.view.resizeColumnToContents(column)
            self.view.setColumnWidth(column, self.view.columnWidth(column) + 3 * unit)
            width += self.view.columnWidth(column)
        area = self._editor.cursorRect()
        area.translate(self._editor.viewport().pos())
        area.setWidth(min(width, 120 * unit))
        return area


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
