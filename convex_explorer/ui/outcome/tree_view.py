"""A value as a tree that is walked, opened and copied from with a few keys."""

from itertools import islice
from time import monotonic

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTreeView,
    QWidget,
)

from convex_explorer.ui.outcome.copying import (
    COPY_PATH_KEYS,
    PATH_FORMS,
    copied,
    json_data,
    key_text,
    means_copy_path,
    path_text,
    put_on_clipboard,
    take_copy_keys,
)
from convex_explorer.ui.outcome.keeps_colors import KeepsColors
from convex_explorer.ui.outcome.node_model import KEY
from convex_explorer.ui.outcome.part import Part
from convex_explorer.ui.outcome.tree_model import TYPE, VALUE, ValueTreeModel
from convex_explorer.ui.outcome.tree_state import Opening, TreeState, opening_below
from convex_explorer.ui.theme import SMALL_TEXT, Theme
from convex_explorer.ui.widgets.menu_place import menu_place
from convex_explorer.values.path import ValuePath, to_jsonpath_of_all
from convex_explorer.values.received import Received

#: So many rows are opened without asking, and so many at most: a view lays out every one.
ROWS_UNASKED, ROWS_AT_MOST = 2_000, 20_000
_SEARCHED_ROWS = 2_000
_MEASURED_ROWS = 100
#: Keys that step from row to row.
_WALKING_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down)


class ValueTree(QTreeView):
    """One value, opened as far as the user wants. It shows many values in turn (``TreeState``).

    Attributes:
        offers_filter: whether the menu does.

    Signals:
        many_rows_asked: Opening; more rows than are opened unasked. ``open_rows`` opens them.
        value_shown: it is another value now.
        part_changed: another row is current, or it is another value.
        inspection_toggled: Space was pressed.
        filter_wished: str; by this JSONPath.
    """

    many_rows_asked = Signal(object)
    value_shown = Signal()
    part_changed = Signal()
    inspection_toggled = Signal()
    filter_wished = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.offers_filter = False
        self._typed, self._typed_at = "", 0.0
        self._placing_columns = self._key_width_chosen = self._opening_many = False
        self._walking = False
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._make_actions()
        self.expanded.connect(self._note_opened)
        self.collapsed.connect(self._note_closed)
        self._shown = TreeState(ValueTreeModel(theme))
        self._cells = KeepsColors(theme, self, self._shown.model)
        self.setItemDelegate(self._cells)
        self.show_state(self._shown)
        self._prepare_header()
        theme.changed.connect(self._take_theme)
        self._take_theme()

    # ------------------------------------------------------------------ what is shown

    @property
    def shown(self) -> TreeState:
        """What is shown now, and how."""
        return self._shown

    def new_state(self, value: Received | None, earlier: TreeState | None = None) -> TreeState:
        """A state for a value that was not shown before.

        Args:
            value: None for an empty tree.
            earlier: the state of an earlier value of the same function, to open the same rows.
        """
        state = TreeState(ValueTreeModel(self._theme))
        state.model.set_value(value)
        state.open_first_levels()
        if earlier is not None:
            earlier.scroll = self._scroll_of(earlier)
            state.resemble(earlier)
        return state

    def show_state(self, state: TreeState) -> None:
        """Show another value as it was left; what was shown until now is noted in its state."""
        self._shown.scroll = self._scroll_of(self._shown)
        self._shown, self._cells.model = state, state.model
        # The view does nothing about a model that it has already, and keeps the selection of it.
        if self.model() is not state.model:
            selection = self.selectionModel()
            self.setModel(state.model)
            if selection is not None:
                selection.deleteLater()  # the view does not do it
            self.selectionModel().currentChanged.connect(self._note_current)
        self._apply_open_nodes(set())
        current = state.model.index_of(state.current_node)
        if current.isValid():
            self.setCurrentIndex(current)
        else:  # the keyboard begins at the first row, and nothing is lit up for that
            nothing = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(state.model.index(0, KEY), nothing)
        self.verticalScrollBar().setValue(state.scroll)
        self.value_shown.emit()
        self.part_changed.emit()

    def _scroll_of(self, state: TreeState) -> int:
        return self.verticalScrollBar().value() if state is self._shown else state.scroll

    # ------------------------------------------------------------------ opening

    def open_below(self, index: QModelIndex) -> None:
        """Open a row and everything below it, or ask if that is much."""
        opening = opening_below(self._shown.model, [index], limit=ROWS_AT_MOST)
        if opening.rows > ROWS_UNASKED:
            self.many_rows_asked.emit(opening)
        else:
            self.open_rows(opening)

    def open_levels(self, levels: int) -> None:
        """Show so many levels and no more; 0 and 1 close every row."""
        model = self._shown.model
        tops = [model.index(row, KEY) for row in range(model.rowCount())]
        opening = opening_below(model, tops, levels=max(0, levels - 1), limit=ROWS_AT_MOST)
        if opening.rows > ROWS_UNASKED:
            self.many_rows_asked.emit(opening)
            return
        earlier, self._shown.open_nodes = self._shown.open_nodes, set(opening.nodes)
        self._apply_open_nodes(earlier)
        self.scrollTo(self.currentIndex())

    def open_rows(self, opening: Opening) -> None:
        """Open what ``many_rows_asked`` asked for."""
        earlier = set(self._shown.open_nodes)
        self._shown.open_nodes |= opening.nodes
        self._apply_open_nodes(earlier)

    def _apply_open_nodes(self, earlier: set[int]) -> None:
        """Bring the view from the rows that were open to those that shall be, in one layout."""
        model, wanted = self._shown.model, set(self._shown.open_nodes)
        self._opening_many = True
        self.scheduleDelayedItemsLayout()  # while it is pending, opening only notes the row
        for node in earlier - wanted:
            self.setExpanded(model.index_of(node), False)
        for node in wanted - earlier:
            self.setExpanded(model.index_of(node), True)
        self.executeDelayedItemsLayout()
        self._opening_many = False
        self._place_columns()

    def _note_opened(self, index: QModelIndex) -> None:
        node = self._shown.model.node(index)
        self._shown.open_nodes.add(node)
        self._shown.closed_nodes.discard(node)
        if not self._opening_many:
            self._place_columns()

    def _note_closed(self, index: QModelIndex) -> None:
        node = self._shown.model.node(index)
        self._shown.open_nodes.discard(node)
        self._shown.closed_nodes.add(node)

    def _note_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._shown.current_node = self._shown.model.node(current)
        if current.isValid() and self._shown.model.range_at(current) is None:
            self._shown.visits.note(self._shown.model.path_at(current), walked=self._walking)
        self.part_changed.emit()

    # ------------------------------------------------------------------ going to places

    @property
    def current_part(self) -> Part | None:
        """What the current row shows, and where that is; None if no row is current."""
        current = self.currentIndex()
        return self._shown.model.part_at(current) if current.isValid() else None

    def go_to(self, path: ValuePath, column: int = KEY) -> bool:
        """Open the rows above a place, and stand on it; False if there is none."""
        index = self._shown.model.find(path)
        if not index.isValid():
            return False
        above = index.parent()
        while above.isValid():
            self.setExpanded(above, True)
            above = above.parent()
        self.setCurrentIndex(index.siblingAtColumn(column))
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def go_back(self) -> None:
        """Go to the place that was visited before this one."""
        self._revisit(self._shown.visits.back())

    def go_forward(self) -> None:
        """Go to the place that one came back from."""
        self._revisit(self._shown.visits.forward())

    def _revisit(self, place: ValuePath | None) -> None:
        if place is not None:
            self.go_to(place)
            self.part_changed.emit()

    # ------------------------------------------------------------------ copying

    def copy_value(self) -> None:
        """Copy the current row's value, whole."""
        self._copy(copied(self.current_part))

    def copy_json(self) -> None:
        """Copy the current row's value as the JSON that came."""
        self._copy(json_data(self.current_part))

    def copy_key(self) -> None:
        """Copy the current row's key."""
        self._copy(key_text(self._shown.model, self.currentIndex()))

    def copy_path(self) -> None:
        """Copy where the current row sits, as JSONPath."""
        self._copy(path_text(self._shown.model, self.currentIndex()))

    def _copy_chosen_path(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            form = str(action.data())
            self._copy(path_text(self._shown.model, self.currentIndex(), form))

    def _copy(self, text: str | bytes) -> None:
        if self.currentIndex().isValid():
            put_on_clipboard(text)

    def _open_current(self) -> None:
        self.open_below(self.currentIndex())

    def _wish_filter(self) -> None:
        if part := self.current_part:
            self.filter_wished.emit(to_jsonpath_of_all(part.path))

    def _close_all(self) -> None:
        self.open_levels(0)

    def _make_actions(self) -> None:
        """What the menu offers. The keys in it are only shown there: ``keyPressEvent`` acts."""
        self._menu = QMenu(self)
        self._menu.addAction(
            "Copy value", QKeySequence(QKeySequence.StandardKey.Copy), self.copy_value
        )
        self._menu.addAction("Copy as JSON", self.copy_json)
        self._key_action = self._menu.addAction("Copy key", self.copy_key)
        paths = self._menu.addMenu("Copy path")
        for form in PATH_FORMS:
            action = paths.addAction(form, self._copy_chosen_path)
            action.setData(form)
            if form == "JSONPath":
                action.setShortcut(COPY_PATH_KEYS)
        self._filter_action = self._menu.addAction(
            "Filter for this in all items", self._wish_filter
        )
        self._menu.addSeparator()
        self._open_action = self._menu.addAction(
            "Open everything below", QKeySequence("*"), self._open_current
        )
        self._menu.addAction("Close all", QKeySequence("0"), self._close_all)
        for menu in (self._menu, paths):
            for action in menu.actions():
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                action.setShortcutVisibleInContextMenu(True)

    # ------------------------------------------------------------------ keys and mouse

    def event(self, event: QEvent) -> bool:
        return take_copy_keys(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
            Qt.KeyboardModifier.ShiftModifier,
        )
        current = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_value()
        elif means_copy_path(event):
            self.copy_path()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and _only_alt(event):
            (self.go_back if event.key() == Qt.Key.Key_Left else self.go_forward)()
        elif plain and event.key() == Qt.Key.Key_Space and not self._is_typing:
            self.inspection_toggled.emit()
        elif plain and event.text() == "*":
            self.open_below(current)
        elif plain and len(event.text()) == 1 and event.text() in "0123456789":
            self.open_levels(int(event.text()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            row = current.siblingAtColumn(KEY)
            self.setExpanded(row, not self.isExpanded(row))
        else:
            self._walking = event.key() in _WALKING_KEYS
            super().keyPressEvent(event)
            self._walking = False

    def keyboardSearch(self, text: str) -> None:
        """Go to the next row whose key begins with what was typed; looks at few rows only."""
        self._typed = self._typed + text if self._is_typing else text
        self._typed_at = monotonic()
        wanted = self._typed.casefold()
        index = self.currentIndex().siblingAtColumn(KEY)
        if len(self._typed) == 1:
            index = self.indexBelow(index)
        for _ in range(_SEARCHED_ROWS):
            if not index.isValid():
                return
            if key_text(self._shown.model, index).casefold().startswith(wanted):
                self.setCurrentIndex(index)
                return
            index = self.indexBelow(index)

    @property
    def _is_typing(self) -> bool:
        """Whether what is typed now goes on with the name that was typed just before."""
        pause = QGuiApplication.styleHints().keyboardInputInterval() / 1_000
        return bool(self._typed) and monotonic() - self._typed_at < pause

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = menu_place(self, event, self._theme.unit)
        index = self.currentIndex()
        if not index.isValid():
            return
        path = self._shown.model.path_at(index)
        self._filter_action.setVisible(self.offers_filter)
        self._filter_action.setEnabled(any(isinstance(step, int) for step in path))
        self._key_action.setEnabled(self._shown.model.key_at(index) is not None)
        self._open_action.setEnabled(self._shown.model.hasChildren(index.siblingAtColumn(KEY)))
        self._menu.popup(place)

    # ------------------------------------------------------------------ columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_columns()

    def _prepare_header(self) -> None:
        header = self.header()
        header.setAccessibleName("Columns")
        header.setStretchLastSection(False)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(TYPE, QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(self._theme.unit * 8)
        header.sectionResized.connect(self._note_key_width)

    def _note_key_width(self, section: int) -> None:
        if section == KEY and not self._placing_columns:
            self._key_width_chosen = True

    def _place_columns(self) -> None:
        """Give keys the room they need, up to some of it; the rest is the values'."""
        if self._key_width_chosen:
            return
        unit = self._theme.unit
        widest = max(14 * unit, int(self.viewport().width() * 0.42))
        type_metrics = QFontMetrics(self._theme.text_font(SMALL_TEXT))
        self._placing_columns = True
        self.setColumnWidth(KEY, max(14 * unit, min(widest, self._width_of_keys() + 4 * unit)))
        self.setColumnWidth(TYPE, type_metrics.horizontalAdvance("boolean") + 6 * unit)
        self._placing_columns = False

    def _width_of_keys(self) -> int:
        """What the longest of the first keys take, below the value itself and below open rows."""
        model, metrics = self._shown.model, QFontMetrics(self.font())
        open_nodes = islice(self._shown.open_nodes, _MEASURED_ROWS)
        tops = [QModelIndex(), *map(model.index_of, open_nodes)]
        return max(
            (model.level_of(top) + 1) * self.indentation()
            + metrics.horizontalAdvance(model.longest_key(top, _MEASURED_ROWS))
            for top in tops
        )

    def _take_theme(self) -> None:
        self.setFont(self._theme.code_font())
        self.header().setFont(self._theme.text_font(SMALL_TEXT))
        self.setIndentation(self._theme.unit * 4)
        self._place_columns()
        self.viewport().update()


def _only_alt(event: QKeyEvent) -> bool:
    # Some keyboards call their arrows a keypad.
    without_keypad = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return without_keypad == Qt.KeyboardModifier.AltModifier
