"""One part of a value in full: its text, and what there is to know of it beside that."""

from html import escape

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from convex_explorer.ui.outcome.copying import copied, put_on_clipboard
from convex_explorer.ui.outcome.facts import Fact, facts_of, link_in, string_facts, whole_text
from convex_explorer.ui.outcome.figures import size_text
from convex_explorer.ui.outcome.long_text import LongText
from convex_explorer.ui.outcome.meanings import NO_NAMES, TableNames
from convex_explorer.ui.outcome.part import Part
from convex_explorer.ui.outcome.slices import Slices
from convex_explorer.ui.outcome.text_view import TextView
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.naming import named
from convex_explorer.values.path import to_jsonpath
from convex_explorer.values.types import ValueType

_CONTAINERS = (ValueType.ARRAY, ValueType.OBJECT)
_TOO_LARGE = "Too large to be shown here as well: open it in the tree, or read it in the Text look."
_LONGEST_PATH = 400
#: From this height on there is room for more than the type and the text; in units.
_ROOMY = 40
#: Bytes of JSON; of a longer string the beginning is shown at once, and the rest a little later.
_LONG = 1 << 18


class ValueInspector(QFrame):
    """The pane at the side. Nothing is worked out before it is seen.

    Signals:
        closed: the user does not want to see it.
    """

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "valueInspector", "Selected value", role="pane")
        self._theme = theme
        self._part: Part | None = None
        self._tables = NO_NAMES
        self._is_stale = False
        self._link = ""
        self._has_facts = False
        self._long: LongText | None = None
        self._slices = Slices(self)
        self._slices.advanced.connect(self._show_beginning)
        self._slices.finished.connect(self._show_long_text)
        self._title = named(QLabel(), "inspectorType", role="pane-title")
        self._path = named(QLabel(), "inspectorPath", role="code")
        self._path.setWordWrap(True)
        self._path.setTextFormat(Qt.TextFormat.PlainText)
        self._facts = named(QLabel(), "inspectorFacts")
        self._facts.setWordWrap(True)
        for label in (self._path, self._facts):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy_value = self._button("inspectorCopyValue", "Copy the value", "copy")
        self._copy_path = self._button("inspectorCopyPath", "Copy the path", "copy")
        self._close = self._button("inspectorClose", "Close", "x")
        self._open_link = self._button("inspectorOpenLink", "Open the link", "external-link")
        self._open_link.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._text = named(TextView(theme), "inspectorText", "The value in full")
        self._text.rest_wished.connect(self._slices.finish)
        for part in (self._facts, self._open_link):
            theme.veils.cover(part)
        self._copy_value.clicked.connect(self._copy_the_value)
        self._copy_path.clicked.connect(self._copy_the_path)
        self._close.clicked.connect(self.closed)
        self._open_link.clicked.connect(self._open_the_link)
        self.setFocusProxy(self._text)
        self._lay_out()
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def show_part(self, part: Part | None, tables: TableNames = NO_NAMES) -> None:
        """Show another part; None for nothing.

        Args:
            part: what is shown.
            tables: of the deployment that it came from.
        """
        self._part, self._tables, self._is_stale = part, tables, True
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_facts()

    def _place_facts(self) -> None:
        """Leave out the path and the facts where the text itself has hardly any room."""
        is_roomy = self.height() >= _ROOMY * self._theme.unit
        for widget in (self._path, self._copy_path):
            widget.setVisible(is_roomy and self._part is not None)
        self._facts.setVisible(is_roomy and self._has_facts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Space) and not event.modifiers():
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ filling

    def _fill(self) -> None:
        if not self._is_stale:
            return
        self._is_stale = False
        self._slices.stop()
        part, self._long = self._part, None
        for widget in (self._copy_value, self._text):
            widget.setVisible(part is not None)
        self._open_link.setVisible(False)
        if part is None:
            self._show_facts([])
            self._title.setText("Nothing is selected")
            return
        self._title.setText(f"{part.value.type} · {size_text(part.value.size)} of JSON")
        path = to_jsonpath(part.path)
        shown = path if len(path) <= _LONGEST_PATH else path[: _LONGEST_PATH - 1] + "…"
        self._path.setText(shown.replace(".", ".\u200b").replace("[", "\u200b["))
        self._show_link(part)
        if part.value.type is ValueType.STRING and part.value.size > _LONG:
            self._begin_long_text(part)
        else:
            self._show_facts(facts_of(part, self._tables))
            self._show_text(part)

    def _show_facts(self, facts: list[Fact]) -> None:
        rows = "".join(
            f"<tr><td style='padding-right: {3 * self._theme.unit}px; color: "
            f"{self._theme.color('muted').name()}'>{escape(name)}</td>"
            f"<td>{escape(text)}</td></tr>"
            for name, text in facts
        )
        self._facts.setText(f"<table>{rows}</table>")
        self._facts.setAccessibleName("; ".join(f"{name}: {text}" for name, text in facts))
        self._has_facts = bool(facts)
        self._place_facts()

    def _show_link(self, part: Part) -> None:
        self._link = link_in(part) or ""
        self._open_link.setVisible(bool(self._link))
        if self._link:
            host = QUrl(self._link).host(QUrl.ComponentFormattingOption.FullyEncoded)
            self._open_link.setText(f"Open {host}")
            self._open_link.setToolTip(self._link)

    def _show_text(self, part: Part) -> None:
        text = whole_text(part)
        is_container = part.value.type in _CONTAINERS
        plain = "" if is_container else str(part.value.type)
        if text is None:
            text, plain = _TOO_LARGE.encode(), "muted"
        self._text.show_text(text, plain_color=plain)

    def _begin_long_text(self, part: Part) -> None:
        self._show_facts([Fact("Length", "Counting…")])
        self._text.show_text(b"", is_beginning=True)
        self._long = LongText(part.value)
        self._slices.start(self._long.steps())

    def _show_beginning(self) -> None:
        if self._long is not None and not self._text.rows.text:
            self._show_string(self._long, is_beginning=True)

    def _show_long_text(self) -> None:
        if self._long is not None:
            self._show_string(self._long, is_beginning=False)
            self._show_facts(string_facts(self._long.characters, self._long.size, self._long.lines))

    def _show_string(self, long: LongText, *, is_beginning: bool) -> None:
        self._text.show_text(
            long.text,
            self._text.place,
            blocks=long.blocks,
            plain_color=str(ValueType.STRING),
            is_beginning=is_beginning,
        )

    # ------------------------------------------------------------------ what the user wants

    def _copy_the_value(self) -> None:
        put_on_clipboard(copied(self._part))

    def _copy_the_path(self) -> None:
        if self._part is not None:
            QGuiApplication.clipboard().setText(to_jsonpath(self._part.path))

    def _open_the_link(self) -> None:
        if self._link:
            QDesktopServices.openUrl(QUrl(self._link))

    # ------------------------------------------------------------------ places

    def _button(self, object_name: str, words: str, icon: str) -> QToolButton:
        button = named(QToolButton(), object_name, words, role="quiet")
        button.setToolTip(words)
        self._theme.dress(button, icon)
        return button

    def _lay_out(self) -> None:
        head, path = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._copy_value)
        head.addWidget(self._close)
        path.addWidget(self._path, 1)
        path.addWidget(self._copy_path, 0, Qt.AlignmentFlag.AlignTop)
        self._head = QVBoxLayout()
        self._head.addLayout(head)
        self._head.addLayout(path)
        self._head.addWidget(self._facts)
        self._head.addWidget(self._open_link, 0, Qt.AlignmentFlag.AlignLeft)
        line = QFrame()
        line.setProperty("role", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(line)
        column.addWidget(self._text, 1)
        column.addStretch()  # keeps the title up where there is no text

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._head.setContentsMargins(3 * unit, unit, 2 * unit, 2 * unit)
        self._head.setSpacing(unit)
        self._text.setMinimumHeight(6 * unit)
        self._is_stale = True
        if self.isVisible():
            self._fill()
