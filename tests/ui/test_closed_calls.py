"""The calls that can be opened again, and what they may take."""

import pytest
from PySide6.QtCore import QObject

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.ui import closed_calls
from convex_explorer.ui.call.open_draft import OpenDraft
from convex_explorer.ui.closed_calls import CLOSED_CALLS_KEPT, ClosedCall, ClosedCalls
from convex_explorer.ui.outcome.slot import Slot
from tests.support.made_calls import call, returned


@pytest.fixture
def close(theme, qapp):
    """Makes closed calls, whose values have so many bytes."""
    parent = QObject()

    def close(draft_id, size=0):
        draft = OpenDraft(CallDraft(draft_id, "a:b", FunctionType.QUERY, "{}"), theme, parent)
        slot = Slot(draft_id)
        if size:
            slot.take_outcome(call(), returned("x" * (size - 2)))
        return ClosedCall(draft, slot, draft.state(0, "Tree"))

    yield close
    parent.deleteLater()


def ids(closed):
    return [each.draft.draft_id for each in closed]


def test_the_one_closed_last_is_opened_first(close):
    closed = ClosedCalls()
    for draft_id in "abc":
        closed.push(close(draft_id))
    assert closed.pop().draft.draft_id == "c"
    assert ids(closed) == ["a", "b"]


def test_there_is_nothing_to_open_where_nothing_was_closed():
    assert ClosedCalls().pop() is None


def test_the_oldest_are_let_go_of(close):
    closed = ClosedCalls()
    for number in range(CLOSED_CALLS_KEPT + 2):
        closed.push(close(str(number)))
    assert ids(closed) == [str(number) for number in range(2, CLOSED_CALLS_KEPT + 2)]


def test_what_the_oldest_returned_is_let_go_of_where_it_is_too_much(close, monkeypatch):
    monkeypatch.setattr(closed_calls, "OUTCOME_BYTES", 1000)
    closed = ClosedCalls()
    for draft_id in "abc":
        closed.push(close(draft_id, size=400))
    outcomes = [each.slot.outcome for each in closed]
    assert outcomes[0] is None
    assert None not in outcomes[1:]
    assert next(iter(closed)).slot.kept_bytes == 400
