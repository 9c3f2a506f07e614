"""The variables of a deployment: a table of their names and of what is typed for their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.variable_texts import name_flaw, text_flaw
from convex_explorer.convex.variables import MOST_VARIABLES
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.save_buttons import SaveButtons

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from convex_explorer.ui.theme import Theme

NAME, VALUE = range(2)
_EXPLAINED = (
    'In args, a whole string such as "{{userId}}" stands for the value that is set here for %s. '
    "Values are written as in args: with quotes around a string, 12n for an Int64.\n"
    "They are kept in a file on this computer, not in the keyring: this is no place for keys, "
    "tokens or passwords."
)


class VariablesDialog(QDialog):
    """Nothing is changed before it is saved.

    Signals:
        given: what was typed for each variable, by its name (object, a dict of str).
    """

    given = Signal(object)

    def __init__(
        self, theme: Theme, deployment_name: str, texts: Mapping[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        title = f"Variables of {deployment_name}"
        named(self, "variablesDialog", title)
        self.setWindowTitle(theme.veils.words(title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        explained = theme.veils.words(_EXPLAINED % deployment_name)
        self._explained = named(QLabel(explained), "variablesHint", role="muted")
        self._explained.setWordWrap(True)
        self._explained.setTextFormat(Qt.TextFormat.PlainText)
        self._table = named(QTableWidget(0, 2), "variablesTable", title)
        theme.veils.cover(self._table)
        self._flaw = named(QLabel(), "variablesProblem", role="error")
        self._flaw.setWordWrap(True)
        self._flaw.setTextFormat(Qt.TextFormat.PlainText)
        self._add = named(QPushButton("Add variable"), "addVariableButton")
        self._remove = named(QPushButton("Remove"), "removeVariableButton")
        for part in (self._table, self._flaw):
            theme.veils.cover(part)
        self._set_up_table()
        self._lay_out()
        for name, text in texts.items():
            self._add_row(name, text)
        self._table.itemChanged.connect(self._show_state)
        self._table.itemSelectionChanged.connect(self._show_state)
        self._show_state()
        if not texts:
            self._add_and_edit()

    def add(self, name: str) -> None:
        """Let the user write the value of a variable that is not there yet."""
        row = self._table.rowCount() - 1
        if row < 0 or self._typed(row, NAME) or self._typed(row, VALUE):
            self._add_row("", "")
            row += 1
        if (item := self._table.item(row, NAME)) is not None:
            item.setText(name)
        self._table.setCurrentCell(row, VALUE)
        self._table.setFocus()

    def accept(self) -> None:
        self.given.emit(dict(self._rows()))
        super().accept()

    # ------------------------------------------------------------------ rows

    def _rows(self) -> Iterator[tuple[str, str]]:
        """What is typed; a row without anything is none."""
        for row in range(self._table.rowCount()):
            name, text = self._typed(row, NAME), self._typed(row, VALUE)
            if name or text:
                yield name, text

    def _typed(self, row: int, column: int) -> str:
        item = self._table.item(row, column)
        return item.text().strip() if item is not None else ""

    def _add_row(self, name: str, text: str) -> None:
        row = self._table.rowCount()
        self._table.insertRow(row)
        for column, typed in ((NAME, name), (VALUE, text)):
            item = QTableWidgetItem(typed)
            item.setFont(self._theme.code_font())
            self._table.setItem(row, column, item)

    def _add_and_edit(self) -> None:
        self._add_row("", "")
        self._table.setCurrentCell(self._table.rowCount() - 1, NAME)
        self._table.setFocus()
        if (item := self._table.currentItem()) is not None and self.isVisible():
            self._table.editItem(item)

    def _remove_current(self) -> None:
        if (row := self._table.currentRow()) >= 0:
            self._table.removeRow(row)
            self._show_state()

    # ------------------------------------------------------------------ what is wrong

    def _show_state(self) -> None:
        flaw = self._first_flaw()
        self._flaw.setText(flaw)
        self._flaw.setVisible(bool(flaw))
        self._save.setEnabled(not flaw)
        self._remove.setEnabled(self._table.currentRow() >= 0)
        self._add.setEnabled(self._table.rowCount() < MOST_VARIABLES)

    def _first_flaw(self) -> str:
        seen: set[str] = set()
        for name, text in self._rows():
            flaw = name_flaw(name)
            if flaw is not None:
                return f"“{name}”: {flaw}" if name else f"What {text} is called is missing."
            if name in seen:
                return f"“{name}” is here twice: rename or remove one of them."
            seen.add(name)
            if (flaw := text_flaw(text)) is not None:
                return f"{name}: {flaw}"
        return ""

    # ------------------------------------------------------------------ how it is built

    def _set_up_table(self) -> None:
        table = self._table
        table.setHorizontalHeaderLabels(["Name", "Value"])
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._theme.unit * 7)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(True)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(NAME, self._theme.unit * 36)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        removing = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), table)
        removing.setContext(Qt.ShortcutContext.WidgetShortcut)
        removing.activated.connect(self._remove_current)

    def _lay_out(self) -> None:
        unit = self._theme.unit
        self._add.clicked.connect(self._add_and_edit)
        self._remove.clicked.connect(self._remove_current)
        for button in (self._add, self._remove):
            button.setAutoDefault(False)
        rows = QHBoxLayout()
        rows.setSpacing(unit * 2)
        rows.addWidget(self._add)
        rows.addWidget(self._remove)
        rows.addStretch()
        buttons = SaveButtons(self, "Variables")
        self._save = buttons.save
        column = QVBoxLayout(self)
        column.setContentsMargins(*[unit * 4] * 4)
        column.setSpacing(unit * 3)
        column.addWidget(self._explained)
        column.addWidget(self._table, 1)
        column.addLayout(rows)
        column.addWidget(self._flaw)
        column.addWidget(buttons)
        self.resize(unit * 130, unit * 90)
