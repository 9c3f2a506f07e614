"""One draft: its text, made when it is seen; and what of it is new and to be kept."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.open_tabs import TabState
from convex_explorer.ui.call import open_draft
from convex_explorer.ui.call.open_draft import OpenDraft

LIST = CallDraft("a", "messages:list", FunctionType.QUERY, "{ limit: 20 }")
STATE = TabState("a", "messages:list", FunctionType.QUERY, caret=5, anchor=2, edited=True)


@pytest.fixture
def parent(qapp):
    parent = QObject()
    yield parent
    parent.deleteLater()


@pytest.fixture
def draft(theme, parent):
    return OpenDraft(LIST, theme, parent)


def insert(draft, text, at=0):
    cursor = QTextCursor(draft.document)
    cursor.setPosition(at)
    cursor.insertText(text)


def pieces(draft):
    *steps, text = draft.pieces_to_keep()
    assert set(steps) <= {None}
    return text


def test_its_text_is_not_laid_out_before_somebody_looks(draft, parent):
    assert draft.draft() == LIST
    assert draft.text_to_keep() == LIST.args_text
    assert parent.children() == []


def test_what_was_told_is_not_new_until_it_is_changed(draft):
    assert draft.has_new_text
    draft.text_to_keep()
    assert not draft.has_new_text
    assert draft.document.toPlainText() == LIST.args_text
    assert not draft.has_new_text
    insert(draft, " ")
    assert draft.has_new_text
    assert draft.text_to_keep() == " " + LIST.args_text
    draft.document.undo()
    assert draft.has_new_text


def test_what_was_kept_before_is_not_new(theme, parent):
    draft = OpenDraft(LIST, theme, parent, STATE)
    assert not draft.has_new_text
    assert draft.edited


def test_the_user_is_put_back_where_they_were(theme, parent, qtbot):
    editor = QPlainTextEdit()
    qtbot.addWidget(editor)
    draft = OpenDraft(LIST, theme, parent, STATE)
    editor.setDocument(draft.document)
    draft.restore_place(editor)
    assert (editor.textCursor().anchor(), editor.textCursor().position()) == (2, 5)
    draft.note_place(editor)
    assert draft.state(0, "") == STATE


def test_a_place_beyond_the_end_is_the_end(theme, parent, qtbot):
    editor = QPlainTextEdit()
    qtbot.addWidget(editor)
    beyond = TabState("a", "", FunctionType.QUERY, caret=900, anchor=800)
    draft = OpenDraft(LIST, theme, parent, beyond)
    editor.setDocument(draft.document)
    draft.restore_place(editor)
    assert editor.textCursor().position() == len(LIST.args_text)


def test_a_command_is_not_written_down_for_it_may_hold_a_key(draft):
    draft.path_text = "curl https://x -H 'Authorization: Convex prod:happy|canary'"
    assert draft.state(0, "").path_text == ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("ab\n\u00a0\U0001f600"), max_size=60))
def test_a_long_text_comes_in_pieces_and_whole(theme, parent, monkeypatch, text):
    monkeypatch.setattr(open_draft, "_LONG_TEXT", 7)
    draft = OpenDraft(CallDraft("a", "", FunctionType.QUERY, text), theme, parent)
    assert draft.document.blockCount() == text.count("\n") + 1
    assert pieces(draft) == text
    assert not draft.has_new_text


def test_a_long_text_that_is_changed_meanwhile_does_not_come(draft, monkeypatch):
    monkeypatch.setattr(open_draft, "_LONG_TEXT", 3)
    assert draft.document.blockCount() == 1
    steps = draft.pieces_to_keep()
    assert next(steps) is None
    insert(draft, "x")
    assert list(steps) == []
    assert draft.has_new_text


@pytest.mark.parametrize("text", ["", "{}", " {} "])
def test_no_args_are_blank(theme, parent, text):
    assert OpenDraft(CallDraft("a", "", FunctionType.QUERY, text), theme, parent).has_blank_args


def test_some_args_are_not(draft):
    assert not draft.has_blank_args
