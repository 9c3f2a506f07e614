"""Takes what is there already: a URL, a key, an .env file, a project; and shows what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QSize, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.deployments.import_findings import ImportFindings
from convex_explorer.ui.deployments.offers import Offer, OfferTarget, read_offer
from convex_explorer.ui.widgets.announcing import announce
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from convex_explorer.convex.import_clues import LeftOut
    from convex_explorer.convex.imports import Findings
    from convex_explorer.errors import ExplorerError
    from convex_explorer.ui.theme import Theme

INVITATION = "Paste a URL, a deploy key or an .env file here, or drop a project folder"
NOTHING_FOUND = (
    "Nothing there points to a Convex deployment. Look for a URL such as "
    "https://happy-otter-123.convex.cloud, or for a project's .env.local."
)


class ImportBox(QFrame):
    """A place to paste and to drop. It shows no text that was put in, only what that means.

    Signals:
        deployment_chosen: FoundDeployment, to fill in the form with. Nothing is kept yet.
        reading_requested: tuple of str, the paths of files and folders to look into.
        content_changed: it needs more room now, or less.
    """

    deployment_chosen = Signal(object)
    reading_requested = Signal(object)
    content_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "importBox", INVITATION, role="drop")
        self.setAccessibleDescription(
            "Press the keys for pasting. What is found is listed below; nothing is saved yet."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = theme
        self._invitation = QLabel(INVITATION)
        self._note = named(QLabel(), "importNote", role="small")
        for label in (self._invitation, self._note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._paste_button = named(QPushButton("Paste"), "importPasteButton")
        self._folder_button = named(QPushButton("Choose a folder…"), "importFolderButton")
        self._file_button = named(QPushButton("Choose a file…"), "importFileButton")
        self._all_buttons = (self._paste_button, self._folder_button, self._file_button)
        self._findings = ImportFindings(theme)
        self._lay_out()
        self._paste_button.clicked.connect(self._paste)
        self._folder_button.clicked.connect(self._choose_folder)
        self._file_button.clicked.connect(self._choose_file)
        self._findings.deployment_chosen.connect(self.deployment_chosen)
        self._findings.left_out_chosen.connect(self._explain)
        target = OfferTarget(self)
        target.offered.connect(self.take)
        target.hovered.connect(self.show_hovered)
        theme.changed.connect(self._take_theme)
        self._take_theme()
        self._note.hide()

    # ------------------------------------------------------------------ what others tell it

    def take(self, offer: Offer) -> None:
        """Look into what was pasted or dropped."""
        if offer.paths:
            self._say("Reading…", "muted")
            self.reading_requested.emit(offer.paths)
            return
        from convex_explorer.convex.import_clues import Source
        from convex_explorer.convex.imports import find_deployments

        self.show_findings(find_deployments(Source("the pasted text", offer.text)))

    def show_findings(self, findings: Findings) -> None:
        """List what was found. A deployment that is the only one is chosen at once."""
        self._findings.show_findings(findings)
        count = len(findings.deployments)
        if not findings:
            self._say(NOTHING_FOUND, "warning")
        elif not count:
            self._explain(findings.left_out[0])
        elif count == 1:
            self._say("One deployment was found, and filled in below. Nothing is saved yet.", "")
            self._findings.choose_first()
        else:
            self._say(f"{count} deployments were found. Choose one to fill it in below.", "")
            self._findings.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_failure(self, error: ExplorerError) -> None:
        """Say why a file or a folder could not be read."""
        self._findings.hide()
        self._say(f"{error} {error.advice}".strip(), "error")

    def show_hovered(self, hovered: bool) -> None:
        """Show that what is held above it would be taken."""
        self.setProperty("hovered", hovered)
        self.style().polish(self)

    # ------------------------------------------------------------------ what the user does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        else:
            super().keyPressEvent(event)

    def _paste(self) -> None:
        self.take(read_offer(QGuiApplication.clipboard().mimeData()))

    def _choose_folder(self) -> None:
        self._open_chooser("Choose a project's folder", QFileDialog.FileMode.Directory)

    def _choose_file(self) -> None:
        self._open_chooser("Choose an .env file", QFileDialog.FileMode.ExistingFile)

    def _open_chooser(self, title: str, mode: QFileDialog.FileMode) -> None:
        chooser = named(QFileDialog(self, title), "importChooser")
        chooser.setFileMode(mode)
        # Names that begin with a dot are hidden on most systems, and are just those looked for.
        chooser.setFilter(chooser.filter() | QDir.Filter.Hidden)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(self._take_chosen)
        chooser.open()

    def _take_chosen(self, path: str) -> None:
        self.take(Offer((path,)))

    # ------------------------------------------------------------------ how it is done

    def _explain(self, left_out: LeftOut) -> None:
        self._say(f"{left_out.what} is not usable. {left_out.reason}", "warning")

    def _say(self, text: str, role: str) -> None:
        self._note.setProperty("role", role or "small")
        self._note.style().polish(self._note)
        self._note.setText(text)
        self._note.show()
        announce(self, text)
        self.content_changed.emit()

    def _lay_out(self) -> None:
        self._buttons = QHBoxLayout()
        for button in self._all_buttons:
            # Enter in a field of the form is no wish to paste.
            button.setAutoDefault(False)
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._invitation)
        self._column.addLayout(self._buttons)
        self._column.addWidget(self._note)
        self._column.addWidget(self._findings)

    def _place_buttons(self) -> None:
        """Beside each other where there is room for that, else one below the other."""
        margins = self._column.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        widths = [button.sizeHint().width() for button in self._all_buttons]
        fits = sum(widths) + (len(widths) - 1) * self._buttons.spacing() <= room
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._buttons.direction() is not direction:
            self._buttons.setDirection(direction)
            self.content_changed.emit()

    def minimumSizeHint(self) -> QSize:
        """It can be as narrow as its widest button."""
        margins = self._column.contentsMargins()
        widest = max(button.minimumSizeHint().width() for button in self._all_buttons)
        return QSize(widest + margins.left() + margins.right(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._column.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit)
        self._column.setSpacing(2 * unit)
        self._buttons.setSpacing(2 * unit)
