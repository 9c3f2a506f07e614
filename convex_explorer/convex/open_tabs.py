"""What is there again of the tabs of calls when the program has ended, in whatever way."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from convex_explorer.convex.drafts import CallDraft, SavedAs
from convex_explorer.convex.functions import FunctionType
from convex_explorer.values.path import ValuePath


class BegunField(NamedTuple):
    """What was typed in a field of the form and is no value yet, so that no text holds it.

    Attributes:
        path: where it belongs in the args.
        typed: as it stands in the field.
        base: the value that the text has there, as a literal; where that is another one by now,
            nothing is meant by what was typed.
    """

    path: ValuePath
    typed: str
    base: str


@dataclass(frozen=True, slots=True)
class TabState:
    """How a tab stands, but for the text of its args, which may be long.

    Attributes:
        draft_id: names the tab.
        path_text: the function path as typed.
        function_type: which endpoint is asked.
        saved_as: the saved call that the draft stems from; None where it is none.
        origin: where it is from, until the user has edited or run it; see ``CallDraft``.
        edited: whether it was typed in since it was opened, run or saved.
        caret, anchor: where the caret is in the args and where the selection begins, in UTF-16
            units from the start.
        scrolled: how far the args are scrolled, across and down, as scroll bars count.
        begun: what stands in fields of the form and is no value yet.
        outcome_tab: which tab of the outcome is seen, by its number.
        look: how the result is looked at, such as ``Tree``.
    """

    draft_id: str
    path_text: str
    function_type: FunctionType
    saved_as: SavedAs | None = None
    origin: str = ""
    edited: bool = False
    caret: int = 0
    anchor: int = 0
    scrolled: tuple[int, int] = (0, 0)
    begun: tuple[BegunField, ...] = ()
    outcome_tab: int = 0
    look: str = ""


@dataclass(frozen=True, slots=True)
class TabChanges:
    """How the tabs of one window stand now, and what became of others since that was told last.

    Attributes:
        open: all that are open, in the order of their places.
        closed: those that can be opened again; the one closed last is the last.
        recent: the ids of the open ones, the one in front first, then by when it was used.
        args_texts: by draft id, the args of those whose text is another one than was told before.
        gone: the ids of those that were told before and are not to be kept any more.
    """

    open: tuple[TabState, ...]
    closed: tuple[TabState, ...] = ()
    recent: tuple[str, ...] = ()
    args_texts: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def after(self, earlier: "TabChanges") -> "TabChanges":
        """These changes and the ones before them, which were not kept yet, as one."""
        gone = (earlier.gone | self.gone) - {each.draft_id for each in (*self.open, *self.closed)}
        return replace(self, args_texts={**earlier.args_texts, **self.args_texts}, gone=gone)


class KeptTab(NamedTuple):
    """A tab as it was kept.

    Attributes:
        result_size: how many bytes are kept of what its call returned or threw; None where nothing
            is kept of that.
    """

    state: TabState
    args_text: str
    result_size: int | None = None

    @property
    def draft(self) -> CallDraft:
        """What was typed and chosen in it."""
        state = self.state
        return CallDraft(
            state.draft_id,
            state.path_text,
            state.function_type,
            self.args_text,
            state.saved_as,
            state.origin,
        )


class KeptTabs(NamedTuple):
    """The tabs of programs that have ended.

    Attributes:
        open: in the order of their places.
        closed: those that could be opened again; the one closed last is the last.
        recent: the ids of the open ones, the one that was in front first.
        start_failed: whether the program that was to show them again did not get that far.
        in_order: whether the programs that had them were closed by their users.
    """

    open: tuple[KeptTab, ...] = ()
    closed: tuple[KeptTab, ...] = ()
    recent: tuple[str, ...] = ()
    start_failed: bool = False
    in_order: bool = True
