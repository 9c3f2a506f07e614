"""*About*: what the program is and what it is made of; and the licenses of all its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QSizePolicy,
    QSplitter,
    QWidget,
)

from convex_explorer import __version__
from convex_explorer.resources import resource_path
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.plain_dialog import PlainDialog
from convex_explorer.ui.widgets.scrolled_body import ScrolledBody

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.about import Notice, ProgramFacts
    from convex_explorer.ui.theme import Theme

#: How much of the screen a dialog may fill; the rest is for its frame.
SHARE_OF_SCREEN = 0.94
_LEGAL = (
    "MIT license. Qt and PySide6 under the LGPL 3, Lucide icons under the ISC license, Inter and "
    "JetBrains Mono under the SIL OFL. Not made by Convex, Inc."
)


class AboutDialog(PlainDialog):
    """What this program is, what it is made of, and where it keeps its data.

    Signals:
        licenses_requested: to read the licenses of all parts.
    """

    licenses_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "aboutDialog", "About Convex Explorer", parent)
        side = theme.unit * 12
        mark = QLabel()
        mark.setPixmap(QIcon(str(resource_path("icons/convex-explorer.svg"))).pixmap(side, side))
        name = named(QLabel(f"Convex Explorer {__version__}"), "aboutTitle", role="title")
        purpose = QLabel(
            "Call the functions of a Convex deployment, and understand what comes back."
        )
        self._versions = named(QLabel("Looking at what it is made of…"), "aboutVersions")
        self._place = named(QLabel(), "aboutPlace", role="small")
        self._place.hide()
        legal = named(QLabel(_LEGAL), "aboutLegal", role="small")
        for label in (purpose, self._versions, self._place, legal):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (mark, name, purpose):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for label in (self._versions, self._place):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._told = f"{name.text()}. {purpose.text()} {legal.text()}"
        self.setAccessibleDescription(self._told)
        self._lines: list[str] = []
        self._copy_button = self.add_button("Copy versions", "copyVersionsButton")
        self._copy_button.setEnabled(False)
        self._copy_button.clicked.connect(self._copy)
        licenses = self.add_button("Licenses…", "licensesButton")
        licenses.clicked.connect(self.licenses_requested)
        self._body = ScrolledBody()
        self._body.column.setSpacing(theme.unit * 3)
        for part in (mark, name, purpose, self._versions, self._place, legal):
            self._body.column.addWidget(part)
        self._body.column.addStretch(1)
        self.lay_out(self._body)
        self._fit()

    def show_facts(self, facts: ProgramFacts) -> None:
        """Show what was found out about the program."""
        self._lines = [f"{part.name} {part.version}".strip() for part in facts.parts]
        self._lines += [facts.system, f"Window system {QGuiApplication.platformName()}"]
        self._versions.setText(" · ".join(self._lines))
        self._place.setText(_place_of(facts))
        self._place.show()
        self._copy_button.setEnabled(True)
        spoken = f"{', '.join(self._lines)}. {self._place.text()}"
        self.setAccessibleDescription(f"{self._told} {spoken}")
        self._fit()

    def _fit(self) -> None:
        """Be as high as what is said, within the screen; what has no room is scrolled to."""
        room = self.screen().availableSize() * SHARE_OF_SCREEN
        width = min(self._theme.unit * 140, room.width())
        margins = self.contents_margins
        self._body.set_width(width - margins.left() - margins.right())
        self.resize(width, min(self.sizeHint().height(), room.height()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._lines))
        self._copy_button.setText("Copied")


class LicensesDialog(PlainDialog):
    """Every part of the program, with the license it is under."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "licensesDialog", "Licenses", parent)
        self._notices: Sequence[Notice] = ()
        self._list = named(QListWidget(), "licensesList", "Parts of the program")
        self._list.currentRowChanged.connect(self._show)
        self._text = named(QPlainTextEdit(), "licenseText", "License")
        self._text.setReadOnly(True)
        self._text.document().setDocumentMargin(theme.unit * 2)
        self._text.setFont(theme.code_font())
        self._text.setPlaceholderText("Reading the licenses…")
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._list)
        halves.addWidget(self._text)
        halves.setStretchFactor(1, 1)
        halves.setSizes([theme.unit * 60, theme.unit * 140])
        self.lay_out(halves)
        size = QSize(theme.unit * 260, theme.unit * 150)
        self.resize(size.boundedTo(self.screen().availableSize()))

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """List the licenses, and show the first."""
        self._notices = notices
        self._list.clear()
        self._list.addItems([notice.title for notice in notices])
        self._list.setCurrentRow(0)
        self._list.setFocus()

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._notices):
            self._text.setPlainText(self._notices[row].text)
            self._text.setAccessibleName(f"License of {self._notices[row].title}")


def _place_of(facts: ProgramFacts) -> str:
    if facts.is_portable:
        kept = "This program is portable: keys are kept until it is closed, and data in"
    else:
        kept = "Keys are kept in the system keyring, and data in"
    place = f"{kept} {facts.data_folder}."
    return f"Installed by {facts.installed_by}. {place}" if facts.installed_by else place
