"""Two runs side by side: which they are, how much differs, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from convex_explorer.ui.outcome.comparison_bar import ComparisonBar
from convex_explorer.ui.outcome.comparison_head import ComparisonHead
from convex_explorer.ui.outcome.comparison_tree import ComparisonTree
from convex_explorer.ui.outcome.comparison_words import NO_DIFFERENCES, counts_words
from convex_explorer.ui.outcome.empty_state import EmptyState
from convex_explorer.ui.outcome.slices import Slices
from convex_explorer.ui.widgets.announcing import announce
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from convex_explorer.ui.outcome.comparison_state import ComparisonState
    from convex_explorer.ui.outcome.slot import Slot
    from convex_explorer.ui.theme import Theme

#: A comparison that is done sooner is not worth a flicker; milliseconds.
WORKING_AFTER = 150
#: Of the differences at least so much is seen: a heading and a few rows; in units.
_LEAST_HEIGHT = 20
#: Bytes of both values up to which they are compared at once.
_SMALL = 512 * 1024


class ComparisonView(QWidget):
    """Compares what a slot has to compare, as long as it is shown, and shows what was found.

    Signals:
        closed: the user wants to see the result again.
        choice_wished: the user wants to choose what the result is compared with.
    """

    closed = Signal()
    choice_wished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "comparisonView", "Comparison")
        self._theme = theme
        self._slot: Slot | None = None
        self._state: ComparisonState | None = None
        self._work = Slices(self)
        self._work.advanced.connect(self._show_progress)
        self._work.finished.connect(self._take_end)
        self._patience = QTimer(self, singleShot=True, interval=WORKING_AFTER)
        self._patience.timeout.connect(self._show_working)
        self._head = ComparisonHead(theme)
        self._bar = ComparisonBar(theme)
        self._tree = named(ComparisonTree(theme), "comparisonTree", "What differs")
        self._empty = EmptyState(theme)
        self._empty.action_chosen.connect(self.choice_wished)
        self._bar.next_wished.connect(self._tree.go_to_next)
        self._bar.previous_wished.connect(self._tree.go_to_previous)
        self._bar.only_changes_chosen.connect(self._choose_only_changes)
        self._bar.stop_wished.connect(self._stop)
        self._bar.choice_wished.connect(self.choice_wished)
        self._bar.closed.connect(self.closed)
        self._tree.stop_changed.connect(self._show_place)
        for keys, slot in (("F7", self._tree.go_to_next), ("Shift+F7", self._tree.go_to_previous)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self._lay_out()

    def show_slot(self, slot: Slot) -> None:
        """Show a slot's comparison as it was left, and go on with what is left to do of it."""
        state = slot.comparison
        if state is None or state is self._state:
            return
        self.leave()
        self._slot, self._state = slot, state
        self._head.show_runs(state.before, state.after)
        self._make_room()
        if state.comparison is None:
            self._bar.show_sentence()
            self._say(state.sentence, icon="info", action="Compare with…")
        elif state.steps is None:
            self._show_found()
        else:
            self._bar.show_beginning(state)
            self._say("", icon="diff")
            self._patience.start()
            is_small = state.comparison.before.size + state.comparison.after.size <= _SMALL
            (self._work.start if is_small else self._work.start_later)(state.steps)

    def leave(self) -> None:
        """Note how it was looked at, and hold on to nothing of it; what is left to do waits."""
        self._patience.stop()
        self._work.stop()
        self._tree.forget()
        self._slot = self._state = None

    # ------------------------------------------------------------------ while it is compared

    def _show_working(self) -> None:
        if self._state is not None and self._work.running:
            self._empty.say("Comparing…", icon="diff", color="accent")
            self._show_progress()

    def _show_progress(self) -> None:
        if not self._patience.isActive() and self._state is not None and self._state.comparison:
            self._bar.show_progress(self._state.comparison)

    def _stop(self) -> None:
        """Show what was found until now."""
        state = self._state
        if state is not None and state.comparison is not None and self._work.running:
            state.was_stopped = True
            state.comparison.stop()
            self._work.finish()

    def _take_end(self) -> None:
        if (state := self._state) is not None:
            self._patience.stop()
            state.steps = None
            self._show_found()
            if state.comparison is not None:
                announce(self, counts_words(state.comparison))

    # ------------------------------------------------------------------ what was found

    def _show_found(self) -> None:
        state = self._state
        if state is None or state.comparison is None:
            return
        self._bar.show_found(state)
        if state.comparison.stops:
            self._tree.show_state(state)
            self._show_page(self._tree, self._tree)
            self._show_place()
        elif state.was_stopped:
            self._say("Stopped. No difference was found up to there.", icon="square")
        else:
            self._say(NO_DIFFERENCES, icon="circle-check", color="success")

    def _show_place(self) -> None:
        if self._state is not None and self._state.comparison is not None:
            self._bar.show_place(self._tree.stop, self._state.comparison)

    def _choose_only_changes(self, only_changes: bool) -> None:
        state = self._state
        if state is None or state.only_changes is only_changes:
            return
        stop = self._tree.stop
        state.only_changes = only_changes
        state.model = None
        state.open_nodes.clear()
        self._show_found()
        self._tree.go_to_stop(stop or 0)

    def _say(self, sentence: str, *, icon: str, color: str = "faint", action: str = "") -> None:
        self._empty.say(sentence, icon=icon, color=color, action=action)
        self._show_page(self._empty, self._bar)

    def _show_page(self, page: QWidget, keyboard: QWidget) -> None:
        """Show the tree or what is said in its place, and say what has the keyboard then."""
        proxy = self.focusProxy()
        had_focus = proxy is not None and proxy is not keyboard and _has_focus(proxy)
        self._pages.setCurrentWidget(page)
        self.setFocusProxy(keyboard)
        if had_focus:
            keyboard.setFocus()

    # ------------------------------------------------------------------ keys and places

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Leave out which runs they are where there is no room for that and a few rows as well."""
        free = self.height() - self._bar.sizeHint().height() - _LEAST_HEIGHT * self._theme.unit
        self._head.setVisible(self._head.names_runs and free >= self._head.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or self._is_for_call:
            super().keyPressEvent(event)
        elif self._work.running:
            self._stop()
        else:
            self.closed.emit()

    @property
    def _is_for_call(self) -> bool:
        """Whether Escape is for the call that is on its way."""
        return self._slot is not None and self._slot.running is not None

    def _lay_out(self) -> None:
        self._pages = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(self._pages, 1)
        column.addWidget(self._bar)
        self._pages.addWidget(self._tree)
        self._pages.addWidget(self._empty)


def _has_focus(proxy: QWidget) -> bool:
    target = proxy.focusProxy() or proxy
    return target.hasFocus()
