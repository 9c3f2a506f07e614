"""Calls of history, set up again as they were made: on the same deployment, and as the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from convex_explorer.convex.records import CallRecord
    from convex_explorer.session.active_deployment import ActiveDeployment
    from convex_explorer.session.deployment_book import DeploymentBook
    from convex_explorer.session.history_keeper import HistoryKeeper
    from convex_explorer.session.identities import Identities


class PastCalls(QObject):
    """Never in silence somewhere else, nor as somebody else.

    Signals:
        opened: CallRecord, whole; whether it is to be run (bool): only where that was asked for,
            and it would go where it went, and as whom it went; and what to know about it (str).
    """

    opened = Signal(object, bool, str)

    def __init__(
        self,
        history: HistoryKeeper,
        book: DeploymentBook,
        active: ActiveDeployment,
        identities: Identities,
    ) -> None:
        super().__init__()
        self._history = history
        self._book = book
        self._active = active
        self._identities = identities
        #: The ids of the records that are to be run again once they are read.
        self._to_run: set[int] = set()
        history.record_fetched.connect(self._set_up)

    def open(self, record_id: int) -> None:
        """Set a call up again; it is not run."""
        self._to_run.discard(record_id)
        self._history.fetch(record_id)

    def run_again(self, record_id: int) -> None:
        """Set a call up again, to be run where that is the same call."""
        self._to_run.add(record_id)
        self._history.fetch(record_id)

    def _set_up(self, record: CallRecord) -> None:
        wants_run = record.record_id in self._to_run
        self._to_run.discard(record.record_id)
        self._book.use(record.deployment_id)
        is_same, remark = self._restore(record)
        if wants_run and not is_same:
            remark = f"It was not run again. {remark}"
        self.opened.emit(record, wants_run and is_same, remark)

    def _restore(self, record: CallRecord) -> tuple[bool, str]:
        """Go back to the call's deployment and identity; whether that went, and what to say."""
        deployment, choice = self._active.deployment, self._identities.choice
        if deployment is None or choice is None:
            return (
                False,
                f"{record.deployment_name}, where this call was made, is not here any more.",
            )
        if deployment.deployment_id != record.deployment_id:
            return False, (
                f"{record.deployment_name}, where this call was made, is no longer here. "
                f"Run would make it on {deployment.name}."
            )
        before, wanted = choice.identity, record.as_whom
        if not (record.knows_whom and self._identities.restore(wanted)):
            return False, (
                f"This call was made {wanted.phrase}, which is not to be had now. "
                f"Run would make it {before.phrase}."
            )
        if self._identities.identity_of(deployment) == before:
            return True, ""
        return True, f"Calls to {deployment.name} are made {wanted.phrase} again, as this one was."
