from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QWidget,
)

from convex_explorer.convex.calls import Threw
from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.function_spec import (
    Catalog,
    CatalogOrigin,
    FunctionSpec,
    KnownCatalog,
)
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.preparation import Refusal, prepare_call
from convex_explorer.convex.validators import Field, Kind, ObjectOf
from convex_explorer.ui.call.pane import CallPane
from convex_explorer.ui.widgets.code_editor import CodeEditor
from tests.support.calls import call_of

CTRL = Qt.KeyboardModifier.ControlModifier
LIST = CallDraft("a", "messages:list", FunctionType.QUERY, "{\n  limit: 20\n}")
SEND = CallDraft("b", "messages:send", FunctionType.MUTATION, "{ body: 'hi' }")
ACME = Deployment("acme", "https://happy-otter-123.convex.cloud", DeploymentKind.DEVELOPMENT)


@pytest.fixture
def pane(theme, qtbot):
    pane = CallPane(theme)
    qtbot.addWidget(pane)
    pane.resize(1000, 500)
    with qtbot.waitActive(pane):
        pane.show()
    pane.show_deployment("acme")
    pane.open_draft(LIST)
    pane.open_draft(SEND)
    pane.bring_up("a")
    return pane


def editor(pane: CallPane) -> CodeEditor:
    return pane.findChild(CodeEditor, "argsEditor")


def path_edit(pane: CallPane) -> QLineEdit:
    return pane.findChild(QLineEdit, "functionPathEdit")


def button(pane: CallPane, name: str) -> QPushButton:
    return pane.findChild(QPushButton, name)


def refuse(pane: CallPane, draft: CallDraft) -> None:
    refusal = prepare_call(draft, ACME)
    assert isinstance(refusal, Refusal)
    pane.show_refusal(draft, refusal)


# ---------------------------------------------------------------------- drafts


def test_a_draft_is_shown_as_it_was_opened(pane):
    assert pane.current_draft_id == "a"
    assert path_edit(pane).text() == "messages:list"
    assert pane.findChild(QComboBox, "functionTypeCombo").currentText() == "Query"
    assert editor(pane).text() == LIST.args_text
    assert pane.draft("a") == LIST


def test_each_tab_keeps_its_own_draft(pane):
    pane.focus_path()
    QTest.keyClicks(path_edit(pane), "users:get")
    pane.bring_up("b")
    assert path_edit(pane).text() == "messages:send"
    assert pane.draft("a") == replace(LIST, path_text="users:get")
    assert pane.draft("b") == SEND
    pane.bring_up("a")
    assert path_edit(pane).text() == "users:get"


def test_switching_is_no_edit(pane, qtbot):
    with qtbot.assertNotEmitted(pane.draft_edited):
        pane.bring_up("b")
        pane.bring_up("a")


def test_every_kind_of_edit_is_told(pane, qtbot):
    with qtbot.waitSignal(pane.draft_edited) as edited:
        QTest.keyClicks(editor(pane), " ")
    assert edited.args == ["a"]
    with qtbot.waitSignal(pane.draft_edited):
        QTest.keyClicks(path_edit(pane), "x")
    with qtbot.waitSignal(pane.draft_edited):
        QTest.keyClick(pane.findChild(QComboBox, "functionTypeCombo"), Qt.Key.Key_Down)
    assert pane.draft("a").function_type is FunctionType.MUTATION


def test_undo_survives_another_tab(pane):
    cursor = editor(pane).textCursor()
    cursor.setPosition(LIST.args_text.index("20"))
    editor(pane).setTextCursor(cursor)
    QTest.keyClicks(editor(pane), "7")
    pane.bring_up("b")
    pane.bring_up("a")
    assert editor(pane).text() == LIST.args_text.replace("20", "720")
    editor(pane).undo()
    assert editor(pane).text() == LIST.args_text


def test_caret_selection_and_scroll_position_survive_another_tab(pane):
    long_draft = CallDraft("c", "a:b", FunctionType.QUERY, "{\n" + "  a: 1,\n" * 200 + "}")
    pane.open_draft(long_draft)
    pane.bring_up("c")
    cursor = editor(pane).textCursor()
    cursor.setPosition(800)
    cursor.setPosition(805, cursor.MoveMode.KeepAnchor)
    editor(pane).setTextCursor(cursor)
    editor(pane).verticalScrollBar().setValue(90)
    pane.bring_up("b")
    assert editor(pane).textCursor().position() == 0
    pane.bring_up("c")
    assert editor(pane).textCursor().selectedText() == cursor.selectedText()
    assert editor(pane).textCursor().position() == 805
    assert editor(pane).verticalScrollBar().value() == 90


def test_a_draft_that_is_taken_out_can_be_put_back_with_its_undo_steps(pane):
    QTest.keyClicks(editor(pane), " ")
    taken = pane.take_out("a")
    assert pane.current_draft_id is None
    pane.put_back(taken)
    pane.bring_up("a")
    assert pane.draft("a") == replace(LIST, args_text=" " + LIST.args_text)
    editor(pane).undo()
    assert pane.draft("a") == LIST


def test_without_a_draft_nothing_can_be_typed_or_run(pane, qtbot):
    pane.close_draft("a")
    assert not editor(pane).isEnabled()
    with qtbot.assertNotEmitted(pane.call_requested):
        pane.request_run()
    pane.bring_up("b")
    assert editor(pane).isEnabled()


# ---------------------------------------------------------------------- running


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Return, CTRL),
        (Qt.Key.Key_Enter, CTRL),
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier),
    ],
)
@pytest.mark.parametrize("name", ["argsEditor", "functionPathEdit", "functionTypeCombo"])
def test_ctrl_enter_and_f5_run_from_anywhere_in_the_call(pane, qtbot, name, key, modifier):
    widget = pane.findChild(QWidget, name)
    widget.setFocus()
    with qtbot.waitSignal(pane.call_requested) as requested:
        QTest.keyClick(widget, key, modifier)
    assert requested.args == [LIST]
    assert editor(pane).text() == LIST.args_text


def test_ctrl_enter_runs_from_the_outcome_too(pane, qtbot):
    outcome = QPlainTextEdit()
    pane.add_beside(outcome)
    outcome.setFocus()
    with qtbot.waitSignal(pane.call_requested):
        QTest.keyClick(outcome, Qt.Key.Key_Return, CTRL)


def test_run_does_nothing_while_the_call_runs(pane, qtbot):
    pane.show_started(replace(call_of(), draft_id="a"))
    assert not button(pane, "runButton").isEnabled()
    with qtbot.assertNotEmitted(pane.call_requested):
        QTest.keyClick(editor(pane), Qt.Key.Key_Return, CTRL)
        QTest.mouseClick(button(pane, "runButton"), Qt.MouseButton.LeftButton)
    pane.show_ended("a")
    assert button(pane, "runButton").isEnabled()


def test_each_tab_runs_by_itself(pane):
    pane.show_started(replace(call_of(), draft_id="b"))
    assert button(pane, "runButton").isEnabled()
    assert not button(pane, "stopButton").isEnabled()
    pane.bring_up("b")
    assert not button(pane, "runButton").isEnabled()
    assert button(pane, "stopButton").isEnabled()


def test_an_answer_for_a_closed_tab_does_no_harm(pane):
    pane.show_started(replace(call_of(), draft_id="a"))
    pane.close_draft("a")
    pane.show_ended("a")
    assert pane.current_draft_id is None


def test_stop_is_asked_for_by_button_and_key(pane, qtbot):
    with qtbot.assertNotEmitted(pane.stop_requested):
        QTest.keyClick(editor(pane), Qt.Key.Key_Period, CTRL)
    pane.show_started(replace(call_of(), draft_id="a"))
    with qtbot.waitSignal(pane.stop_requested) as requested:
        QTest.mouseClick(button(pane, "stopButton"), Qt.MouseButton.LeftButton)
    assert requested.args == ["a"]
    with qtbot.waitSignal(pane.stop_requested):
        QTest.keyClick(editor(pane), Qt.Key.Key_Period, CTRL)


def test_enter_in_the_path_goes_on_to_the_args(pane, qtbot):
    pane.focus_path()
    with qtbot.assertNotEmitted(pane.call_requested):
        QTest.keyClick(path_edit(pane), Qt.Key.Key_Return)
    assert editor(pane).hasFocus()


# ---------------------------------------------------------------------- refusals


def test_a_refused_path_is_explained_and_focused(pane):
    path_edit(pane).selectAll()
    QTest.keyClicks(path_edit(pane), "messages:")
    refuse(pane, pane.draft("a"))
    assert path_edit(pane).hasFocus()
    assert pane.findChild(QLabel, "functionPathProblem").isVisible()


def test_refused_args_are_listed_and_the_first_problem_is_gone_to(pane):
    editor(pane).setPlainText("{\n  a: 1,\n  b: nope\n}")
    refuse(pane, pane.draft("a"))
    assert editor(pane).hasFocus()
    assert editor(pane).textCursor().blockNumber() == 2
    assert pane.findChild(QLabel, "argsProblemsCount").text() == "1 problem"


def test_a_refusal_of_a_tab_behind_is_seen_when_it_comes_up(pane):
    pane.open_draft(CallDraft("c", "messages:", FunctionType.QUERY, ""))
    refuse(pane, pane.draft("c"))
    assert not pane.findChild(QLabel, "functionPathProblem").isVisible()
    pane.bring_up("c")
    assert pane.findChild(QLabel, "functionPathProblem").isVisible()
    pane.bring_up("a")
    assert not pane.findChild(QLabel, "functionPathProblem").isVisible()


# ---------------------------------------------------------------------- places


def test_args_and_outcome_stand_beside_each_other_where_there_is_room(pane, qtbot):
    pane.add_beside(QPlainTextEdit())
    splitter = pane.findChild(QSplitter, "callSplitter")
    pane.resize(1400, 500)
    assert splitter.orientation() is Qt.Orientation.Horizontal
    pane.resize(500, 700)
    assert splitter.orientation() is Qt.Orientation.Vertical


def test_larger_text_needs_more_room_to_stand_beside(pane, theme):
    pane.add_beside(QPlainTextEdit())
    splitter = pane.findChild(QSplitter, "callSplitter")
    pane.resize(1400, 700)
    theme.set_zoom(200)
    assert splitter.orientation() is Qt.Orientation.Vertical


def test_proportions_stay_when_the_window_becomes_narrow(pane, qtbot):
    outcome = QPlainTextEdit()
    pane.add_beside(outcome)
    splitter = pane.findChild(QSplitter, "callSplitter")
    pane.resize(1400, 900)
    splitter.moveSplitter(420, 1)
    pane.resize(600, 900)
    args, below = splitter.sizes()
    assert args / (args + below) == pytest.approx(0.3, abs=0.03)
    pane.resize(1400, 900)
    assert splitter.sizes()[0] == pytest.approx(420, abs=5)


def test_everything_that_can_be_reached_has_a_name(pane):
    for widget in pane.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            name = widget.accessibleName() or getattr(widget, "text", str)()
            assert name, widget


WRONG = Threw(
    "ArgumentValidationError: Value does not match validator.\nPath: .limit\nValue: 20.0\n"
    "Validator: v.int64()",
    None,
    (),
    None,
    (),
    0.1,
    100,
)


def call_of_draft(draft: CallDraft):
    made = call_of(draft.path_text, draft.function_type)
    return replace(made, draft_id=draft.draft_id, args_text=draft.args_text)


def test_what_the_deployment_objects_to_is_marked_in_the_draft_that_it_is_about(pane):
    pane.bring_up("b")
    pane.show_outcome(call_of_draft(LIST), WRONG)
    assert pane.args.problems == ()
    pane.bring_up("a")
    assert [problem.path for problem in pane.args.problems] == [("limit",)]


def test_an_objection_goes_with_the_next_outcome(pane):
    pane.show_outcome(call_of_draft(LIST), WRONG)
    assert pane.args.problems
    pane.show_outcome(call_of_draft(LIST), replace(WRONG, message="Uncaught Error: boom"))
    assert pane.args.problems == ()


def test_args_that_were_edited_meanwhile_are_not_marked(pane):
    editor(pane).setPlainText("{\n  limit: 21\n}")
    pane.show_outcome(call_of_draft(LIST), WRONG)
    assert pane.args.problems == ()


def test_an_objection_goes_with_the_function_that_it_is_of(pane):
    pane.show_outcome(call_of_draft(LIST), WRONG)
    QTest.keyClicks(path_edit(pane), "x")
    assert pane.args.problems == ()
    pane.bring_up("b")
    pane.bring_up("a")
    assert pane.args.problems == ()


def test_args_that_the_deployment_objects_to_can_be_sent_all_the_same(pane, qtbot):
    pane.show_outcome(call_of_draft(LIST), WRONG)
    pane.focus_args()
    with qtbot.waitSignal(pane.call_requested):
        QTest.keyClick(editor(pane), Qt.Key.Key_Return, CTRL)


def test_what_comes_of_a_closed_draft_is_of_no_interest(pane):
    pane.close_draft("a")
    pane.show_outcome(call_of_draft(LIST), WRONG)


CATALOG = KnownCatalog(
    Catalog(
        (
            FunctionSpec(
                FunctionPath("messages", "list"),
                FunctionType.QUERY,
                args=ObjectOf({"limit": Field(Kind.INT64)}),
            ),
            FunctionSpec(FunctionPath("messages", "remove"), FunctionType.MUTATION),
        )
    ),
    CatalogOrigin.DEPLOYMENT,
    datetime(2026, 1, 2, tzinfo=UTC),
)


def test_the_args_of_each_tab_are_checked_against_its_own_function(pane, qtbot):
    pane.show_catalog(CATALOG)
    qtbot.waitUntil(lambda: len(pane.args.problems) == 1)
    assert pane.args.problems[0].path == ("limit",)
    pane.bring_up("b")
    assert pane.args.problems == ()
    pane.bring_up("a")
    qtbot.waitUntil(lambda: len(pane.args.problems) == 1)


def test_a_path_that_becomes_that_of_a_known_function_brings_its_type(pane, qtbot):
    pane.show_catalog(CATALOG)
    pane.focus_path()
    QTest.keyClicks(path_edit(pane), "messages:remove")
    assert pane.run_bar.function_type is FunctionType.MUTATION
    assert pane.draft("a").function_type is FunctionType.MUTATION


def test_a_catalog_changes_no_type_that_was_chosen(pane):
    pane.bring_up("b")
    pane.show_catalog(CATALOG)
    pane.bring_up("a")
    assert pane.draft("a").function_type is FunctionType.QUERY
    assert pane.draft("b").function_type is FunctionType.MUTATION


def test_one_press_of_a_key_makes_one_call_however_long_it_lasts(pane):
    shortcuts = {each.key().toString(): each for each in pane.findChildren(QShortcut)}
    for keys in ("Ctrl+Return", "Ctrl+Enter", "F5"):
        assert not shortcuts[keys].autoRepeat()
