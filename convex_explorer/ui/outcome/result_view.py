"""A returned value, and what helps to find one's way in it: path, finding, and the inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from convex_explorer.ui.outcome.filter_drawer import FilterDrawer
from convex_explorer.ui.outcome.find_bar import FindBar
from convex_explorer.ui.outcome.finder import Finder
from convex_explorer.ui.outcome.inspector import ValueInspector
from convex_explorer.ui.outcome.meanings import NO_NAMES
from convex_explorer.ui.outcome.path_bar import PathBar
from convex_explorer.ui.outcome.result_looks import ResultLooks
from convex_explorer.ui.outcome.slot import Look, Slot
from convex_explorer.ui.widgets.naming import named
from convex_explorer.values.path import ValuePath, to_breadcrumb

if TYPE_CHECKING:
    from convex_explorer.ui.outcome.filters import ResultFilters
    from convex_explorer.ui.outcome.pages_bar import PagesBar
    from convex_explorer.ui.outcome.returns_fit import Fit
    from convex_explorer.ui.theme import Theme
    from convex_explorer.ui.widgets.banner import Banner
    from convex_explorer.values.search import Hit

#: The inspector stands beside the value if there is room for both, else below it; in units.
_ROOM_FOR_TWO = 130
#: With less height, in units, nothing is said of what does not fit but by marks.
_ROOM_FOR_FIT = 40
_SHOWN_STEPS = 4
_GO = "go"
#: Of a value at least so much is seen: a heading and a few rows; in units.
_LEAST_HEIGHT = 20
_FILTER_KEYS = QKeySequence("Ctrl+Shift+F")


class ResultView(QWidget):
    """What is not used is not made: the inspector, the boxes to find and to filter, the pages.

    Signals:
        pages_wished: PagesWish; what the user wants of a paginated result.
        save_wished: ExportFormat; the whole value is to be saved in that form.
        filtered_save_wished: what the filter found is to be saved.
        comparison_wished: the value is to be compared with another.
        mismatch_wished: the first part is to be seen that does not fit what is declared.
        declaration_wished: what the function declares is to be seen.
    """

    pages_wished = Signal(object)
    save_wished = Signal(object)
    filtered_save_wished = Signal()
    comparison_wished = Signal()
    mismatch_wished = Signal()
    declaration_wished = Signal()

    def __init__(self, theme: Theme, filters: ResultFilters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._inspector: ValueInspector | None = None
        self._find_bar: FindBar | None = None
        self._pages_bar: PagesBar | None = None
        self._fit_banner: Banner | None = None
        self._fit: Fit | None = None
        self._told_fit: Fit | None = None
        self._wants_inspector = False
        self._stays = False
        # Letters that come in one go, as from an input method, are one search.
        self._search_soon = QTimer(self, singleShot=True, interval=0)
        self._search_soon.timeout.connect(self._look_again)
        self._not_shown = ""
        self.looks = ResultLooks(theme)
        self._split = named(QSplitter(Qt.Orientation.Horizontal), "resultSplit")
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self.looks)
        self._path_bar = PathBar(theme)
        self._filter = FilterDrawer(theme, filters)
        self._finder = Finder(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._split, 1)
        self._column.addWidget(self._filter)
        self._column.addWidget(self._path_bar)
        self.setFocusProxy(self.looks)
        self._connect()

    def show_value(self, slot: Slot, look: Look) -> None:
        """Show what a slot's function returned, or a filter found, as it was looked at last."""
        self._finder.forget()
        self.looks.show_value(slot, look)
        self._filter.show_slot(slot)
        self.show_pages(slot)
        self.show_fit(slot)
        self._offer_forms(slot)
        if self._is_finding:
            self._look_again(stay=True)

    def leave(self) -> None:
        """Note in the slot how its value is looked at, and hold on to nothing of it."""
        self._fit = self._told_fit = None
        self.looks.leave()
        self._filter.forget_slot()
        if self._pages_bar is not None:
            self._pages_bar.forget()

    def show_grown(self, slot: Slot) -> None:
        """Show the rows that a slot's value has got since, just as the others are looked at."""
        before = self.looks.layout_work.whole
        self.looks.show_grown(slot)
        self._offer_forms(slot)
        if self._is_finding and self.looks.layout_work.whole is not before:
            self._look_again(stay=True)

    def _offer_forms(self, slot: Slot) -> None:
        if slot.returned is not None:
            value, filtered = slot.returned.value, slot.filtered is not None
            self._path_bar.offer_forms(value, filtered=filtered)

    def show_tables(self, slot: Slot) -> None:
        """Name the tables of a slot's deployment, where ids of their documents are shown."""
        if slot is self.looks.slot:
            self.looks.show_tables(slot)
            self._show_place()

    def show_pages(self, slot: Slot, *, aloud: bool = False) -> None:
        """Show how much of a paginated result there is, and what can be done about it."""
        if slot.pages is None:
            if self._pages_bar is not None:
                self._pages_bar.hide()
            return
        if self._pages_bar is None:
            from convex_explorer.ui.outcome.pages_bar import PagesBar

            self._pages_bar = PagesBar(self._theme)
            self._pages_bar.wished.connect(self.pages_wished)
            self._column.insertWidget(self._column.indexOf(self._path_bar), self._pages_bar)
        bar, had_focus = self._pages_bar, self._pages_bar.has_focus
        bar.show_pages(slot.pages, is_loading=slot.is_loading, problem=slot.page_problem)
        bar.show()
        if had_focus and not bar.has_focus:
            self.looks.setFocus()
        if aloud:
            bar.tell()

    # ------------------------------------------------------------------ what does not fit

    def show_fit(self, slot: Slot) -> None:
        """Show what of a slot's value does not fit what its function declares."""
        fit = self._fit = slot.fit
        if slot.tree is not None:
            slot.tree.model.show_marks(fit.marks if fit is not None and fit.found else {})
        if fit is None or not fit.found or fit.is_closed:
            self._told_fit = None
            if self._fit_banner is not None:
                self._fit_banner.clear()
            return
        from convex_explorer.ui.widgets.banner import Banner, BannerAction, Tone

        if self._fit_banner is None:
            self._fit_banner = named(Banner(self._theme), "returnsBanner")
            self._fit_banner.action_chosen.connect(self._act_on_fit)
            self._fit_banner.closed.connect(self._close_fit)
            self._column.insertWidget(self._column.indexOf(self._path_bar), self._fit_banner)
        if self._told_fit is not fit:
            self._told_fit = fit
            actions = [
                BannerAction(_GO, "Go to the first"),
                BannerAction("show", "Show what it declares"),
            ]
            of_all = fit.marks.get((), "")
            self._fit_banner.show_message(
                fit.sentence, advice=of_all, tone=Tone.WARNING, actions=actions
            )
        self._place_fit()

    def _place_fit(self) -> None:
        """Where there is little room, the marks in the tree say it, and the rows come first."""
        fit, banner = self._fit, self._fit_banner
        if banner is not None and fit is not None and fit.found and not fit.is_closed:
            banner.setVisible(self.height() >= _ROOM_FOR_FIT * self._theme.unit)

    def go_to_mismatch(self) -> None:
        """Go to the first part that does not fit, if there is one."""
        if self._fit is not None and self._fit.found:
            self._filter.shut()
            if not self.looks.go_to(self._fit.first_place):
                self.looks.go_to_top()
            self.looks.setFocus()

    def _act_on_fit(self, action: str) -> None:
        if action == _GO:
            self.mismatch_wished.emit()
        else:
            self.declaration_wished.emit()

    def _close_fit(self) -> None:
        if self._fit is not None:
            self._fit.is_closed = True

    # ------------------------------------------------------------------ where one is

    def _show_place(self) -> None:
        part = self.looks.current_part
        tree = self.looks.look is Look.TREE
        visits = self.looks.tree.shown.visits
        self._path_bar.show_path(part.path if part is not None else None)
        self._path_bar.show_ways(
            back=visits.can_go_back,
            forward=visits.can_go_forward,
            visits=tree,
            inspected=None if self.looks.look is Look.TEXT else self._is_inspecting,
        )
        if self._inspector is not None:
            self._inspector.setVisible(self._is_inspecting and self.looks.look is not Look.TEXT)
            tables = self.looks.slot.tables if self.looks.slot is not None else NO_NAMES
            self._inspector.show_part(part, tables)

    def _go_to(self, path: ValuePath) -> None:
        """Go to a part around the current one; to show it may take the whole value."""
        part = self.looks.current_part
        place = part.place_of(path) if part is not None else path
        if place is None:
            self._filter.shut()
            place = path
        if not self.looks.go_to(place):
            self.looks.go_to_top()
        self.looks.setFocus()

    # ------------------------------------------------------------------ the inspector

    @property
    def _is_inspecting(self) -> bool:
        return self._inspector is not None and self._wants_inspector

    def _toggle_inspector(self) -> None:
        self._set_inspecting(not self._is_inspecting)

    def _open_inspector(self) -> None:
        self._set_inspecting(True)

    def _close_inspector(self) -> None:
        self._set_inspecting(False)
        self.looks.setFocus()

    def _set_inspecting(self, wanted: bool) -> None:
        self._wants_inspector = wanted
        if wanted and self._inspector is None:
            self._inspector = ValueInspector(self._theme)
            self._inspector.closed.connect(self._close_inspector)
            self._split.addWidget(self._inspector)
            self._split.setStretchFactor(0, 3)
            self._split.setStretchFactor(1, 2)
            self._place_inspector()
        self._show_place()

    def _place_inspector(self) -> None:
        beside = self.width() >= _ROOM_FOR_TWO * self._theme.unit
        self._split.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)

    # ------------------------------------------------------------------ finding

    @property
    def _is_finding(self) -> bool:
        return self._find_bar is not None and not self._find_bar.isHidden()

    def begin_finding(self) -> None:
        """Open the box to find something, and give it the keyboard."""
        if self._find_bar is None:
            self._find_bar = FindBar(self._theme)
            self._find_bar.hide()
            self._find_bar.query_changed.connect(self._search_soon.start)
            self._find_bar.next_wished.connect(self._find_next)
            self._find_bar.previous_wished.connect(self._find_previous)
            self._find_bar.closed.connect(self._end_finding)
            self._column.insertWidget(self._column.indexOf(self._filter), self._find_bar)
        if not self._is_finding:
            self._find_bar.show()
            self._look_again(stay=True)
        self._find_bar.begin()

    def _end_finding(self) -> None:
        self._search_soon.stop()
        self._finder.forget()
        if self._find_bar is not None:
            self._find_bar.hide()
        self.looks.setFocus()

    def _look_again(self, *, stay: bool = False) -> None:
        """Search anew: what is looked for, or where, has changed.

        Args:
            stay: show how much there is, but go to none of it.
        """
        work = self.looks.layout_work
        self._search_soon.stop()
        self._not_shown = ""
        if self._find_bar is None:
            return
        if work.whole is None:
            self._stays = stay
            self._finder.forget()
            self._find_bar.show_count("Looking…")
            work.begin()
            return
        query = self._find_bar.query(as_shown=self.looks.look is Look.TEXT)
        begin_at = None if stay else self.looks.searched_from
        self._finder.look_for(query, work.whole, begin_at=begin_at)

    def _note_layout(self) -> None:
        if self._is_finding:
            self._look_again(stay=self._stays)

    def _find_next(self) -> None:
        self._find_another(1)

    def _find_previous(self) -> None:
        self._find_another(-1)

    def _find_another(self, step: int) -> None:
        if self._search_soon.isActive():
            self._look_again()
        if self._is_finding:
            self._finder.go(step)
        else:
            self.begin_finding()

    def _show_hit(self, hit: Hit) -> None:
        laid_out = self.looks.layout_work.whole
        if laid_out is not None:
            path = laid_out.path_at(hit.start)
            is_shown = self.looks.show_hit(hit, path)
            self._not_shown = "" if is_shown else f" (in {to_breadcrumb(path[:_SHOWN_STEPS])})"

    def _show_count(self) -> None:
        if self._find_bar is not None:
            words = self._finder.words + self._not_shown
            ended = self._finder.is_complete
            self._find_bar.show_count(words, problem=bool(self._finder.problem), aloud=ended)

    # ------------------------------------------------------------------ keys and places

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_finding:
            self._end_finding()
        elif event.key() == Qt.Key.Key_Escape and self._filter.is_open and not self._is_running:
            self._filter.shut()
        else:
            super().keyPressEvent(event)

    @property
    def _is_running(self) -> bool:
        """Whether Escape is for the call that is on its way."""
        return self.looks.slot is not None and self.looks.slot.running is not None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_inspector()
        self._place_fit()
        self._make_room()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # what is below the value has changed
            self._make_room()
        return super().event(event)

    def _make_room(self) -> None:
        """Leave out the row of the path where there is no room for it as well.

        A layout without room puts one row on another. The boxes to find and to filter, and the rows
        of a query, are of more use than a path; and all that its buttons do has keys.
        """
        rows = [each for each in (self._find_bar, self._filter, self._pages_bar) if each]
        taken = sum(each.minimumSizeHint().height() for each in rows if not each.isHidden())
        path = self._path_bar.minimumSizeHint().height()
        free = self.height() - taken - _LEAST_HEIGHT * self._theme.unit
        self._path_bar.setVisible(free >= path)

    def _connect(self) -> None:
        looks, bar = self.looks, self._path_bar
        looks.part_changed.connect(self._show_place)
        looks.inspection_toggled.connect(self._toggle_inspector)
        looks.filter_wished.connect(self._filter.apply)
        looks.inspection_wished.connect(self._open_inspector)
        looks.layout_work.finished.connect(self._note_layout)
        bar.place_chosen.connect(self._go_to)
        bar.back_wished.connect(looks.tree.go_back)
        bar.forward_wished.connect(looks.tree.go_forward)
        bar.find_wished.connect(self.begin_finding)
        bar.filter_wished.connect(self._filter.open)
        self._filter.closed.connect(looks.setFocus)
        bar.save_wished.connect(self.save_wished)
        bar.comparison_wished.connect(self.comparison_wished)
        bar.filtered_save_wished.connect(self.filtered_save_wished)
        bar.inspection_toggled.connect(self._toggle_inspector)
        self._finder.counted.connect(self._show_count)
        self._finder.hit_chosen.connect(self._show_hit)
        for keys, slot in (
            (QKeySequence(QKeySequence.StandardKey.Find), self.begin_finding),
            (_FILTER_KEYS, self._filter.open),
            (QKeySequence("F3"), self._find_next),
            (QKeySequence("Shift+F3"), self._find_previous),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
