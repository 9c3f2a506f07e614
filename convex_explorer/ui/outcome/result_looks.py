"""The looks at a returned value; each is made, and filled, when it is first seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from convex_explorer.ui.outcome.empty_state import EmptyState
from convex_explorer.ui.outcome.layout_work import SMALL, LayoutWork
from convex_explorer.ui.outcome.node_model import KEY
from convex_explorer.ui.outcome.part import Part
from convex_explorer.ui.outcome.slot import Look, Sight, Slot
from convex_explorer.ui.outcome.table_columns import ColumnArrangement
from convex_explorer.ui.outcome.table_panel import TablePanel
from convex_explorer.ui.outcome.table_state import TableState
from convex_explorer.ui.outcome.text_view import TextPlace, TextView
from convex_explorer.ui.outcome.tree_model import VALUE
from convex_explorer.ui.outcome.tree_panel import TreePanel
from convex_explorer.ui.widgets.naming import named
from convex_explorer.values.table import ValueTable

if TYPE_CHECKING:
    from convex_explorer.ui.outcome.filter_state import Found
    from convex_explorer.ui.outcome.part import Part
    from convex_explorer.ui.outcome.tree_view import ValueTree
    from convex_explorer.ui.theme import Theme
    from convex_explorer.values.path import ValuePath
    from convex_explorer.values.received import Received
    from convex_explorer.values.search import Hit


class ResultLooks(QStackedWidget):
    """Shows one slot's value in one look at a time.

    Signals:
        part_changed: the user stands on another part of the value.
        inspection_toggled: Space was pressed on a part.
        filter_wished: str; by this JSONPath.
        inspection_wished: a cell was chosen, to be seen in full.
    """

    part_changed = Signal()
    inspection_toggled = Signal()
    inspection_wished = Signal()
    filter_wished = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._slot: Slot | None = None
        self._sight: Sight | None = None
        self._found: Found | None = None
        self._nothing: EmptyState | None = None
        self._value: Received | None = None
        self._look = Look.TREE
        self._filled: set[Look] = set()
        self._arrangements: dict[str, ColumnArrangement] = {}
        self._text_is_old = self._text_grows = False
        self.layout_work = LayoutWork(self)
        self.layout_work.begun.connect(self._show_beginning)
        self.layout_work.finished.connect(self._show_text)
        self._tree_panel = TreePanel(theme, "resultTree", "Result as a tree")
        self._table_panel: TablePanel | None = None
        self._text = named(TextView(theme), "resultText", "Result as text")
        self._text.rest_wished.connect(self.layout_work.finish)
        self.addWidget(self._tree_panel)
        self.addWidget(self._text)
        self.tree.part_changed.connect(self.part_changed)
        self.tree.inspection_toggled.connect(self.inspection_toggled)
        self.tree.filter_wished.connect(self.filter_wished)
        self.tree.offers_filter = True
        self.setFocusProxy(self.tree)

    # ------------------------------------------------------------------ what is shown

    @property
    def tree(self) -> ValueTree:
        """The tree, which also makes the states of new values."""
        return self._tree_panel.tree

    @property
    def slot(self) -> Slot | None:
        """Whose value is shown; None where nothing is, for a slot may be large."""
        return self._slot

    @property
    def look(self) -> Look:
        """How the value is shown."""
        return self._look

    def show_value(self, slot: Slot, look: Look) -> None:
        """Show a slot's result, or what a filter found in it; a table only if it is one."""
        value = slot.shown_value
        if value is None:
            return
        if slot is not self._slot or value is not self._value:
            self.leave()
            self._slot, self._sight, self._found = slot, slot.sight, slot.found
            self._value = value
            self._filled.clear()
            self._text_is_old = self._text_grows = False
            self.layout_work.take_value(self._value)
        elif self._text_is_old and look is Look.TEXT:
            self.renew_text()
        if look is Look.TABLE and ValueTable.rows_in(self._value) is None:
            look = Look.TREE
        self._look = look
        if look not in self._filled:
            self._fill(look)
            self.show_tables(slot)
        panels: dict[Look, QWidget] = {Look.TREE: self._tree_panel, Look.TEXT: self._text}
        shown = self._no_match() if self._shows_nothing else panels.get(look, self._table_panel)
        if shown is not None:
            self.setCurrentWidget(shown)
            self.setFocusProxy(shown)
        self.part_changed.emit()

    def show_grown(self, slot: Slot) -> None:
        """Show the rows that a slot's value has got since; nothing that is there moves.

        A long text is laid out anew once no more rows are on their way, or when it is looked at.
        """
        is_whole = slot.found is None and slot is self._slot
        if not is_whole or slot.returned is None or slot.tree is None:
            return
        self._value = value = slot.returned.value
        if Look.TREE in self._filled and self.tree.shown is not slot.tree:
            self.tree.show_state(slot.tree)
            self.show_tables(slot)
        if Look.TABLE in self._filled and self._table_panel is not None:
            self._table_panel.show_new_rows()
        if not self.layout_work.has_begun:
            self.layout_work.take_value(value)
        elif value.size <= SMALL or not slot.is_loading:
            self.renew_text()
        else:
            self._text_is_old = True
        self.part_changed.emit()

    def show_tables(self, slot: Slot) -> None:
        """Name the tables of the slot's deployment in what is said of ids."""
        if self._sight is not None and self._sight.tree is not None:
            self._sight.tree.model.tables = slot.tables
        if self._table_panel is not None:
            self._table_panel.view.table_model.tables = slot.tables

    def renew_text(self) -> None:
        """Lay the value's text out anew; until that is done, the one before stays."""
        self.layout_work.take_value(self._value)
        self._text_is_old = False
        if Look.TEXT in self._filled:
            self._text_grows = True
            self.layout_work.begin()

    def leave(self) -> None:
        """Note in the slot how its value is looked at, before something else is shown."""
        if self._sight is not None and Look.TEXT in self._filled:
            self._sight.text_place = self._text.place
        if self._table_panel is not None:
            self._table_panel.leave()
        self._slot = self._sight = self._found = self._value = None
        self.layout_work.take_value(None)

    @property
    def current_part(self) -> Part | None:
        """What the user stands on; None for nothing, and in the text."""
        if self._shows_nothing:
            return None
        if self._look is Look.TREE:
            return self.tree.current_part
        is_table = self._look is Look.TABLE and self._table_panel is not None
        return self._table_panel.view.current_part if is_table and self._table_panel else None

    @property
    def searched_from(self) -> int:
        """From which byte of the pretty text on it is looked for something first."""
        return self._text.selection[0] if self._look is Look.TEXT else 0

    # ------------------------------------------------------------------ going to places

    def go_to(self, path: ValuePath) -> bool:
        """Stand on a part; False if it is not to be seen in this look."""
        if self._look is Look.TREE:
            return self.tree.go_to(path)
        return self._table_panel is not None and self._table_panel.go_to(path)

    def go_to_top(self) -> None:
        """Stand on the first part."""
        view = self._table_panel.view if self._table_panel is not None else None
        target = self.tree if self._look is Look.TREE or view is None else view
        target.setCurrentIndex(target.model().index(0, 0))
        target.scrollToTop()

    def show_hit(self, hit: Hit, path: ValuePath) -> bool:
        """Show something that was found; False if it is not to be seen in this look."""
        if self._look is Look.TEXT:
            self._text.select(hit.start, hit.end)
            return True
        if self._look is Look.TREE:
            return self.tree.go_to(path, KEY if hit.in_key else VALUE)
        return self.go_to(path)

    # ------------------------------------------------------------------ filling

    def _fill(self, look: Look) -> None:
        self._filled.add(look)
        if self._slot is None or self._sight is None or self._value is None:
            return
        if look is Look.TREE:
            self._fill_tree(self._sight, self._value)
        elif look is Look.TABLE:
            self._fill_table(self._slot, self._sight, self._value)
        elif self.layout_work.whole is not None:
            self._show_text()
        else:
            self._text.show_text(b"", is_beginning=True)
            self.layout_work.begin()

    def _fill_tree(self, sight: Sight, value: Received) -> None:
        if sight.tree is None:
            sight.tree = self.tree.new_state(value)
        if self._found is not None:
            sight.tree.model.origin = self._found.matches.path_at
        self.tree.show_state(sight.tree)

    def _fill_table(self, slot: Slot, sight: Sight, value: Received) -> None:
        if self._table_panel is None:
            self._table_panel = TablePanel(self._theme)
            self.addWidget(self._table_panel)
            self._table_panel.part_changed.connect(self.part_changed)
            self._table_panel.view.inspection_toggled.connect(self.inspection_toggled)
            self._table_panel.view.inspection_wished.connect(self.inspection_wished)
        if sight.table is None and (table := ValueTable.of(value)) is not None:
            columns_of = str(slot.call.path) if slot.call is not None else ""
            origin = None
            if (found := self._found) is not None:
                columns_of, origin = f"{columns_of} {found.expression}", found.matches.path_at
            arrangement = self._arrangements.setdefault(columns_of, ColumnArrangement())
            sight.table = TableState(table, arrangement, origin=origin)
        if sight.table is not None:
            self._table_panel.show_state(sight.table)

    @property
    def _shows_nothing(self) -> bool:
        return self._found is not None and not self._found.matches

    def _no_match(self) -> QWidget:
        if self._nothing is None:
            self._nothing = EmptyState(self._theme)
            self._nothing.say("Nothing in the result matches the filter.", icon="list-filter")
            self.addWidget(self._nothing)
        return self._nothing

    def _show_beginning(self) -> None:
        if Look.TEXT in self._filled and not self._text_grows:
            self._text.show_text(self.layout_work.text, is_beginning=True)

    def _show_text(self) -> None:
        """Show the whole text, from where one was before or has gone to in its beginning."""
        whole = self.layout_work.whole
        if whole is None or self._sight is None or Look.TEXT not in self._filled:
            return
        blocks = [(stretch.start, stretch.lines) for stretch in whole.stretches]
        if self._text_grows:
            self._text_grows = False
            self._text.show_grown_text(whole.text, blocks)
        else:
            moved = self._text.place != TextPlace()
            place = self._text.place if moved else self._sight.text_place
            self._text.show_text(whole.text, place, blocks=blocks)
