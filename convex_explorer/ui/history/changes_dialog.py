"""What was changed on production: a table to look through, and a way to save all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.records import CallEnding
from convex_explorer.ui.history.list_model import ENDINGS
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.convex.production_changes import ProductionChange
    from convex_explorer.ui.theme import Theme

COLUMNS = ("When", "Deployment", "Function", "Type", "As whom", "Ending", "Args")
_WIDTHS = (38, 24, 36, 18, 24, 36, 60)
_SHOWN_ARGS = 300
NO_CHANGES = "Nothing was changed on a production deployment from here."


class ChangesDialog(QDialog):
    """Every mutation and action that went to a production deployment, newest first.

    Signals:
        save_requested: str, the file that all changes are to be saved to.
    """

    save_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "changesDialog", "Changes on production")
        self.setWindowTitle("Changes on production")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model = ChangesModel()
        self._table = named(QTableView(), "changesTable", "Changes on production")
        self._table.setModel(self._model)
        theme.veils.cover(self._table)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setWordWrap(False)
        self._table.setTabKeyNavigation(False)
        self._table.verticalHeader().hide()
        rows = self._table.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.unit * 7)
        self._table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self._table.setColumnWidth(column, theme.unit * width)
        self._said = named(QLabel("Reading…"), "changesSaid", role="muted")
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QDialogButtonBox()
        self._save = buttons.addButton("Save as…", QDialogButtonBox.ButtonRole.ActionRole)
        named(self._save, "saveChangesButton", "Save all changes as JSON Lines or CSV")
        self._save.setEnabled(False)
        self._save.clicked.connect(self._ask_where)
        named(buttons.addButton(QDialogButtonBox.StandardButton.Close), "closeChangesButton")
        buttons.rejected.connect(self.reject)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(*[theme.unit * 4] * 4)
        column_of_all.setSpacing(theme.unit * 3)
        column_of_all.addWidget(self._said)
        column_of_all.addWidget(self._table, 1)
        column_of_all.addWidget(buttons)
        room = self.screen().availableSize()
        self.resize(QSize(theme.unit * 280, theme.unit * 120).boundedTo(room))

    def show_changes(self, changes: Sequence[ProductionChange]) -> None:
        """Show what was read."""
        self._model.show_changes(changes)
        self._save.setEnabled(bool(changes))
        count = "1 call" if len(changes) == 1 else f"{len(changes):,} calls"
        self._said.setText(
            f"{count} that could change a production deployment. Deleting history leaves them."
            if changes
            else NO_CHANGES
        )

    def show_saved(self, path: object, _count: int) -> None:
        """Say where all of it is now."""
        self._said.setText(f"Saved as {path}.")

    def show_failure(self, error: Exception) -> None:
        """Say why it could not be read or saved."""
        self._said.setText(str(error))

    def _ask_where(self) -> None:
        dialog = named(QFileDialog(self, "Save changes on production"), "saveChangesDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["JSON Lines (*.jsonl)", "CSV (*.csv)"])
        dialog.setDefaultSuffix("jsonl")
        dialog.selectFile("production-changes.jsonl")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_requested)
        dialog.open()


class ChangesModel(QAbstractTableModel):
    """A row for each change."""

    def __init__(self) -> None:
        super().__init__()
        self._changes: Sequence[ProductionChange] = ()

    def show_changes(self, changes: Sequence[ProductionChange]) -> None:
        """Show others."""
        self.beginResetModel()
        self._changes = changes
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        change = self._changes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _cells(change)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                f"{change.deployment_url}\nRequest {change.request_id}\n"
                f"Args: {change.args_bytes:,} bytes, SHA-256 {change.args_sha256}\n"
                f"{change.args_text[:_SHOWN_ARGS]}"
            )
        return None


def _cells(change: ProductionChange) -> tuple[str, ...]:
    # Without an ending nobody knows: the program was ended first, or it runs at this moment.
    ending = CallEnding.UNKNOWN if change.ended_at is None else change.ending
    return (
        f"{change.sent_at.astimezone():%Y-%m-%d %H:%M:%S}",
        change.deployment_name,
        change.path_text,
        change.function_type,
        change.identity,
        ENDINGS[ending],
        " ".join(change.args_text[:_SHOWN_ARGS].split()),
    )
