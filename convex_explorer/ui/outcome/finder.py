"""Finds something in the result that is shown: counts live, and goes from hit to hit."""

from PySide6.QtCore import QObject, Signal

from convex_explorer.ui.outcome.slices import Slices
from convex_explorer.values.pretty_text import PrettyText
from convex_explorer.values.search import Hit, InvalidPatternError, Query, Search


class Finder(QObject):
    """One search at a time; a new one takes the place of the old.

    Signals:
        counted: there are more hits, or the search has ended.
        hit_chosen: Hit; it is to be shown.
    """

    counted = Signal()
    hit_chosen = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._search: Search | None = None
        self._current: int | None = None
        self._problem = ""
        self._begin_at: int | None = None
        self._slices = Slices(self)
        self._slices.advanced.connect(self._note_hits)
        self._slices.finished.connect(self._note_hits)

    @property
    def problem(self) -> str:
        """Why nothing can be looked for; empty if it can."""
        return self._problem

    @property
    def words(self) -> str:
        """How much was found: ``12 of 340``, and an ellipsis while there may be more."""
        if self._problem or self._search is None:
            return self._problem
        count = len(self._search)
        if not count:
            return "Nothing found" if self._search.is_complete else "Looking…"
        more = "+" if self._search.is_full else "" if self._search.is_complete else "…"
        where = f"{self._current + 1:,} of " if self._current is not None else ""
        return f"{where}{count:,}{more}"

    @property
    def is_complete(self) -> bool:
        """Whether the search has ended."""
        return self._search is not None and self._search.is_complete

    def look_for(self, query: Query, laid_out: PrettyText, *, begin_at: int | None) -> None:
        """Search anew.

        Args:
            query: what for; without words there is nothing to look for.
            laid_out: where.
            begin_at: the first hit from this byte on is shown; None to stay where one is.
        """
        self.forget()
        self._begin_at = begin_at
        try:
            self._search = Search(laid_out, query) if query.words else None
        except InvalidPatternError as error:
            self._problem = str(error)
        if self._search is not None:
            self._slices.start(self._search.steps())
        else:
            self.counted.emit()

    def forget(self) -> None:
        """Give up what is looked for."""
        self._slices.stop()
        self._search, self._current, self._problem = None, None, ""

    def go(self, step: int) -> None:
        """Go to the next hit (1) or to the one before (-1); after the last comes the first."""
        count = len(self._search) if self._search is not None else 0
        if not count:
            return
        if self._current is None:
            self._choose(0 if step > 0 else count - 1)
        else:
            self._choose((self._current + step) % count)

    def _note_hits(self) -> None:
        search = self._search
        if search is not None and self._begin_at is not None and len(search):
            number = search.number_from(self._begin_at)
            if number < len(search) or search.is_complete:
                self._begin_at = None
                self._choose(number % len(search))
                return
        self.counted.emit()

    def _choose(self, number: int) -> None:
        if self._search is not None:
            self._current = number
            hit: Hit = self._search.hit(number)
            self.hit_chosen.emit(hit)
            self.counted.emit()
