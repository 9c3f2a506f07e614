"""How many rows of a paginated query were loaded, and the ways to load more of them."""

from enum import Enum, auto

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from convex_explorer.convex.pagination import PageProblem, Pages, ProblemKind
from convex_explorer.ui.outcome.figures import pages_text, rows_text, size_text
from convex_explorer.ui.theme import Theme
from convex_explorer.ui.widgets.announcing import announce
from convex_explorer.ui.widgets.banner import Banner, BannerAction, Tone
from convex_explorer.ui.widgets.naming import named

#: Pages that come sooner are not worth a flicker; milliseconds.
_WORKING_AFTER = 150
_AGAIN = BannerAction("again", "Start again")
_RETRY, _MORE = BannerAction("retry", "Try again"), BannerAction("retry", "Load more")
_AFRESH = "The rows below stay here. Start again from the first page to see the list as it is now."

_LACKING = (
    "The deployment had to read too much for one of the pages, and may have left rows out of it "
    "(SplitRequired).\nAsk for fewer rows at a time: numItems."
)


class PagesWish(Enum):
    """What the user wants of a paginated result."""

    NEXT = auto()
    ALL = auto()
    STOP = auto()
    START_AGAIN = auto()


class PagesBar(QWidget):
    """Stands below a result; what it says about trouble stands above what it offers.

    Signals:
        wished: PagesWish.
    """

    wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "pagesBar", "Pages")
        self._theme = theme
        self._problem: PageProblem | None = None
        self._pages: Pages | None = None
        self._clock = QTimer(self, singleShot=True, interval=_WORKING_AFTER)
        self._clock.timeout.connect(self._show_working)
        self._banner = named(Banner(theme), "pagesBanner")
        self._note = named(QLabel(), "pagesNote", role="small")
        self._note.setWordWrap(True)
        self._next = named(QPushButton("Load next page"), "loadNextPageButton", role="in-row")
        self._all = named(QPushButton("Load all"), "loadAllButton", role="in-row")
        self._stop = named(QPushButton("Stop"), "pagesStopButton", role="in-row")
        self._stop.hide()
        self._banner.action_chosen.connect(self._take_action)
        self._next.clicked.connect(self._wish_next)
        self._all.clicked.connect(self._wish_all)
        self._stop.clicked.connect(self._wish_stop)
        self._lay_out()
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def show_pages(
        self, pages: Pages, *, is_loading: bool = False, problem: PageProblem | None = None
    ) -> None:
        """Show what there is of a result.

        Args:
            pages: those that were loaded.
            is_loading: more of them are on their way.
            problem: what ended the last attempt to load more before its time.
        """
        is_another = pages is not self._pages
        self._pages = pages
        self._show_problem(pages, problem)
        if is_loading and self._stop.isHidden() and not is_another:
            if not self._clock.isActive():
                self._clock.start()
        else:
            self._clock.stop()
            self._show_state(pages, is_loading=is_loading)

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is on one of its buttons."""
        return any(button.hasFocus() for button in (self._next, self._all, self._stop))

    def _show_working(self) -> None:
        if self._pages is not None:
            self._show_state(self._pages, is_loading=True)

    def _show_state(self, pages: Pages, *, is_loading: bool) -> None:
        had_focus, can_go_on = self.has_focus, pages.can_go_on and not is_loading
        self._note.setText(_note_on(pages, is_loading=is_loading))
        self._note.setToolTip(_LACKING if pages.may_lack_rows else "")
        self._next.setVisible(can_go_on)
        self._all.setVisible(can_go_on)
        self._stop.setVisible(is_loading)
        if had_focus and (is_loading or can_go_on):
            (self._stop if is_loading else self._next).setFocus()

    def forget(self) -> None:
        """Hold on to nothing of what is shown: it may be large."""
        self._clock.stop()
        self._pages = None

    def tell(self) -> None:
        """Say aloud what there is now."""
        announce(self, self._note.text())

    # ------------------------------------------------------------------ trouble

    def _show_problem(self, pages: Pages, problem: PageProblem | None) -> None:
        if problem is self._problem:
            return
        self._problem = problem
        if problem is None:
            self._banner.clear()
            return
        message, advice, tone, action = _words_on(pages, problem)
        self._banner.show_message(message, advice=advice, tone=tone, actions=[action])

    def _take_action(self, name: str) -> None:
        if name == _AGAIN.name:
            self.wished.emit(PagesWish.START_AGAIN)
        elif self._problem is not None and self._problem.whole:
            self.wished.emit(PagesWish.ALL)
        else:
            self.wished.emit(PagesWish.NEXT)

    # ------------------------------------------------------------------ wishes

    def _wish_next(self) -> None:
        self.wished.emit(PagesWish.NEXT)

    def _wish_all(self) -> None:
        self.wished.emit(PagesWish.ALL)

    def _wish_stop(self) -> None:
        self.wished.emit(PagesWish.STOP)

    # ------------------------------------------------------------------ places

    def _lay_out(self) -> None:
        strip = QFrame()
        strip.setProperty("role", "below")
        self._row = QHBoxLayout(strip)
        self._row.addWidget(self._note, 1)
        for button in (self._next, self._all, self._stop):
            self._row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(strip)

    def _take_theme(self) -> None:
        unit = self._theme.unit
        self._row.setContentsMargins(3 * unit, unit, 2 * unit, unit)
        self._row.setSpacing(2 * unit)


def _note_on(pages: Pages, *, is_loading: bool) -> str:
    loaded = f"{rows_text(pages.row_count)} loaded"
    if pages.page_count > 1:
        loaded += f" in {pages_text(pages.page_count)}"
    if is_loading:
        end = "loading…"
    elif pages.is_done:
        end = "all of them"
    elif pages.ends_by_args:
        end = "up to the endCursor of the args"
    else:
        end = "more to come"
    lacking = " · rows may be missing" if pages.may_lack_rows else ""
    return f"{loaded} · {end}{lacking}"


def _words_on(pages: Pages, problem: PageProblem) -> tuple[str, str, Tone, BannerAction]:
    """What to say of a problem: what happened, what to do, how bad it is, and the way out."""
    page = f"Page {pages.page_count + 1:,}"
    match problem.kind:
        case ProblemKind.MANY:
            loaded = f"{rows_text(pages.row_count)} are loaded ({size_text(pages.size)})"
            message = f"{loaded}, so loading has stopped."
            return message, "The more there are, the more memory they take.", Tone.INFO, _MORE
        case ProblemKind.LIST_CHANGED:
            message = "The list has changed: the deployment does not take its cursor any more."
            advice = f"{_AFRESH} {problem.message} {problem.advice}".strip()
            return message, advice, Tone.WARNING, _AGAIN
        case ProblemKind.REPEATED_CURSOR:
            message = "The deployment gave a cursor for the second time, so loading has stopped."
            advice = f"Going on would load the same rows for ever. {_AFRESH}"
            return message, advice, Tone.WARNING, _AGAIN
        case ProblemKind.NO_PAGE:
            message = f"{page} is no page: its page, isDone and continueCursor are not there."
            return message, "The rows so far stay here.", Tone.ERROR, _RETRY
        case _:
            said = problem.message or "the deployment does not say why."
            message = f"{page} could not be loaded: {said}"
            advice = f"The rows so far stay here. {problem.advice}".strip()
            return message, advice, Tone.ERROR, _RETRY
