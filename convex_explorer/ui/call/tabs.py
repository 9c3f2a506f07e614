"""The tabs of calls: one for each draft, in the order the user puts them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QTabBar,
    QToolButton,
    QWidget,
)

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.ui.kind_marks import kind_mark, mark_size
from convex_explorer.ui.theme import Theme

_NARROWEST_TAB, _WIDEST_TAB = 30, 60  # units; longer titles are cut in the middle


class CallTabs(QFrame):
    """Shows which drafts there are, and which one is worked on.

    Signals:
        tab_activated: the ``draft_id`` of the tab that is in front now (str).
        tab_close_requested: the ``draft_id`` of the tab that the user wants to close (str). It
            stays until ``remove_tab``.
        new_tab_requested: the user wants a new call.
        tabs_moved: the user has put them in another order.
    """

    tab_activated = Signal(str)
    tab_close_requested = Signal(str)
    new_tab_requested = Signal()
    tabs_moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind: DeploymentKind | None = None
        self._announced: str | None = None
        self._recent: list[str] = []
        self._unsaved: set[str] = set()
        self._origins: dict[str, str] = {}
        self._close_buttons: dict[str, _CloseButton] = {}
        self._walk: _RecentWalk | None = None
        self.setProperty("role", "tab-strip")
        self._bar = _TabBar(theme)
        self._bar.setObjectName("callTabs")
        self._bar.setAccessibleName("Calls")
        self._bar.currentChanged.connect(self._announce)
        self._bar.middle_clicked.connect(self._request_close)
        self._bar.tabMoved.connect(self.tabs_moved)
        self._new_button = QToolButton()
        self._new_button.setObjectName("newCallButton")
        self._new_button.setProperty("role", "quiet")
        self._new_button.setAccessibleName("New call")
        self._new_button.setToolTip("New call (Ctrl+T)")
        self._new_button.clicked.connect(self.new_tab_requested)
        theme.dress(self._new_button, "plus")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._bar)
        self._row.addWidget(self._new_button)
        self._row.addStretch()
        theme.changed.connect(self._take_theme)
        self._take_theme()

    # ------------------------------------------------------------------ what is there

    @property
    def current_draft_id(self) -> str | None:
        """Whose tab is in front; None while there is no tab."""
        return self._draft_at(self._bar.currentIndex())

    @property
    def draft_ids(self) -> list[str]:
        """All, in place order."""
        return [str(self._bar.tabData(index)) for index in range(self._bar.count())]

    @property
    def recent(self) -> tuple[str, ...]:
        """All by when they were used, the one in front first."""
        return tuple(self._recent)

    def note_recent(self, draft_ids: Sequence[str]) -> None:
        """Take the tabs as used in this order, the last used first; others come after them."""
        named = [each for each in draft_ids if each in self._recent]
        self._recent = [*named, *(each for each in self._recent if each not in named)]

    def title(self, draft_id: str) -> str:
        """What a tab says, whole, even where it is cut on the screen."""
        return self._bar.tabToolTip(self._place(draft_id))

    def is_running(self, draft_id: str) -> bool:
        """Whether a tab bears the mark of a running call."""
        return self._close_buttons[draft_id].running

    def is_unsaved(self, draft_id: str) -> bool:
        """Whether a tab bears the mark of a draft that is nowhere kept as it stands."""
        return draft_id in self._unsaved

    # ------------------------------------------------------------------ tabs come and go

    def add_tab(self, draft_id: str, title: str) -> None:
        """Add a tab at the end, without bringing it up (but the first is in front at once)."""
        self._bar.blockSignals(True)  # it would speak of a tab that knows no draft yet
        index = self._bar.addTab("")
        self._bar.setTabData(index, draft_id)
        self._bar.blockSignals(False)
        button = _CloseButton(self._theme, draft_id)
        button.close_requested.connect(self.tab_close_requested)
        self._close_buttons[draft_id] = button
        self._bar.setTabButton(index, QTabBar.ButtonPosition.RightSide, button)
        self.set_title(draft_id, title)
        self._show_mark(draft_id)
        self._recent.append(draft_id)
        if self._bar.count() == 1:
            self._announce()

    def remove_tab(self, draft_id: str) -> None:
        """Take a tab away; if it was in front, the one used before it comes up."""
        self._recent.remove(draft_id)
        self._unsaved.discard(draft_id)
        self._origins.pop(draft_id, None)
        if self._walk is not None:
            self._end_walk()
        if draft_id == self.current_draft_id and self._recent:
            self.activate(self._recent[0])
        self._bar.removeTab(self._place(draft_id))
        self._close_buttons.pop(draft_id).deleteLater()

    def set_title(self, draft_id: str, title: str) -> None:
        """Say which function a draft calls, or its name; an empty title reads “New call”."""
        index = self._place(draft_id)
        shown = title or "New call"
        text = shown.replace("&", "&&")
        if self._bar.tabText(index) == text:
            return  # the usual case while args are typed; Qt would lay out all tabs anew
        self._bar.setTabText(index, text)
        self._bar.setTabToolTip(index, shown)
        self._describe(draft_id)

    def set_unsaved(self, draft_id: str, unsaved: bool) -> None:
        """Mark a tab whose draft is neither saved nor in history as it stands."""
        if unsaved != (draft_id in self._unsaved):
            (self._unsaved.add if unsaved else self._unsaved.discard)(draft_id)
            self._close_buttons[draft_id].show_unsaved(unsaved)
            self._describe(draft_id)

    def set_origin(self, draft_id: str, origin: str) -> None:
        """Mark a tab whose call somebody else wrote, until it is empty again."""
        if self._origins.get(draft_id, "") != origin:
            self._origins[draft_id] = origin
            self._show_marks()
            self._describe(draft_id)

    def set_running(self, draft_id: str, running: bool) -> None:
        """Mark a tab whose call runs."""
        self._close_buttons[draft_id].show_running(running)
        self._describe(draft_id)

    def show_kind(self, kind: DeploymentKind | None) -> None:
        """Mark every tab with the kind of deployment that its call would go to: the active one."""
        self._kind = kind
        self._show_marks()
        for draft_id in self.draft_ids:
            self._describe(draft_id)

    # ------------------------------------------------------------------ going from one to another

    def activate(self, draft_id: str) -> None:
        """Bring a tab to the front."""
        self._bar.setCurrentIndex(self._place(draft_id))

    def activate_next(self) -> None:
        """Go one to the right, around the end."""
        self._step(1)

    def activate_previous(self) -> None:
        """Go one to the left, around the beginning."""
        self._step(-1)

    def activate_nth(self, number: int) -> None:
        """Bring up the first (1) to the eighth (8) tab; 9 is the last, however many there are."""
        index = self._bar.count() - 1 if number == _LAST else number - 1
        if 0 <= index < self._bar.count():
            self._bar.setCurrentIndex(index)

    def activate_recent(self, *, backward: bool = False) -> None:
        """Go to the tab used before this one; again, while Ctrl is held, to the one before that."""
        if self._walk is None:
            self._walk = _RecentWalk(list(self._recent), self)
            self._walk.ended.connect(self._end_walk)
        self.activate(self._walk.step(-1 if backward else 1))

    # ------------------------------------------------------------------ how it is done

    def _end_walk(self) -> None:
        if self._walk is not None:
            self._walk.deleteLater()
            self._walk = None
            self._note_use()

    def _step(self, distance: int) -> None:
        if self._bar.count():
            self._bar.setCurrentIndex((self._bar.currentIndex() + distance) % self._bar.count())

    def _announce(self) -> None:
        """Say which tab is in front; not when it merely has another place now."""
        draft_id = self.current_draft_id
        if draft_id is not None and draft_id != self._announced:
            if self._walk is None:
                self._note_use()
            self._announced = draft_id
            self.tab_activated.emit(draft_id)

    def _note_use(self) -> None:
        draft_id = self.current_draft_id
        if draft_id in self._recent:
            self._recent.remove(draft_id)
            self._recent.insert(0, draft_id)

    def _request_close(self, index: int) -> None:
        draft_id = self._draft_at(index)
        if draft_id is not None:
            self.tab_close_requested.emit(draft_id)

    def _describe(self, draft_id: str) -> None:
        title, button = self.title(draft_id), self._close_buttons[draft_id]
        origin = self._origins.get(draft_id, "")
        states = (
            ("running", button.running),
            ("not saved", draft_id in self._unsaved),
            (f"from {origin}", bool(origin)),
            ("on production", self._kind is DeploymentKind.PRODUCTION),
        )
        spoken = ", ".join((title, *(state for state, holds in states if holds)))
        self._bar.setAccessibleTabName(self._place(draft_id), spoken)
        button.setAccessibleName(f"Close {spoken}")
        button.setToolTip(f"Close {title}" + (", which is running" if button.running else ""))

    def _draft_at(self, index: int) -> str | None:
        return str(self._bar.tabData(index)) if index >= 0 else None

    def _place(self, draft_id: str) -> int:
        return self.draft_ids.index(draft_id)

    def _take_theme(self) -> None:
        self._row.setSpacing(self._theme.unit)
        self._show_marks()

    def _show_marks(self) -> None:
        has_icon = any(self._origins.values())
        self._bar.setIconSize(mark_size(self._theme, self._kind, has_icon=has_icon))
        for draft_id in self.draft_ids:
            self._show_mark(draft_id)

    def _show_mark(self, draft_id: str) -> None:
        """Mark a tab with the kind of its deployment, and with where it comes from."""
        icon = None
        if self._origins.get(draft_id):
            icon = self._theme.icon("external-link", "warning")
        mark = kind_mark(self._theme, self._kind, self.devicePixelRatioF(), icon)
        self._bar.setTabIcon(self._place(draft_id), mark)


_LAST = 9


class _TabBar(QTabBar):
    """Tabs of bounded width that also close by a middle click."""

    middle_clicked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setExpanding(False)
        self.setMovable(True)
        self.setDocumentMode(True)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)

    def tabSizeHint(self, index: int) -> QSize:
        size = super().tabSizeHint(index)
        return QSize(min(size.width(), self._with_mark(_WIDEST_TAB)), size.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        size = self.tabSizeHint(index)
        return QSize(min(size.width(), self._with_mark(_NARROWEST_TAB)), size.height())

    def _with_mark(self, units: int) -> int:
        """So wide is a tab that bears the mark of a kind of deployment beside its title."""
        marked = self.count() and not self.tabIcon(0).isNull()
        return units * self._theme.unit + (self.iconSize().width() if marked else 0)

    def minimumSizeHint(self) -> QSize:
        """No wider than the tabs: Qt asks for room for scroll buttons even where none are."""
        least, wanted = super().minimumSizeHint(), self.sizeHint()
        return QSize(min(least.width(), wanted.width()), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the tabs out once more: Qt leaves them scrolled as they were in less room."""
        super().resizeEvent(event)
        self.setElideMode(self.elideMode())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.MiddleButton:
            index = self.tabAt(event.position().toPoint())
            if index >= 0:
                self.middle_clicked.emit(index)
        super().mouseReleaseEvent(event)


class _CloseButton(QToolButton):
    """Closes a tab; until pointed at, a dot says that the call runs, or that it is not saved."""

    close_requested = Signal(str)

    def __init__(self, theme: Theme, draft_id: str) -> None:
        super().__init__()
        self._theme = theme
        self._draft_id = draft_id
        self.running = self._unsaved = False
        self.setProperty("role", "tab-close")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+W is the keyboard's way
        self.clicked.connect(self._request_close)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def show_running(self, running: bool) -> None:
        """Put on the mark of a running call, or take it off."""
        self.running = running
        self._show_icon()

    def show_unsaved(self, unsaved: bool) -> None:
        """Put on the mark of a draft that is not saved, or take it off."""
        self._unsaved = unsaved
        self._show_icon()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_icon()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_icon()

    def _request_close(self) -> None:
        self.close_requested.emit(self._draft_id)

    def _show_icon(self) -> None:
        if self.running and not self.underMouse():
            self._theme.dress(self, "circle-dot", "accent")
        elif self._unsaved and not self.underMouse():
            self._theme.dress(self, "dot")
        else:
            self._theme.dress(self, "x")
        self.setIconSize(QSize(3, 3) * self._theme.unit)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self.setFixedSize(5 * unit, 4 * unit)  # with a unit's distance to the tab's edge
        self._show_icon()


class _RecentWalk(QObject):
    """A walk through the tabs, the most recent first, that lasts until Ctrl is let go."""

    ended = Signal()

    def __init__(self, draft_ids: list[str], parent: QObject) -> None:
        super().__init__(parent)
        self._draft_ids = draft_ids
        self._place = 0
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def step(self, distance: int) -> str:
        """One further; the ``draft_id`` of where we are now."""
        self._place = (self._place + distance) % len(self._draft_ids)
        return self._draft_ids[self._place]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ApplicationDeactivate or _releases_ctrl(event):
            self.ended.emit()
        return False


def _releases_ctrl(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent):
        return False
    return event.type() is QEvent.Type.KeyRelease and event.key() == Qt.Key.Key_Control
