"""A bug, as a report that one can read, copy and send. It holds no args, values or credentials."""

from __future__ import annotations

import platform
import traceback
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convex_explorer import __version__
from convex_explorer.ui.theme import CODE_FAMILY
from convex_explorer.ui.widgets.naming import named

if TYPE_CHECKING:
    from types import TracebackType


TITLE = "Something went wrong"


class CrashDialog(QDialog):
    """Says that something went wrong in the program itself."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "crashDialog", TITLE)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = QLabel(
            "This is a bug in Convex Explorer, not in your functions. You can go on working; "
            "what you typed is still there.\n\nThe report below names lines of the program, and "
            "holds none of your data. Please send it along with what you did."
        )
        words.setWordWrap(True)
        self._report = named(QPlainTextEdit(report), "crashReport", "Report")
        self._report.setReadOnly(True)
        self._report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._report.setFont(QFont(CODE_FAMILY, self.font().pointSize()))
        copying = named(QPushButton("Copy report"), "copyReportButton")
        copying.clicked.connect(self._copy)
        closing = named(QPushButton("Close"), "closeButton")
        buttons = QDialogButtonBox()
        buttons.addButton(copying, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(closing, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        # A crash may be the theme's: this dialog asks it for nothing.
        height = self.fontMetrics().height()
        column = QVBoxLayout(self)
        column.setContentsMargins(height, height, height, height)
        column.setSpacing(height * 3 // 4)
        for part in (
            named(QLabel(TITLE), "crashTitle", role="title"),
            words,
            self._report,
            buttons,
        ):
            column.addWidget(part)
        self.resize(QSize(height * 40, height * 26).boundedTo(self.screen().availableSize()))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._report.toPlainText())


def crash_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where it happened, and on what. An error's own words may hold data, so they stay out."""
    frames = "".join(traceback.format_tb(trace))
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    head = f"Convex Explorer {__version__}, Qt {qVersion()}, {system}"
    return f"{head}\n\n{kind.__module__}.{kind.__qualname__}\n{frames}"
