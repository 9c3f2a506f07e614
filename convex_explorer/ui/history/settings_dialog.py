"""How much history keeps, as the user wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.ui.widgets.naming import named
from convex_explorer.ui.widgets.save_buttons import SaveButtons

if TYPE_CHECKING:
    from convex_explorer.ui.theme import Theme

#: Setting, words, unit and the most that can be chosen.
LIMITS = (
    ("history_calls", "Calls of each deployment", "", 100_000),
    ("history_days", "Days", "", 10_000),
    ("history_result_kib", "Largest result", " KiB", 16_384),
    ("history_results_mib", "All results together", " MiB", 10_000),
)
_EXPLAINED = (
    "With 0 calls or 0 days nothing is kept. With 0 KiB no results are kept. The oldest go first; "
    "what is pinned or has a name stays."
)


class HistoryWishes(NamedTuple):
    """How much is kept, by the names that the settings have for it."""

    history_calls: int
    history_days: int
    history_result_kib: int
    history_results_mib: int
    history_production_results: bool


class HistorySettingsDialog(QDialog):
    """Nothing is changed before it is saved.

    Signals:
        chosen: HistoryWishes.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, now: HistoryWishes, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "historySettingsDialog", "History settings")
        self.setWindowTitle("History settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form = QFormLayout()
        form.setVerticalSpacing(theme.unit * 2)
        self._numbers: list[QSpinBox] = []
        for (name, words, unit, most), number in zip(LIMITS, now, strict=False):
            spin = named(QSpinBox(), f"{name}Spin", words)
            spin.setRange(0, most)
            spin.setGroupSeparatorShown(True)
            spin.setSuffix(unit)
            spin.setValue(number)
            form.addRow(words, spin)
            self._numbers.append(spin)
        words = "Keep results of production deployments"
        self._production = named(QCheckBox(words), "history_production_resultsTick")
        self._production.setChecked(now.history_production_results)
        explained = named(QLabel(_EXPLAINED), "historySettingsHint", role="muted")
        explained.setWordWrap(True)
        buttons = SaveButtons(self, "HistorySettings")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.unit * 4] * 4)
        column.setSpacing(theme.unit * 3)
        column.addLayout(form)
        column.addWidget(self._production)
        column.addWidget(explained)
        column.addWidget(buttons)

    def accept(self) -> None:
        calls, days, result, results = (spin.value() for spin in self._numbers)
        production = self._production.isChecked()
        self.chosen.emit(HistoryWishes(calls, days, result, results, production))
        super().accept()
