"""Panes: what the window is made of, for those who connect it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from convex_explorer.ui.call.identity_desk import IdentityDesk
    from convex_explorer.ui.deployments.desk import DeploymentDesk
    from convex_explorer.ui.deployments.switcher import DeploymentSwitcher
    from convex_explorer.ui.history.pane import HistoryPane
    from convex_explorer.ui.menu_bar import MenuBar
    from convex_explorer.ui.notices import Notices
    from convex_explorer.ui.open_calls import OpenCalls
    from convex_explorer.ui.theme import Theme
    from convex_explorer.ui.workbench import Workbench


class Panes(NamedTuple):
    """The parts of one window.

    Attributes:
        window: over which dialogs open.
    """

    window: QWidget
    theme: Theme
    menu: MenuBar
    notices: Notices
    switcher: DeploymentSwitcher
    desk: DeploymentDesk
    identity_desk: IdentityDesk
    workbench: Workbench
    calls: OpenCalls
    history: HistoryPane
