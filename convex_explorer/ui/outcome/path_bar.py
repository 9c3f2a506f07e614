"""Where one is in a value, step by step; the ways back, to find, to filter, to the inspector."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.room import Room
from convex_explorer.values.path import ValuePath, to_breadcrumb
from convex_explorer.values.received import Received

_ROOT = "value"
_LONGEST_STEP = 28
#: Of a longer path, the steps in the middle are left out.
_FIRST_STEPS, _LAST_STEPS = 1, 4
_GAP = " ▸ "
_TIP_STEPS = 20


class PathBar(QFrame):
    """Every step but the last is a link to the place that it names.

    Signals:
        place_chosen: ValuePath; the user wants to go there.
        back_wished, forward_wished: among the places that were visited.
        find_wished: the box to find something.
        filter_wished: the box to filter the value.
        save_wished: ExportFormat; the whole value is to be saved in that form.
        filtered_save_wished: what the filter found is to be saved.
        comparison_wished: the value is to be compared with another.
        inspection_toggled: the pane with the selected value.
    """

    place_chosen = Signal(object)
    back_wished = Signal()
    forward_wished = Signal()
    find_wished = Signal()
    filter_wished = Signal()
    save_wished = Signal(object)
    filtered_save_wished = Signal()
    comparison_wished = Signal()
    inspection_toggled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "pathBar", role="below")
        self._theme = theme
        self._path: ValuePath | None = None
        self._back = self._button("treeBackButton", "Back (Alt+Left)", "chevron-left")
        self._forward = self._button("treeForwardButton", "Forward (Alt+Right)", "chevron-right")
        self._crumbs = named(QLabel(), "pathBreadcrumb", "Path", role="small")
        self._crumbs.setTextFormat(Qt.TextFormat.RichText)
        self._crumbs.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._find = self._button("findButton", "Find (Ctrl+F)", "search")
        self._filter = self._button(
            "filterButton", "Filter with JSONPath (Ctrl+Shift+F)", "list-filter"
        )
        self._compare = self._button(
            "compareButton", "Compare with… (Ctrl+D: previous run)", "diff"
        )
        self._save = self._button("saveResultButton", "Save (Ctrl+Shift+S)", "download")
        self._save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._inspect = self._button(
            "inspectorButton", "Show the value in full (Space)", "panel-right"
        )
        self._inspect.setCheckable(True)
        self._back.clicked.connect(self.back_wished)
        self._forward.clicked.connect(self.forward_wished)
        self._find.clicked.connect(self.find_wished)
        self._filter.clicked.connect(self.filter_wished)
        self._compare.clicked.connect(self.comparison_wished)
        self._inspect.clicked.connect(self.inspection_toggled)
        self._crumbs.linkActivated.connect(self._choose)
        self._room = Room(self._crumbs)
        self._room.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lay_out()
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def show_path(self, path: ValuePath | None) -> None:
        """Show where one is; None for nowhere."""
        if path == self._path and path is not None:
            return
        self._path = path
        self._crumbs.setAccessibleName(
            "Path" + ("" if path is None else f": {to_breadcrumb(path)}")
        )
        self._write()

    def show_ways(self, *, back: bool, forward: bool, visits: bool, inspected: bool | None) -> None:
        """Which ways there are.

        Args:
            back: there is a place to go back to.
            forward: there is one to go forward to.
            visits: there are visited places in this look at all.
            inspected: whether the inspector is open; None where there is none.
        """
        for button, possible in ((self._back, back), (self._forward, forward)):
            button.setVisible(visits)
            button.setEnabled(possible)
        self._inspect.setVisible(inspected is not None)
        self._inspect.setChecked(bool(inspected))

    def offer_forms(self, value: Received, *, filtered: bool) -> None:
        """Offer the forms in which a value can be saved, and say why the others do not suit it.

        Args:
            value: all of it.
            filtered: there is something to save that a filter found in it.
        """
        from convex_explorer.values.exports import ExportFormat

        menu = self._save.menu() or self._make_save_menu()
        for action in menu.actions():
            form = action.data()
            if form is None:  # what is offered of a filter, and the line before that
                action.setVisible(filtered)
                continue
            objection = ExportFormat(form).objection(value)
            action.setText(f"{form} ({objection})" if objection else f"{form}…")
            action.setEnabled(not objection)

    def _make_save_menu(self) -> QMenu:
        from convex_explorer.values.exports import ExportFormat

        menu = QMenu(self._save)
        for form in ExportFormat:
            menu.addAction(form).setData(form)
        menu.addSeparator()
        menu.addAction("Filtered result…")
        menu.triggered.connect(self._wish_to_save)
        self._save.setMenu(menu)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        """As many of the last steps as there is room for."""
        if self._path is None:
            self._crumbs.setText("")
            return
        metrics = self._crumbs.fontMetrics()
        for last in range(min(len(self._path), _LAST_STEPS), 0, -1):
            steps = self._steps(last)
            if (
                metrics.horizontalAdvance(_GAP.join(text for text, _ in steps))
                < self._crumbs.width()
            ):
                break
        else:
            steps = self._steps(min(len(self._path), 1))
        color, end = self._theme.color("muted").name(), len(self._path)
        self._crumbs.setText(
            _GAP.join(
                escape(text)
                if depth in (None, end)
                else f"<a href='{depth}' style='color: {color}; text-decoration: none'>"
                f"{escape(text)}</a>"
                for text, depth in steps
            )
        )
        self._crumbs.setToolTip(escape(to_breadcrumb(self._path[:_TIP_STEPS])))

    def _steps(self, last: int) -> list[tuple[str, int | None]]:
        """What to write of the path, and how many steps lead there; an ellipsis leads nowhere."""
        path = self._path or ()
        words: list[tuple[str, int | None]] = [(_ROOT, 0)]
        first = min(_FIRST_STEPS, len(path) - last)
        words += [(_word(path[at]), at + 1) for at in range(first)]
        if first < len(path) - last:
            words.append(("…", None))
        words += [(_word(path[at]), at + 1) for at in range(len(path) - last, len(path))]
        return words

    def _wish_to_save(self, action: QAction) -> None:
        from convex_explorer.values.exports import ExportFormat

        if action.data() is None:
            self.filtered_save_wished.emit()
        else:
            self.save_wished.emit(ExportFormat(action.data()))

    def _choose(self, link: str) -> None:
        if self._path is not None:
            self.place_chosen.emit(self._path[: int(link)])

    def _button(self, object_name: str, words: str, icon: str) -> QToolButton:
        button = named(QToolButton(), object_name, words.partition(" (")[0], role="quiet")
        button.setToolTip(words)
        self._theme.dress(button, icon)
        return button

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._back)
        self._row.addWidget(self._forward)
        self._row.addWidget(self._room, 1)
        self._row.addWidget(self._find)
        self._row.addWidget(self._filter)
        self._row.addWidget(self._compare)
        self._row.addWidget(self._save)
        self._row.addWidget(self._inspect)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._row.setContentsMargins(2 * unit, unit // 2, 2 * unit, unit // 2)
        self._row.setSpacing(unit)
        self._room.updateGeometry()
        self._write()


def _word(step: str | int) -> str:
    text = to_breadcrumb((step,), "").removeprefix(_GAP)
    return text if len(text) <= _LONGEST_STEP else text[: _LONGEST_STEP - 1] + "…"
