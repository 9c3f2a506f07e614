"""One line that says what became of a call: in words, with an icon, and in color."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.functions import FunctionType
from convex_explorer.ui.kind_marks import KIND_COLORS
from convex_explorer.ui.outcome.figures import (
    clock_text,
    count_text,
    pages_text,
    progress_text,
    rows_text,
    size_text,
    time_text,
)
from convex_explorer.ui.theme import SMALL_TEXT
from convex_explorer.ui.widgets.announcing import announce

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from convex_explorer.convex.calls import Call, Outcome, Progress
    from convex_explorer.convex.errors import DeploymentError
    from convex_explorer.convex.pagination import Pages
    from convex_explorer.ui.theme import Theme

SEPARATOR = " · "


class Status(NamedTuple):
    """What the line says.

    Attributes:
        word: the verdict, in one or a few words.
        facts: type, time, size, count, deployment: whatever is known.
        tone: the name of a color, for the word and the icon.
        icon: the name of an icon.
        details: one fact a line, for the tooltip.
        kind_color: the name of the color of the last fact, which is the deployment.
        lasting: whether it is worth saying aloud; a running clock is not.
        name: for screen readers, where the text changes too often for them; empty for the text.
    """

    word: str
    facts: tuple[str, ...] = ()
    tone: str = "muted"
    icon: str = "circle-dot"
    details: tuple[str, ...] = ()
    kind_color: str = "muted"
    lasting: bool = True
    name: str = ""

    @property
    def text(self) -> str:
        """All of it as one line."""
        return SEPARATOR.join((self.word, *self.facts))


def function_type_text(function_type: FunctionType) -> str:
    """The type in the words of the interface."""
    return "run" if function_type is FunctionType.ANY else function_type.value


def status_of_outcome(call: Call, outcome: Outcome) -> Status:
    """The function ran."""
    from convex_explorer.convex.calls import Notice, Returned

    twice = {Notice.ASKED_TWICE, Notice.ASKED_IN_PLAIN_JSON}
    returned = isinstance(outcome, Returned)
    count = count_text(outcome.value) if isinstance(outcome, Returned) else ""
    facts = (
        function_type_text(call.function_type),
        time_text(outcome.seconds),
        size_text(outcome.size),
        count,
        "asked twice" if twice & set(outcome.notices) else "",
        _where(call),
    )
    return Status(
        "Success" if returned else "Error",
        tuple(fact for fact in facts if fact),
        "success" if returned else "error",
        "circle-check" if returned else "circle-x",
        (
            *_details(call),
            f"Time from sending to the last byte: {time_text(outcome.seconds)}",
            f"Size of the reply: {outcome.size:,} bytes",
            *outcome.notices,
        ),
        KIND_COLORS[call.deployment.kind],
    )


def status_of_pages(call: Call, outcome: Outcome, pages: Pages) -> Status:
    """The function ran, and more pages of what it returned were loaded since."""
    status = status_of_outcome(call, outcome)
    kind, time, *_, name = status.facts
    loaded = f"{pages_text(pages.page_count)}, {rows_text(pages.row_count)}"
    details = (*status.details, f"{loaded}: {pages.size:,} bytes of replies")
    facts = (kind, time, size_text(pages.size), loaded, name)
    return status._replace(facts=facts, details=details)


def status_of_past(call: Call, outcome: Outcome) -> Status:
    """The function ran some time ago, as history tells."""
    status = status_of_outcome(call, outcome)
    began = call.started_at.astimezone()
    return status._replace(facts=(f"{began:%b} {began.day}, {began:%H:%M}", *status.facts))


def status_of_error(call: Call, error: DeploymentError) -> Status:
    """No outcome came."""
    unknown = call.function_type.may_write and error.may_have_run
    facts = (function_type_text(call.function_type), _where(call))
    details = (*_details(call), str(error))
    color = KIND_COLORS[call.deployment.kind]
    if unknown:
        return Status("Outcome unknown", facts, "warning", "circle-help", details, color)
    return Status("No outcome", facts, "error", "circle-slash", details, color)


def status_of_stop(call: Call) -> Status:
    """The user did not want to wait any longer."""
    facts = (function_type_text(call.function_type), _where(call))
    color = KIND_COLORS[call.deployment.kind]
    if call.function_type.may_write:
        word = "Stopped waiting"
        return Status(word, facts, "warning", "circle-help", _details(call), color)
    return Status("Stopped", facts, "muted", "square", _details(call), color)


def status_of_running(call: Call, seconds: float) -> Status:
    """It is on its way; a clock runs from the first second."""
    facts = (clock_text(seconds),) if seconds >= 1 else ()
    color = KIND_COLORS[call.deployment.kind]
    return Status(
        f"Running {call.path}…",
        (*facts, _where(call)),
        "accent",
        "clock",
        _details(call),
        color,
        lasting=False,
    )


def status_of_progress(call: Call, seconds: float, progress: Progress) -> Status:
    """Its reply comes in, or has come and is read."""
    so_far = progress_text(progress.received, progress.expected)
    word, name = f"Receiving {so_far}…", "Receiving the reply…"
    if progress.is_whole:
        word = name = f"Reading {size_text(progress.received)}…"
    elif progress.expected and progress.percent is not None:
        in_quarters = progress.percent - progress.percent % 25
        name = f"Receiving {size_text(progress.expected)}, {in_quarters} percent…"
    counted = f"Received: {progress.received:,} bytes, as they come over the network"
    running = status_of_running(call, seconds)
    return running._replace(word=word, details=(*running.details, counted), name=name)


def _where(call: Call) -> str:
    """On which deployment it ran; that it was production is said in words, too."""
    deployment = call.deployment
    if deployment.kind is DeploymentKind.PRODUCTION:
        return f"{deployment.kind.upper()} {deployment.name}"
    return deployment.name


def _details(call: Call) -> tuple[str, ...]:
    return (
        f"{call.path} ({function_type_text(call.function_type)}) {call.identity.phrase}",
        f"{call.deployment.name}, {call.deployment.kind} {call.deployment.url}".rstrip(),
        f"Started {call.started_at.astimezone():%H:%M:%S}",
        f"Request id {call.request_id}",
    )


class StatusLine(QLabel):
    """Shows a ``Status``; ``text()`` and the accessible name are what can be read."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._status = Status("")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.veils.changed.connect(self._show_details)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    @property
    def status(self) -> Status:
        """What it says."""
        return self._status

    def show_status(self, status: Status, *, aloud: bool = True) -> None:
        """Say something else; aloud, unless it is only a tab that is looked at again."""
        self._status = status
        self.setText(status.text)
        if (name := status.name or status.text) != self.accessibleName():
            self.setAccessibleName(name)
        self._show_details()
        if aloud and status.lasting and status.word:
            announce(self, status.text)
        self.update()

    def _show_details(self) -> None:
        """Who looks on is told nothing of the deployment, nor as whom it was called."""
        self.setToolTip("" if self._theme.veils.drawn else "\n".join(self._status.details))

    def sizeHint(self) -> QSize:
        return QSize(40 * self._theme.unit, 7 * self._theme.unit)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 7 * self._theme.unit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._status.word:
            return
        unit, theme = self._theme.unit, self._theme
        side = theme.icon_size.width()
        middle = self.height() / 2
        with QPainter(self) as painter:
            icon = theme.icon(self._status.icon, self._status.tone)
            place = QRectF(3 * unit, middle - side / 2, side, side)
            icon.paint(painter, place.toAlignedRect())
            x = 3 * unit + side + 1.5 * unit
            x = self._draw(painter, x, self._status.word, self._status.tone, bold=True)
            for position, fact in enumerate(self._status.facts):
                is_last = position == len(self._status.facts) - 1
                x = self._draw(painter, x, SEPARATOR, "faint")
                color = self._status.kind_color if is_last else "muted"
                shown = theme.veils.words(fact) if is_last else fact
                x = self._draw(painter, x, shown, color, bold=is_last)

    def _draw(
        self, painter: QPainter, x: float, text: str, color: str, *, bold: bool = False
    ) -> float:
        """Draw some text at an x, cut where the line ends, and say where the next one goes."""
        font = self._theme.text_font(SMALL_TEXT, bold=bold)
        metrics = QFontMetricsF(font)
        room = self.width() - x - 2 * self._theme.unit
        if room <= 0:
            return x
        shown, advance = text, metrics.horizontalAdvance(text)
        if advance > room:
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            advance = metrics.horizontalAdvance(shown)
        painter.setFont(font)
        painter.setPen(self._theme.color(color))
        area = QRectF(x, 0, room, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        return x + advance

    def _take_theme(self) -> None:
        self.setFont(self._theme.text_font(SMALL_TEXT))
        self.updateGeometry()
        self.update()
