"""What is told of the tabs, and when."""

import pytest
from PySide6.QtTest import QTest

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.open_tabs import KeptTab, KeptTabs, TabState
from convex_explorer.ui.call import open_draft
from convex_explorer.ui.open_calls import OpenCalls
from convex_explorer.ui.tab_journal import TabJournal

LIST = CallDraft("a", "messages:list", FunctionType.QUERY, "{ limit: 20 }")
SEND = CallDraft("b", "messages:send", FunctionType.MUTATION, "{}")


@pytest.fixture
def calls(theme, qtbot):
    calls = OpenCalls(theme)
    qtbot.addWidget(calls)
    calls.show()
    return calls


@pytest.fixture
def journal(calls):
    return TabJournal(calls)


@pytest.fixture
def changes(journal):
    heard = []
    journal.told.connect(heard.append)
    return heard


def ids(states):
    return [state.draft_id for state in states]


def editor(calls):
    return calls.call.args.editor


def test_an_empty_call_is_not_worth_telling(journal, changes):
    journal.tell()
    assert [each.open for each in changes] == [()]


def test_what_is_typed_is_told_soon_and_once_for_many_keys(calls, changes, qtbot):
    calls.open_draft(LIST)
    QTest.keyClicks(editor(calls), "   ")
    qtbot.waitUntil(lambda: bool(changes))
    assert len(changes) == 1
    assert changes[0].args_texts == {"a": "   { limit: 20 }"}
    assert changes[0].open[0].caret == 3
    assert changes[0].recent == ("a",)


def test_a_text_that_was_told_is_not_told_again(calls, journal, changes):
    calls.open_draft(LIST)
    journal.tell()
    calls.open_draft(SEND)
    journal.tell()
    assert [dict(each.args_texts) for each in changes] == [{"a": "{ limit: 20 }"}, {"b": "{}"}]
    assert ids(changes[1].open) == ["a", "b"]


def test_nothing_is_told_where_nothing_changed(calls, journal, changes):
    calls.open_draft(LIST)
    journal.tell()
    journal.tell()
    assert len(changes) == 1


def test_a_closed_call_is_told_as_such_until_it_is_opened_again(calls, journal, changes):
    calls.open_draft(LIST)
    calls.open_draft(SEND)
    calls.close_call("a")
    journal.tell()
    assert (ids(changes[-1].open), ids(changes[-1].closed)) == (["b"], ["a"])
    assert changes[-1].args_texts == {"a": "{ limit: 20 }", "b": "{}"}
    calls.reopen()
    journal.tell()
    assert (ids(changes[-1].open), ids(changes[-1].closed)) == (["b", "a"], [])
    assert changes[-1].gone == frozenset()


def test_what_is_let_go_of_for_good_is_told_as_gone(calls, journal, changes):
    for number in range(25):
        calls.open_draft(CallDraft(str(number), f"a:{number}", FunctionType.QUERY, "{}"))
    journal.tell()
    for number in range(24):
        calls.close_call(str(number))
    journal.tell()
    assert changes[-1].gone == {"0", "1", "2", "3"}
    assert len(changes[-1].closed) == 20


def test_tabs_are_told_in_the_order_they_were_put_in(calls, journal, changes):
    calls.open_draft(LIST)
    calls.open_draft(SEND)
    calls.tabs._bar.moveTab(2, 1)
    journal.tell()
    assert ids(changes[-1].open) == ["b", "a"]


def test_a_long_text_is_told_when_nothing_was_typed_for_a_moment(
    calls, changes, qtbot, monkeypatch
):
    monkeypatch.setattr(open_draft, "_LONG_TEXT", 10)
    calls.open_draft(LIST)
    QTest.keyClicks(editor(calls), " ")
    qtbot.waitUntil(lambda: bool(changes and changes[-1].args_texts))
    assert changes[-1].args_texts == {"a": " { limit: 20 }"}


def test_before_a_run_a_long_text_is_told_at_once(calls, journal, changes, monkeypatch):
    monkeypatch.setattr(open_draft, "_LONG_TEXT", 10)
    calls.open_draft(LIST)
    QTest.keyClicks(editor(calls), " ")
    journal.tell()
    assert changes[-1].args_texts == {"a": " { limit: 20 }"}


def test_what_came_back_is_not_told_as_new_text(calls, journal, changes):
    state = TabState("a", "messages:list", FunctionType.QUERY, caret=4)
    calls.restore(KeptTabs((KeptTab(state, "{ limit: 20 }"),), recent=("a",)))
    journal.tell()
    assert changes[-1].args_texts == {}
    assert changes[-1].open[0].caret == 4
