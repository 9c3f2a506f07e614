"""Variables of the active deployment: known to the args, and changed in a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from convex_explorer.convex.deployment import Deployment
    from convex_explorer.session.session import Session
    from convex_explorer.ui.wiring.panes import Panes


class VariableWiring(QObject):
    """Connects the args and the dialog with what is kept for each deployment."""

    def __init__(self, panes: Panes, session: Session) -> None:
        super().__init__(panes.window)
        self._panes = panes
        self._session = session
        self._edited: Deployment | None = None
        panes.menu.variables_requested.connect(self._edit)
        panes.calls.call.args.variable_wished.connect(self._edit_one)
        session.variables.changed.connect(panes.calls.call.show_variables)
        session.variables.failed.connect(panes.notices.show_failure)

    def _edit(self) -> None:
        self._edit_one("")

    def _edit_one(self, name: str) -> None:
        """Edit all of them, first the one of a name that nobody has set."""
        deployment = self._session.active.deployment
        if deployment is None:
            return
        from convex_explorer.ui.deployments.variables_dialog import VariablesDialog

        variables = self._session.variables
        dialog = VariablesDialog(
            self._panes.theme,
            deployment.name,
            variables.texts_of(deployment),
            self._panes.window,
        )
        self._edited = deployment
        dialog.given.connect(self._keep)
        if name:
            dialog.add(name)
            # The button that asked for it goes with the problem.
            dialog.finished.connect(self._panes.calls.call.focus_args)
        dialog.open()

    def _keep(self, texts: dict[str, str]) -> None:
        """Keep them for the deployment that they were typed for, whichever is active by now."""
        if self._edited is not None:
            self._session.variables.keep(self._edited, texts)
