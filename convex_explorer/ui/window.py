"""The main window: places the panes, and has them connected with the session."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.ui.call.identity_desk import IdentityDesk
from convex_explorer.ui.deployments.desk import DeploymentDesk
from convex_explorer.ui.deployments.switcher import DeploymentSwitcher
from convex_explorer.ui.history.pane import HistoryPane
from convex_explorer.ui.menu_bar import MenuBar
from convex_explorer.ui.notices import Notices
from convex_explorer.ui.open_calls import OpenCalls
from convex_explorer.ui.sidebar import SidebarPage
from convex_explorer.ui.spare_time import SpareTime
from convex_explorer.ui.veils import BLOTTED
from convex_explorer.ui.wiring.calls import CallWiring
from convex_explorer.ui.wiring.deployments import DeploymentWiring
from convex_explorer.ui.wiring.drafts import DraftWiring
from convex_explorer.ui.wiring.functions import FunctionWiring
from convex_explorer.ui.wiring.history import HistoryWiring
from convex_explorer.ui.wiring.keys import KeyWiring
from convex_explorer.ui.wiring.links import LinkWiring
from convex_explorer.ui.wiring.panes import Panes
from convex_explorer.ui.wiring.program import ProgramWiring
from convex_explorer.ui.wiring.saved import SavedCallWiring
from convex_explorer.ui.wiring.variables import VariableWiring
from convex_explorer.ui.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QCloseEvent, QPaintEvent, QShowEvent

    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.session.session import Session
    from convex_explorer.ui.deployments.first_screen import FirstScreen
    from convex_explorer.ui.theme import Theme


class Window(QMainWindow):
    """The main window.

    Attributes:
        notices: what the program has to say beside the calls.

    Signals:
        closed: the user closed it; it is hidden already.
    """

    closed = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self._session = session
        self.theme = theme
        theme.veils.draw(session.preferences.settings.hide_names)
        self._shown_id: str | None = None
        #: Whether it was on the screen yet; slow things are loaded only after that.
        self.painted = False
        #: Whether what can wait until then is there as well.
        self.complete = False
        self._spare_time = SpareTime(self)
        self._panes = self._lay_out()
        self.notices = self._panes.notices
        CallWiring(self._panes, session)
        DeploymentWiring(self._panes, session)
        FunctionWiring(self._panes, session)
        HistoryWiring(self._panes, session)
        self._saved_calls = SavedCallWiring(self._panes, session)
        VariableWiring(self._panes, session)
        self._keys = KeyWiring(self._panes, session)
        self._link_wiring = LinkWiring(self._panes, session)
        self._program_wiring = ProgramWiring(self._panes, session)
        self._drafts = DraftWiring(self._panes, session)
        self._connect_the_rest()
        self._restore_layout()
        if session.active.deployment is not None:
            self._show_deployment(session.active.deployment)

    def _connect_the_rest(self) -> None:
        """The window's own affairs: which page it shows, how it looks, where the keyboard is."""
        menu = self._panes.menu
        menu.quit_requested.connect(self.close)
        menu.sidebar_requested.connect(self._panes.workbench.toggle_sidebar)
        menu.next_pane_requested.connect(self._focus_next_pane)
        menu.previous_pane_requested.connect(self._focus_previous_pane)
        menu.theme_chosen.connect(self._choose_theme)
        menu.hiding_chosen.connect(self._hide_names)
        self._panes.switcher.unveiling_requested.connect(self._show_names)
        self.theme.veils.changed.connect(self._show_title)
        self._session.book.changed.connect(self.theme.veils.know)
        menu.zoom_requested.connect(self._zoom)
        menu.keys_requested.connect(self._show_keys)
        self._panes.workbench.page_chosen.connect(self._keep_sidebar_page)
        self._panes.workbench.sidebar_toggled.connect(self._keep_sidebar_wish)
        self._panes.calls.add_tab_keys(self)
        self._session.active.changed.connect(self._show_deployment)
        self._session.preferences.failed.connect(self.notices.show_failure)

    # ------------------------------------------------------------------ what happened, shown

    def _show_deployment(self, deployment: Deployment | None) -> None:
        switcher, calls = self._panes.switcher, self._panes.calls
        switcher.show_deployment(deployment)
        shown = self._panes.workbench if deployment else self._first_screen
        self._pages.setCurrentWidget(shown)
        switcher.setVisible(deployment is not None)
        calls.tabs.show_kind(deployment.kind if deployment is not None else None)
        was_shown, self._shown_id = self._shown_id, None
        self._show_title()
        if deployment is None:
            calls.call.show_deployment(None)
            return
        calls.call.show_deployment(deployment.name)
        self._shown_id = deployment.deployment_id
        if self._shown_id == was_shown:
            return  # It was changed, perhaps in another window: whoever types here goes on.
        self._session.preferences.change(active_deployment_id=deployment.deployment_id)
        if deployment.kind is DeploymentKind.DEMO:
            calls.offer_demo_call()
        calls.call.focus_path()

    def _show_title(self) -> None:
        """Everybody who sees the task bar reads it."""
        deployment = self._session.active.deployment
        if deployment is None:
            self.setWindowTitle("Convex Explorer")
            return
        name = BLOTTED if self.theme.veils.drawn else deployment.name
        self.setWindowTitle(f"{name} ({deployment.kind})[*] — Convex Explorer")

    # ------------------------------------------------------------------ what the user wishes

    def _keep_sidebar_page(self, page: SidebarPage) -> None:
        self._session.preferences.change(sidebar_page=str(page))

    def _keep_sidebar_wish(self, wanted: bool) -> None:
        self._session.preferences.change(sidebar_visible=wanted)

    def _focus_next_pane(self) -> None:
        self._focus_pane(1)

    def _focus_previous_pane(self) -> None:
        self._focus_pane(-1)

    def _focus_pane(self, step: int) -> None:
        switcher, calls = self._panes.switcher, self._panes.calls
        sidebar, call, outcome = self._panes.workbench.sidebar, calls.call, calls.outcome
        stops = (
            (switcher, switcher.take_focus),
            (sidebar, sidebar.take_focus),
            (call.run_bar, call.focus_path),
            (call.args, call.focus_args),
            (outcome, outcome.take_focus),
        )
        shown = [stop for stop in stops if stop[0].isVisible()]
        inside = [pane.isAncestorOf(self.focusWidget() or self) for pane, _ in shown]
        here = inside.index(True) if True in inside else -step
        shown[(here + step) % len(shown)][1]()

    def _choose_theme(self, choice: str) -> None:
        self.theme.choose(choice)
        self._session.preferences.change(theme=choice)

    def _hide_names(self, hidden: bool) -> None:
        self.theme.veils.draw(hidden)
        self._session.preferences.change(hide_names=hidden)

    def _show_names(self) -> None:
        self._hide_names(False)

    def _zoom(self, percent: int) -> None:
        self.theme.set_zoom(self.theme.zoom + percent if percent else 100)
        self._session.preferences.change(zoom=self.theme.zoom)

    def _show_keys(self) -> None:
        from convex_explorer.ui.help_dialogs import KeysDialog

        KeysDialog(self.theme, self._panes.menu.commands(), self).open()

    # ------------------------------------------------------------------ places

    @cached_property
    def _first_screen(self) -> FirstScreen:
        from convex_explorer.ui.deployments.first_screen import FirstScreen

        first_screen = FirstScreen(self.theme)
        first_screen.add_requested.connect(self._panes.desk.add)
        first_screen.demo_requested.connect(self._session.book.use_demo)
        self._pages.addWidget(first_screen)
        return first_screen

    def _lay_out(self) -> Panes:
        theme, whole = self.theme, QWidget()
        rows = QVBoxLayout(whole)
        calls = OpenCalls(theme)
        panes = Panes(
            self,
            theme,
            MenuBar(theme),
            Notices(theme, rows, place=1),
            DeploymentSwitcher(theme),
            DeploymentDesk(theme, self),
            IdentityDesk(theme, self),
            Workbench(theme, calls),
            calls,
            HistoryPane(theme),
        )
        self.setMenuBar(panes.menu)
        self._pages = QStackedWidget()
        self._pages.addWidget(panes.workbench)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(panes.switcher)
        rows.addWidget(self._pages, 1)
        self.setCentralWidget(whole)
        return panes

    def _make_the_rest(self) -> Iterator[object]:
        """What nobody can see or use before the first paint, one thing after the other."""
        self._take_drops()
        self._keys.keep_watch()
        yield None
        yield self._panes.history.record_list
        call = self._panes.calls.call
        yield call.run_bar.completer
        yield call.args.problems_list
        yield call.args.look_switch
        yield from self._panes.calls.outcome.make_pages()
        self._link_wiring.listen()
        yield None
        self._saved_calls.begin()
        yield None
        self._program_wiring.begin()
        self.complete = True

    def _take_drops(self) -> None:
        from convex_explorer.ui.deployments.offers import OfferTarget

        OfferTarget(self).offered.connect(self._panes.desk.add_from)
        # Fields take text that is dropped on them; of a folder they would write down the path.
        fields: list[QWidget] = [each.viewport() for each in self.findChildren(QPlainTextEdit)]
        for field in (*fields, *self.findChildren(QLineEdit)):
            OfferTarget(field, paths_only=True).offered.connect(self._panes.desk.add_from)

    def _restore_layout(self) -> None:
        settings, workbench = self._session.preferences.settings, self._panes.workbench
        unit = self.theme.unit
        self.resize(QSize(unit * 330, unit * 200).boundedTo(self.screen().availableSize()))
        workbench.sidebar.show_page(SidebarPage(settings.sidebar_page))
        if settings.window_geometry:
            geometry = QByteArray.fromBase64(settings.window_geometry.encode())
            self.restoreGeometry(geometry)
        workbench.restore(settings.window_layout, sidebar_wanted=settings.sidebar_visible)

    # ------------------------------------------------------------------ what Qt tells

    def showEvent(self, event: QShowEvent) -> None:
        if self._session.active.deployment is None:
            self._show_deployment(None)
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        is_told = event.type() == QEvent.Type.ActivationChange
        if is_told and self.isActiveWindow() and self.complete:
            # Other windows may be other processes.
            self._session.watch.look()
            self._session.history.look()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            self._spare_time.start(self._make_the_rest())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._session.preferences.change(
            window_geometry=self.saveGeometry().toBase64().toStdString(),
            window_layout=self._panes.workbench.saved_layout(),
        )
        self._drafts.journal.tell()
        super().closeEvent(event)
        self.closed.emit()
