"""What a saved call is called, and where it is kept: asked for when it is saved, or renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.saved_calls import LONGEST_NAME, SavedListing
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.save_buttons import SaveButtons

if TYPE_CHECKING:
    from PySide6.QtGui import QFontMetrics

    from convex_explorer.ui.theme import Theme

_LONGEST_GROUP = 200
_EXPLAINED = (
    "The file holds the path, the type and the args as they are typed, and no key. It is for "
    "everybody who can read the folder."
)


class CallWishes(NamedTuple):
    """How a call is to be kept.

    Attributes:
        name: what people call it.
        group: the folder below that of the saved calls, or nothing.
        with_url: whether the file is to hold the deployment's URL.
    """

    name: str
    group: str
    with_url: bool = False


class SavedCallDialog(QDialog):
    """Nothing is changed before its button is pressed.

    Signals:
        given: CallWishes.
        folder_wished: the user wants to choose where calls are saved.
    """

    given = Signal(object)
    folder_wished = Signal()

    def __init__(self, theme: Theme, title: str, wishes: CallWishes, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "savedCallDialog", title)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._own_file = ""
        self._listing: SavedListing | None = None
        self._name = named(QLineEdit(wishes.name), "savedCallNameEdit", "Name")
        self._name.setMaxLength(LONGEST_NAME)
        self._name.selectAll()
        self._group = named(QComboBox(), "savedCallGroupCombo", "Group")
        self._group.setEditable(True)
        self._group.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if (edit := self._group.lineEdit()) is not None:
            edit.setMaxLength(_LONGEST_GROUP)
            edit.setPlaceholderText("none")
        self._group.setEditText(wishes.group)
        self._folder = named(QLabel(), "savedCallFolder", "Folder")
        self._folder.setTextFormat(Qt.TextFormat.PlainText)
        self._choose = named(QPushButton("Choose folder…"), "savedCallFolderButton")
        self._url_tick = named(QCheckBox(), "savedCallUrlTick")
        self._url_tick.hide()
        self._hint = named(QLabel(), "savedCallHint", role="muted")
        self._hint.setWordWrap(True)
        self._lay_out()
        self._name.textChanged.connect(self._show_state)
        self._group.editTextChanged.connect(self._show_state)
        self._choose.clicked.connect(self.folder_wished)
        self._show_state()

    def offer_url(self, deployment_name: str, url: str) -> None:
        """Let the user keep the deployment's URL with the call; it is not, unless they say so."""
        self._url_tick.setText(self._theme.veils.words(f"With the URL of {deployment_name}"))
        self._url_tick.setToolTip(self._theme.veils.words(url))
        self._url_tick.show()

    def rename_file(self, file: str) -> None:
        """It is about a call that is saved already, in that file."""
        self._own_file = file
        self._save.setText("Rename")
        self._save.setAccessibleName("Rename")
        self._form.setRowVisible(self._place, False)
        self._show_state()

    def show_listing(self, listing: SavedListing | None) -> None:
        """Know what is in the folder; None where none was chosen."""
        typed = self._group.currentText()
        self._listing = listing
        self._group.clear()
        self._group.addItems(["", *(listing.groups if listing else ())])
        self._group.setEditText(typed)
        self._show_state()

    def accept(self) -> None:
        self.given.emit(
            CallWishes(self._name.text().strip(), self._wished_group(), self._url_tick.isChecked())
        )
        super().accept()

    # ------------------------------------------------------------------ how it is done

    def _wished_group(self) -> str:
        parts = self._group.currentText().replace("\\", "/").split("/")
        return "/".join(part.strip() for part in parts if part.strip())

    def _show_state(self) -> None:
        folder = self._listing.folder if self._listing is not None else ""
        self._folder.setText(_shortened(folder, self.fontMetrics(), self._theme.unit * 70))
        self._folder.setToolTip(folder)
        self._folder.setVisible(bool(folder) and not self._own_file)
        self._choose.setText("Change…" if folder else "Choose folder…")
        self._save.setEnabled(bool(folder and self._name.text().strip()))
        self._hint.setText(_EXPLAINED if folder else "Choose first where calls are to be saved.")
        if self._listing is not None and self._is_taken(self._listing):
            self._hint.setText("There is a call of that name already; both are kept.")

    def _is_taken(self, listing: SavedListing) -> bool:
        wished = self._wished_group(), self._name.text().strip().casefold()
        return any(
            (each.group, each.name.casefold()) == wished
            for each in listing.entries
            if each.file != self._own_file
        )

    def _lay_out(self) -> None:
        unit = self._theme.unit
        buttons = SaveButtons(self, "SavedCall")
        self._save = buttons.save
        self._place = place = QHBoxLayout()
        place.addWidget(self._folder, 1)
        place.addWidget(self._choose)
        place.addStretch()
        self._form = form = QFormLayout()
        form.setVerticalSpacing(unit * 2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Name", self._name)
        form.addRow("&Group", self._group)
        form.addRow("Folder", place)
        form.addRow("", self._url_tick)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[unit * 4] * 4)
        column.setSpacing(unit * 3)
        column.addLayout(form)
        column.addWidget(self._hint)
        column.addStretch()
        column.addWidget(buttons)
        self.setMinimumWidth(unit * 110)


def _shortened(text: str, metrics: QFontMetrics, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
