"""The lines that a function printed, each with its level; and the ways to find one among them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from convex_explorer.convex.calls import LogLine
from convex_explorer.ui.outcome.log_bar import LogBar
from convex_explorer.ui.outcome.log_sieve import MOST_LINES, LogFilter, LogLayout, LogSieve
from convex_explorer.ui.outcome.log_text import LogText
from convex_explorer.ui.outcome.slices import Slices
from convex_explorer.ui.outcome.text_view import TextView
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.naming import named

#: What is more, or has a longer line, is shown as plain text that is never laid out whole.
_MUCH, _LONG_LINE = 256 * 1024, 16 * 1024


class LogView(QWidget):
    """Log lines to read, find, select and copy, however many and however long.

    Signals:
        filter_changed: LogFilter; the user wants to see other lines.
    """

    filter_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: Sequence[LogLine] = ()
        self._shown: tuple[Sequence[LogLine], LogFilter] | None = None
        self._sieve = LogSieve((), LogFilter())
        self._layout_work: LogLayout | None = None
        self._long_text: TextView | None = None
        self._laid_out = b""
        self._sifting, self._laying_out = Slices(self), Slices(self)
        self._bar = LogBar(theme)
        self._notice = named(QLabel(), "logNotice", role="muted")
        self._notice.setWordWrap(True)
        self._text = named(LogText(theme), "logView", "Log lines")
        theme.veils.cover(self._text)
        self._seen: QWidget = self._text
        self._stack = QStackedWidget()
        self._stack.addWidget(self._text)
        self.setFocusProxy(self._text)
        self._connect()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)
        column.addWidget(self._notice)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    @property
    def lines(self) -> Sequence[LogLine]:
        """All lines, whether they are to be seen or not."""
        return self._lines

    def show_lines(self, lines: Sequence[LogLine], log_filter: LogFilter | None = None) -> None:
        """Show other lines, as far as a filter lets them pass."""
        self._bar.show_filter(log_filter or LogFilter())
        self._lines = lines
        self._sift()

    def forget(self) -> None:
        """Hold on to no more than little of what is shown."""
        if self._sieve.size > _MUCH:
            self._lines, self._shown, self._laid_out = (), None, b""
            self._sieve = LogSieve((), LogFilter())
            self._sifting.stop()
            self._laying_out.stop()
            self._layout_work = None
            if self._long_text is not None:
                self._long_text.show_text(b"")

    def begin_finding(self) -> None:
        """Give the keyboard to the box to find something."""
        self._bar.begin()

    def toPlainText(self) -> str:
        """The lines that are to be seen, each with its level."""
        self._sifting.finish()
        return "\n".join(f"{line.level} {line.text}" for line in self._sieve.kept)

    # ------------------------------------------------------------------ which lines

    def _take_filter(self) -> None:
        self._sift()
        self.filter_changed.emit(self._bar.filter)

    def _sift(self) -> None:
        wanted = self._lines, self._bar.filter
        if self._shown is not None and wanted[0] is self._shown[0] and wanted[1] == self._shown[1]:
            return
        self._shown = wanted
        self._laying_out.stop()
        self._sieve = LogSieve(*wanted)
        self._sifting.start(self._sieve.steps())

    def _show_sifted(self) -> None:
        sieve = self._sieve
        self._bar.show_counts(sieve.counts, len(sieve.kept))
        self._show_notice()
        if sieve.size > _MUCH or sieve.longest > _LONG_LINE:
            self._layout_work = LogLayout(sieve.kept)
            self._laying_out.start(self._layout_work.steps())
        else:
            self._text.show_lines(sieve.kept, self._bar.filter)
            self._bring_up(self._text)

    def _show_long_text(self) -> None:
        if self._long_text is None:
            self._long_text = named(TextView(self._theme), "logLongText", "Log lines")
            self._stack.addWidget(self._long_text)
        if self._layout_work is not None:
            work, self._layout_work = self._layout_work, None
            grown = bool(self._laid_out) and work.text.startswith(self._laid_out)
            place = self._long_text.place if grown else None
            self._laid_out = work.text
            self._long_text.show_text(work.text, place, blocks=work.blocks, plain_color="text")
            self._bring_up(self._long_text)

    def _bring_up(self, view: QWidget) -> None:
        had_focus, self._seen = self._seen.hasFocus(), view
        self._stack.setCurrentWidget(view)
        self.setFocusProxy(view)
        if had_focus:
            view.setFocus()

    # ------------------------------------------------------------------ what was left out

    def _show_notice(self) -> None:
        words = []
        each = " of a page" if len(self._lines) > MOST_LINES else ""
        if self._sieve.overflows:
            words.append(f"The deployment leaves out lines after the {MOST_LINES}th{each}.")
        if self._sieve.cut:
            lines = "one line" if self._sieve.cut == 1 else f"{self._sieve.cut} lines"
            words.append(f"The deployment cut {lines} for being too long.")
        self._notice.setText(" ".join(words))
        self._notice.setVisible(bool(words))

    # ------------------------------------------------------------------ how it is done

    def _leave_bar(self) -> None:
        self._seen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        self._bar.filter_changed.connect(self._take_filter)
        self._bar.left.connect(self._leave_bar)
        self._sifting.finished.connect(self._show_sifted)
        self._laying_out.finished.connect(self._show_long_text)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.begin_finding)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._notice.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit)
