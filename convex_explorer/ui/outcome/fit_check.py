"""Looks into what was returned, once it is shown: whether it fits what its function declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convex_explorer.convex.validators import Kind
from convex_explorer.ui.outcome.returns_fit import MOST, Fit
from convex_explorer.ui.outcome.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from convex_explorer.convex.function_spec import KnownCatalog
    from convex_explorer.convex.validation import Tables
    from convex_explorer.convex.validators import Validator
    from convex_explorer.ui.outcome.slot import Slot


class FitCheck(QObject):
    """Looks into one slot's value at a time, beside whatever else the window does.

    Signals:
        changed: Slot; it is known of its value whether it fits, or that nobody knows.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._deployment_id = ""
        self._known: KnownCatalog | None = None
        self._slot: Slot | None = None
        self._fit: Fit | None = None
        self._work = Slices(self)
        self._work.finished.connect(self._tell)

    def take_catalog(self, deployment_id: str, known: KnownCatalog | None) -> None:
        """Know what the functions of a deployment declare; of another one nothing is said."""
        self._deployment_id, self._known = deployment_id, known

    def follow(self, slot: Slot | None) -> None:
        """Look into the value of this slot, unless that was done."""
        self._work.stop()
        self._slot, self._fit = slot, None
        if slot is None or slot.call is None or slot.is_loading:
            return
        if slot.call.deployment.deployment_id != self._deployment_id:
            return
        declared, value = self._declared(slot), slot.returned.value if slot.returned else None
        before = slot.fit
        if before is not None and before.value is value and before.declared == declared:
            return
        slot.fit = None
        if declared is not None and value is not None and self._known is not None:
            self._fit = Fit(value, declared)
            self._work.start_later(_steps(self._fit, self._known.tables))
        if before is not None:
            self.changed.emit(slot)

    def _declared(self, slot: Slot) -> Validator | None:
        """What the slot's function declares to return; None if it is nothing, or not known."""
        if self._known is None or slot.call is None:
            return None
        spec = self._known.catalog.find(slot.call.path)
        return None if spec is None or spec.returns is Kind.ANY else spec.returns

    def _tell(self) -> None:
        slot, fit, self._fit = self._slot, self._fit, None
        if slot is not None and fit is not None:
            slot.fit = fit
            self.changed.emit(slot)


def _steps(fit: Fit, tables: Tables) -> Iterator[None]:
    from convex_explorer.convex.returns_check import steps

    for step in steps(fit.declared, fit.value, tables):
        if step is not None:
            fit.found.append(step)
            if len(fit.found) == MOST:
                return
        yield None
