import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QTextEdit,
    QToolButton,
    QTreeView,
    QWidget,
)

from convex_explorer.convex.calls import Notice, Progress
from convex_explorer.convex.errors import (
    ReplyTooLargeError,
    TimeLimitError,
    TlsError,
    UnknownAuthorityError,
    UnreachableError,
)
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.pagination import PageProblem, ProblemKind
from convex_explorer.ui.outcome.pane import OutcomePane
from convex_explorer.ui.outcome.result_looks import ResultLooks
from convex_explorer.ui.outcome.slot import Tab
from tests.support.made_calls import call, returned, threw

MIB = 2**20
QUERY, MUTATION = FunctionType.QUERY, FunctionType.MUTATION


class Looker:
    """Sees the pane as a user does: by the names of what is visible."""

    def __init__(self, pane):
        self.pane = pane
        self.tabs = pane.findChild(QTabWidget, "outcomeTabs")

    def child(self, kind, name):
        seen = [child for child in self.pane.findChildren(kind, name) if child.isVisible()]
        assert len(seen) <= 1
        return seen[0] if seen else None

    @property
    def status(self):
        return self.child(QLabel, "statusLine").text()

    @property
    def sentence(self):
        """What the page says in place of a content."""
        label = self.child(QLabel, "emptySentence")
        return label.text() if label else ""

    @property
    def banner(self):
        label = self.child(QLabel, "bannerMessage")
        advice = self.child(QLabel, "bannerAdvice")
        return " ".join(each.text() for each in (label, advice) if each)

    @property
    def tab(self):
        return Tab(self.tabs.currentIndex())

    @property
    def tree(self):
        return self.child(QTreeView, "resultTree")

    @property
    def text(self):
        return self.child(QWidget, "resultText")

    def keys(self):
        model = self.tree.model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def click(self, name, kind=QToolButton):
        self.child(kind, name).click()


@pytest.fixture
def pane(theme, qtbot):
    pane = OutcomePane(theme)
    qtbot.addWidget(pane)
    pane.resize(700, 500)
    pane.show()
    pane.open_slot("tab")
    pane.bring_up("tab")
    return pane


@pytest.fixture
def seen(pane):
    return Looker(pane)


def a_call(draft_id="tab", path="tasks:list", function_type=QUERY):
    return replace(call(path, function_type=function_type), draft_id=draft_id)


# ---------------------------------------------------------------------- empty and full


def test_before_anything_ran_every_page_says_what_will_be_there(seen):
    assert seen.sentence == "Run a function to see what it returns."
    seen.tabs.setCurrentIndex(Tab.LOGS)
    assert seen.sentence == "What a function prints will be listed here."
    seen.tabs.setCurrentIndex(Tab.ERROR)
    assert seen.sentence == "What a function throws will be shown here."


def test_the_hint_and_its_keys_can_be_chosen(pane, seen):
    pane.show_hint("tab", "Press Run.", [("Run", "Ctrl+Enter")])
    assert seen.sentence == "Press Run."
    assert "Ctrl+Enter" in [label.text() for label in pane.findChildren(QLabel)]


def test_a_returned_value_is_shown_as_a_tree(pane, seen):
    pane.show_outcome(a_call(), returned({"name": "Ada", "age": 36}))
    assert seen.keys() == ["name", "age"]
    assert seen.status.startswith("Success · query")


def test_after_a_run_without_log_lines_or_error_those_pages_say_so(pane, seen):
    pane.show_outcome(a_call(), returned(1))
    seen.tabs.setCurrentIndex(Tab.LOGS)
    assert seen.sentence == "The function printed nothing."
    seen.tabs.setCurrentIndex(Tab.ERROR)
    assert seen.sentence == "The function threw no error."


def test_the_logs_tab_counts_the_lines(pane, seen):
    pane.show_outcome(a_call(), returned(1, log_lines=("[WARN] careful", "[LOG] x")))
    assert seen.tabs.tabText(Tab.LOGS) == "Logs (2)"
    seen.tabs.setCurrentIndex(Tab.LOGS)
    assert "careful" in seen.child(QTextEdit, "logView").toPlainText()


# ---------------------------------------------------------------------- which tab is seen


def test_a_failure_shows_the_error_in_place_of_the_result_and_a_success_the_result(pane, seen):
    pane.show_outcome(a_call(), threw())
    assert seen.tab is Tab.ERROR
    pane.show_outcome(a_call(), threw())
    pane.show_outcome(a_call(), returned(1))
    assert seen.tab is Tab.RESULT


def test_a_chosen_tab_stays_whatever_comes(pane, seen):
    pane.show_outcome(a_call(), returned(1))
    seen.tabs.setCurrentIndex(Tab.LOGS)
    pane.show_outcome(a_call(), threw())
    assert seen.tab is Tab.LOGS
    assert not seen.tabs.tabIcon(Tab.ERROR).isNull()
    pane.show_outcome(a_call(), returned(1))
    assert seen.tab is Tab.LOGS
    assert seen.tabs.tabIcon(Tab.ERROR).isNull()


def test_the_error_tab_stays_if_the_user_chose_it(pane, seen):
    pane.show_outcome(a_call(), returned(1))
    seen.tabs.setCurrentIndex(Tab.ERROR)
    pane.show_outcome(a_call(), returned(2))
    assert seen.tab is Tab.ERROR


def test_after_a_failure_the_result_page_leads_to_the_error(pane, seen):
    pane.show_outcome(a_call(), threw())
    seen.tabs.setCurrentIndex(Tab.RESULT)
    assert seen.sentence == "The function failed, so it returned nothing."
    seen.click("emptyActionButton", QPushButton)
    assert seen.tab is Tab.ERROR


# ---------------------------------------------------------------------- the two looks


def test_the_look_is_remembered_for_each_function(pane, seen):
    pane.show_outcome(a_call(path="a:a"), returned([1]))
    seen.click("resultLookText")
    assert seen.text.toPlainText() == "[\n  1\n]"
    pane.show_outcome(a_call(path="b:b"), returned([2]))
    assert seen.tree is not None
    pane.show_outcome(a_call(path="a:a"), returned([3]))
    assert seen.text.toPlainText() == "[\n  3\n]"


def test_text_is_made_only_when_it_is_looked_at(pane, seen):
    pane.show_outcome(a_call(), returned([1]))
    work = pane.findChild(ResultLooks).layout_work
    assert work.text == b""
    seen.click("resultLookText")
    assert work.text == b"[\n  1\n]"


def test_a_table_is_offered_where_there_is_one_and_kept_for_the_function(pane, seen):
    pane.show_outcome(a_call(path="a:a"), returned([{"n": 1}]))
    seen.click("resultLookTable")
    assert seen.child(QWidget, "resultTable") is not None
    pane.show_outcome(a_call(path="a:a"), returned([1]))
    assert seen.child(QToolButton, "resultLookTable") is None
    assert seen.tree is not None
    pane.show_outcome(a_call(path="b:b"), returned([{"n": 1}]))
    assert seen.tree is not None
    pane.show_outcome(a_call(path="a:a"), returned({"page": [{"n": 2}]}))
    assert seen.child(QWidget, "resultTable") is not None


# ---------------------------------------------------------------------- slots


def test_an_answer_for_another_tab_changes_only_that_tab(pane, seen):
    pane.show_outcome(a_call(), returned({"first": 1}))
    pane.open_slot("other")
    pane.show_outcome(a_call("other"), returned({"second": 2}, log_lines=("[LOG] x",)))
    assert seen.keys() == ["first"]
    assert seen.tabs.tabText(Tab.LOGS) == "Logs"
    pane.bring_up("other")
    assert seen.keys() == ["second"]
    assert seen.tabs.tabText(Tab.LOGS) == "Logs (1)"


def test_a_tab_comes_back_as_it_was_left(pane, seen):
    pane.show_outcome(a_call(), returned({f"key{n}": {"deep": n} for n in range(80)}))
    model = pane.findChild(QTreeView, "resultTree").model()
    seen.tree.setExpanded(model.index(70, 0), True)
    seen.tree.setCurrentIndex(model.index(70, 0))
    seen.tree.verticalScrollBar().setValue(55)
    pane.bring_up("other")
    pane.show_outcome(a_call("other"), returned([1]))
    pane.bring_up("tab")
    assert seen.tree.isExpanded(seen.tree.model().index(70, 0))
    assert seen.tree.currentIndex().data() == "key70"
    assert seen.tree.verticalScrollBar().value() == 55


def test_each_tab_has_its_own_sub_tab_and_place_in_its_text(pane, seen):
    pane.show_outcome(a_call(), returned(list(range(500))))
    seen.click("resultLookText")
    seen.text.verticalScrollBar().setValue(123)
    pane.bring_up("other")
    pane.show_outcome(a_call("other", "b:b"), returned(1, log_lines=("[LOG] x",)))
    seen.tabs.setCurrentIndex(Tab.LOGS)
    pane.bring_up("tab")
    assert seen.tab is Tab.RESULT
    assert seen.text.verticalScrollBar().value() == 123
    pane.bring_up("other")
    assert seen.tab is Tab.LOGS


def test_running_again_opens_the_same_rows(pane, seen):
    value = {f"key{n}": {"deep": n} for n in range(80)}
    pane.show_outcome(a_call(), returned(value))
    seen.tree.setExpanded(seen.tree.model().index(5, 0), True)
    pane.show_outcome(a_call(), returned(value))
    assert seen.tree.isExpanded(seen.tree.model().index(5, 0))
    pane.show_outcome(a_call(path="other:function"), returned(value))
    assert not seen.tree.isExpanded(seen.tree.model().index(5, 0))


def test_what_comes_for_a_closed_tab_is_dropped(pane, seen):
    pane.close_slot("tab")
    assert seen.sentence == "Open a call to see what it returns."
    pane.show_started(a_call())
    pane.show_outcome(a_call(), returned(1))
    pane.show_error(a_call(), UnreachableError("no"))
    pane.show_stopped(a_call())
    assert seen.status == "Nothing ran yet"


# ---------------------------------------------------------------------- running


def test_a_quick_call_makes_nothing_flicker(pane, seen):
    pane.show_outcome(a_call(), returned({"first": 1}))
    before = seen.status
    pane.show_started(a_call())
    assert seen.status == before
    assert seen.child(QProgressBar, "outcomeProgress") is None
    pane.show_outcome(a_call(), returned({"second": 1}))
    assert seen.keys() == ["second"]


def test_a_slow_call_says_that_it_runs_and_then_for_how_long(pane, seen, qtbot):
    pane.show_started(a_call())
    qtbot.waitUntil(lambda: seen.sentence == "Running tasks:list…", timeout=1_000)
    assert seen.status == "Running tasks:list… · acme dev"
    assert seen.child(QProgressBar, "outcomeProgress") is not None
    qtbot.waitUntil(lambda: "1 s" in seen.status, timeout=3_000)
    pane.show_outcome(a_call(), returned(1))
    assert seen.status.startswith("Success")
    assert seen.child(QProgressBar, "outcomeProgress") is None


def test_a_reply_that_comes_slowly_says_how_much_is_there(pane, seen, qtbot):
    slow = a_call()
    pane.show_started(slow)
    pane.show_progress(slow, Progress(MIB, 4 * MIB))
    qtbot.waitUntil(lambda: seen.status.startswith("Running"), timeout=1_000)
    qtbot.waitUntil(lambda: seen.status.startswith("Receiving 1.0 of 4.0 MiB…"), timeout=3_000)
    bar = seen.child(QProgressBar, "outcomeProgress")
    assert (bar.value(), bar.maximum()) == (25, 100)
    pane.show_progress(slow, Progress(2 * MIB, 4 * MIB))
    qtbot.waitUntil(lambda: seen.status.startswith("Receiving 2.0 of 4.0 MiB…"), timeout=500)
    pane.show_progress(slow, Progress(4 * MIB, 4 * MIB))
    qtbot.waitUntil(lambda: seen.status.startswith("Reading 4.0 MiB…"), timeout=500)
    assert bar.maximum() == 0
    pane.show_outcome(slow, returned(1))
    assert seen.status.startswith("Success")


def test_a_reply_that_begins_late_is_told_of_at_once(pane, seen, qtbot, monkeypatch):
    monkeypatch.setattr("convex_explorer.ui.outcome.pane.PROGRESS_AFTER", 0.0)
    slow = a_call()
    pane.show_started(slow)
    qtbot.waitUntil(lambda: seen.status.startswith("Running"), timeout=1_000)
    pane.show_progress(slow, Progress(MIB, None))
    assert seen.status.startswith("Receiving 1.0 MiB…")
    assert seen.child(QProgressBar, "outcomeProgress").maximum() == 0


def test_each_tab_tells_of_its_own_reply(pane, seen, qtbot, monkeypatch):
    monkeypatch.setattr("convex_explorer.ui.outcome.pane.PROGRESS_AFTER", 0.0)
    pane.open_slot("other")
    here, there = a_call(), a_call("other")
    for each in (here, there):
        pane.show_started(each)
    pane.show_progress(here, Progress(MIB, 4 * MIB))
    pane.show_progress(there, Progress(3 * MIB, 4 * MIB))
    qtbot.waitUntil(lambda: seen.status.startswith("Receiving 1.0 of"), timeout=1_000)
    pane.bring_up("other")
    assert seen.status.startswith("Receiving 3.0 of")


def test_what_still_comes_of_an_earlier_call_is_not_told_of(pane, seen, qtbot, monkeypatch):
    monkeypatch.setattr("convex_explorer.ui.outcome.pane.PROGRESS_AFTER", 0.0)
    earlier, later = a_call(), a_call()
    pane.show_started(earlier)
    pane.show_stopped(earlier)
    pane.show_progress(earlier, Progress(MIB, 4 * MIB))
    pane.show_started(later)
    pane.show_progress(earlier, Progress(2 * MIB, 4 * MIB))
    qtbot.waitUntil(lambda: seen.status.startswith("Running"), timeout=1_000)
    pane.show_progress(later, Progress(0, 4 * MIB))
    qtbot.waitUntil(lambda: seen.status.startswith("Receiving 0.0 of"), timeout=1_000)


def test_while_a_call_runs_the_earlier_result_stays_but_pales(pane, seen, qtbot):
    pane.show_outcome(a_call(), returned({"earlier": 1}))
    pane.show_started(a_call())
    qtbot.waitUntil(lambda: seen.status.startswith("Running"), timeout=1_000)
    assert seen.keys() == ["earlier"]
    assert is_pale(seen)
    pane.show_outcome(a_call(), returned({"later": 1}))
    assert not is_pale(seen)


def is_pale(seen):
    return seen.tabs.currentWidget().content.pale


def test_other_pages_are_never_blank_while_a_first_call_runs(pane, seen, qtbot):
    pane.show_started(a_call())
    qtbot.waitUntil(lambda: seen.status.startswith("Running"), timeout=1_000)
    for tab in (Tab.RESULT, Tab.LOGS, Tab.ERROR):
        seen.tabs.setCurrentIndex(tab)
        assert seen.sentence == "Running tasks:list…"


def test_a_running_tab_that_is_brought_up_later_says_that_it_runs(pane, seen, qtbot):
    pane.open_slot("other")
    pane.show_started(a_call("other"))
    assert "Running" not in seen.status
    pane.bring_up("other")
    qtbot.waitUntil(lambda: seen.status.startswith("Running"), timeout=1_000)
    pane.bring_up("tab")
    assert "Running" not in seen.status


def test_nothing_moves_when_a_result_comes(pane, seen, qtbot):
    pane.show_outcome(a_call(), returned([1]))
    places = [
        seen.tree.geometry(),
        seen.tabs.geometry(),
        seen.child(QLabel, "statusLine").geometry(),
    ]
    pane.show_started(a_call())
    qtbot.waitUntil(lambda: seen.status.startswith("Running"), timeout=1_000)
    pane.show_outcome(a_call(), returned(list(range(50))))
    QGuiApplication.processEvents()
    status = seen.child(QLabel, "statusLine").geometry()
    assert [seen.tree.geometry(), seen.tabs.geometry(), status] == places


def test_escape_asks_to_stop_what_runs(pane, qtbot):
    pane.show_started(a_call())
    with qtbot.waitSignal(pane.stop_requested) as asked:
        QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert asked.args == ["tab"]
    pane.show_stopped(a_call())
    with qtbot.assertNotEmitted(pane.stop_requested):
        QTest.keyClick(pane, Qt.Key.Key_Escape)


# ---------------------------------------------------------------------- no outcome


def test_a_call_without_an_outcome_says_what_happened_and_what_to_do(pane, seen, qtbot):
    error = UnreachableError("example.com was not found.", advice="Check the URL.")
    failed = a_call()
    pane.show_error(failed, error)
    assert seen.banner == "example.com was not found. Check the URL."
    assert seen.sentence == "There is no result."
    assert seen.status.startswith("No outcome")
    with qtbot.waitSignal(pane.try_again_requested) as asked:
        seen.click("bannerActionButton", QPushButton)
    assert asked.args == [failed]


def test_a_write_that_may_have_run_is_not_offered_again(pane, seen):
    error = UnreachableError("No answer.", may_have_run=True)
    pane.show_error(a_call(function_type=MUTATION), error)
    assert seen.banner == "No answer. It may still have run."
    assert seen.child(QPushButton, "bannerActionButton") is None
    pane.show_error(a_call(function_type=QUERY), error)
    assert seen.banner == "No answer."
    assert seen.child(QPushButton, "bannerActionButton") is not None


@pytest.mark.parametrize(
    ("error", "is_about_authorities"),
    [(UnknownAuthorityError("x"), True), (TlsError("x"), False), (TimeLimitError("x"), False)],
)
def test_what_is_wrong_on_the_road_can_be_edited(pane, seen, qtbot, error, is_about_authorities):
    failed = a_call()
    pane.show_error(failed, error)
    with qtbot.waitSignal(pane.connection_requested) as asked:
        seen.click("bannerSecondActionButton", QPushButton)
    assert asked.args == [failed.deployment.deployment_id, is_about_authorities]


def test_what_came_of_a_reply_that_is_too_large_can_be_saved(pane, seen, qtbot, tmp_path):
    error = ReplyTooLargeError("too large", advice="Ask for less.", status=200, received=b"[1, ")
    pane.show_error(a_call(), error)
    pane.saving.folder = str(tmp_path)
    for name in ("reply.json", "again"):  # it can be saved again, somewhere else
        seen.click("bannerSecondActionButton", QPushButton)
        with qtbot.waitSignal(pane.saving.save_requested) as asked:
            answer(pane.findChild(QFileDialog, "saveDialog"), name)
        path, chunks = asked.args
        assert path == str(tmp_path / name)
        assert b"".join(chunk.data for chunk in chunks) == b"[1, "


# ---------------------------------------------------------------------- saving


def answer(dialog, name):
    """Type a name into the dialog, and press Enter."""
    edit = dialog.findChild(QLineEdit, "fileNameEdit")
    edit.selectAll()
    QTest.keyClicks(edit, name)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def saved_as(pane, qtbot, tmp_path):
    """Save what is to be saved under the name that is suggested: its words, and the bytes."""
    pane.saving.folder = str(tmp_path)
    with qtbot.waitSignal(pane.saving.save_requested) as asked:
        pane.save_result()
        dialog = pane.findChild(QFileDialog, "saveDialog")
        QTest.keyClick(dialog.findChild(QLineEdit, "fileNameEdit"), Qt.Key.Key_Return)
    path, chunks = asked.args
    return Path(path).name.partition(" 20")[0], b"".join(chunk.data for chunk in chunks)


def test_the_whole_result_is_saved_by_the_name_of_its_function(pane, qtbot, tmp_path):
    pane.show_outcome(a_call(), returned({"name": "Ada"}))
    assert saved_as(pane, qtbot, tmp_path) == ("tasks_list", b'{"name": "Ada"}')


def test_an_earlier_result_below_an_error_can_still_be_saved(pane, qtbot, tmp_path):
    pane.show_outcome(a_call(), returned([1]))
    pane.show_error(a_call(), UnreachableError("No answer."))
    assert saved_as(pane, qtbot, tmp_path) == ("tasks_list", b"[1]")


def test_the_data_of_an_error_is_saved_where_the_error_is_shown(pane, qtbot, tmp_path):
    pane.show_outcome(a_call(), threw(error_data={"code": 7}))
    assert saved_as(pane, qtbot, tmp_path) == ("tasks_list error", b'{"code": 7}')


@pytest.mark.parametrize("outcome", [None, threw()], ids=["nothing ran", "an error without data"])
def test_where_there_is_nothing_to_save_that_is_said(pane, seen, outcome):
    if outcome is not None:
        pane.show_outcome(a_call(), outcome)
    pane.save_result()
    assert seen.banner == "There is no result to save. Run a function first."
    assert pane.findChild(QFileDialog, "saveDialog") is None


def test_the_forms_of_a_result_are_offered_with_what_keeps_others_away(pane, seen, qtbot):
    pane.show_outcome(a_call(), returned([1, 2]))
    actions = seen.child(QToolButton, "saveResultButton").menu().actions()
    assert [(each.text(), each.isEnabled()) for each in actions if each.isVisible()] == [
        ("JSON as received…", True),
        ("JSON, pretty…", True),
        ("JSON Lines…", True),
        ("CSV (no array or page of objects)", False),
    ]
    actions[2].trigger()
    dialog = pane.findChild(QFileDialog, "saveDialog")
    assert dialog.selectedNameFilter() == "JSON Lines (*.jsonl)"
    assert dialog.selectedFiles()[0].endswith(".jsonl")
    dialog.reject()


def test_an_earlier_result_below_an_error_is_marked_as_such(pane, seen):
    pane.show_outcome(a_call(), returned({"earlier": 1}))
    pane.show_error(a_call(), UnreachableError("No answer."))
    assert seen.banner == "No answer. Below is the outcome of an earlier run."
    assert seen.keys() == ["earlier"]
    assert is_pale(seen)
    pane.show_outcome(a_call(), returned({"later": 1}))
    assert seen.banner == ""


@pytest.mark.parametrize(
    ("function_type", "message"),
    [
        (FunctionType.QUERY, "Stopped."),
        (FunctionType.MUTATION, "Stopped waiting. It may still have run."),
        (FunctionType.ACTION, "Stopped waiting. It may still have run."),
        (FunctionType.ANY, "Stopped waiting. It may still have run."),
    ],
)
def test_stopping_says_what_is_known(pane, seen, function_type, message):
    pane.show_started(a_call(function_type=function_type))
    pane.show_stopped(a_call(function_type=function_type))
    assert seen.banner == message


def test_focus_goes_to_the_content_or_to_the_tabs(pane, seen, qtbot):
    pane.activateWindow()
    pane.take_focus()
    assert seen.tabs.tabBar().hasFocus()
    pane.show_outcome(a_call(), returned([1]))
    pane.take_focus()
    assert seen.tree.hasFocus()
    pane.show_outcome(a_call(), threw())
    pane.take_focus()
    assert seen.tabs.currentWidget().isAncestorOf(pane.focusWidget())


def test_every_control_has_a_name(pane):
    pane.show_outcome(a_call(), threw("boom", error_data={"a": 1}, frames=("at x",)))
    from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea

    for control in pane.findChildren(QAbstractButton) + pane.findChildren(QAbstractScrollArea):
        if control.isVisible() and not type(control).__name__.startswith("QTab"):
            assert control.accessibleName() or getattr(control, "text", str)(), control.objectName()


def test_what_history_tells_of_is_shown_with_its_day_and_is_not_taken_for_a_new_run(pane, seen):
    past = a_call()
    pane.show_past(past, returned({"a": 1}))
    began = past.started_at.astimezone()
    assert seen.status.startswith(f"Success · {began:%b} {began.day}, {began:%H:%M} · query")
    assert seen.keys() == ["a"]


def with_notices(outcome, *notices):
    return replace(outcome, notices=notices)


def test_that_a_query_was_asked_twice_is_said_above_and_below_its_outcome(pane, seen):
    made = call()
    pane.open_slot(made.draft_id)
    pane.bring_up(made.draft_id)
    pane.show_outcome(made, with_notices(returned(1), Notice.ASKED_TWICE))
    assert seen.banner == "Asked twice: the connection broke the first time."
    assert "asked twice" in seen.status
    pane.show_outcome(made, returned(1))
    assert seen.banner == ""
    assert "asked twice" not in seen.status


def test_what_plain_json_cannot_tell_is_said_once_for_each_outcome(pane, seen):
    made, other = call(), replace(call(), draft_id="other")
    for each in (made, other):
        pane.open_slot(each.draft_id)
    pane.bring_up(made.draft_id)
    outcome = with_notices(returned("5"), Notice.PLAIN_JSON)
    pane.show_outcome(made, outcome)
    assert "cannot be told from strings" in seen.banner
    seen.child(QToolButton, "bannerCloseButton").click()
    assert seen.banner == ""
    pane.bring_up("other")
    pane.bring_up(made.draft_id)
    assert seen.banner == ""
    pane.show_outcome(made, outcome)
    assert "cannot be told from strings" in seen.banner


def test_trouble_is_more_urgent_than_a_notice(pane, seen):
    made = call()
    pane.open_slot(made.draft_id)
    pane.bring_up(made.draft_id)
    pane.show_outcome(made, with_notices(returned("5"), Notice.PLAIN_JSON))
    pane.show_error(made, UnreachableError("Nothing takes connections at there."))
    assert seen.banner.startswith("Nothing takes connections")


# ---------------------------------------------------------------------- pages


def page_of(rows, cursor, *, done=False):
    return returned({"page": rows, "isDone": done, "continueCursor": cursor})


def show_page(pane, rows, cursor="c1"):
    """A first page comes in; give back the pages that begin with it."""
    asked = {"paginationOpts": {"numItems": 2.0, "cursor": None}}
    made = replace(a_call(), args=asked)
    outcome = page_of(rows, cursor)
    pane.show_outcome(made, outcome)
    wished = []
    pane.next_page_requested.connect(wished.append)
    QTest.mouseClick(pane.findChild(QPushButton, "loadNextPageButton"), Qt.MouseButton.LeftButton)
    pane.next_page_requested.disconnect(wished.append)
    return wished[0]


def note(seen):
    label = seen.child(QLabel, "pagesNote")
    return label.text() if label else ""


def test_pages_that_come_are_part_of_the_value_that_is_shown(pane, seen):
    pages = show_page(pane, [1, 2])
    pane.show_loading(pages)
    pages.take(page_of([3], "end", done=True))
    pane.show_loading_ended(pages)
    assert note(seen) == "3 rows loaded in 2 pages · all of them"
    assert "2 pages, 3 rows" in seen.status
    assert seen.tree.model().value.value()["page"] == [1, 2, 3]


def test_what_further_pages_print_is_among_the_log_lines(pane, seen):
    pages = show_page(pane, [1])
    assert seen.tabs.tabText(Tab.LOGS) == "Logs"
    seen.tabs.setCurrentIndex(Tab.LOGS)
    pages.take(replace(page_of([2], "c2"), log_lines=returned(log_lines=["[LOG] x"]).log_lines))
    pane.show_pages(pages)
    assert seen.tabs.tabText(Tab.LOGS) == "Logs (1)"
    assert "x" in seen.child(QTextEdit, "logView").toPlainText()


def test_what_comes_for_an_earlier_run_is_not_shown(pane, seen):
    earlier = show_page(pane, [1, 2])
    show_page(pane, [7])
    earlier.take(page_of([3], "c2"))
    pane.show_pages(earlier)
    pane.show_loading(earlier)
    pane.show_loading_ended(earlier, PageProblem(ProblemKind.NO_PAGE))
    assert note(seen) == "1 row loaded · more to come"
    assert seen.tree.model().value.value()["page"] == [7]
    pane.close_slot("tab")
    pane.show_pages(earlier)


def test_escape_stops_loading(pane, seen):
    pages = show_page(pane, [1, 2])
    stops = []
    pane.pages_stop_requested.connect(stops.append)
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    pane.show_loading(pages)
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert stops == ["tab"]


def test_rows_are_shown_without_a_look_at_all_that_came_before(pane, seen):
    pages = show_page(pane, ["x" * (2 << 20)])
    for number in range(3):
        pages.take(page_of([number], f"next {number}"))
        pane.show_pages(pages)
    value = seen.tree.model().value
    assert value.at(("page",)).count == 4
    assert list(value.assembling()), "the text of all rows was put together already"


def test_starting_again_makes_the_first_call_again(pane, seen):
    pages = show_page(pane, [1, 2])
    calls = []
    pane.try_again_requested.connect(calls.append)
    pane.show_loading_ended(pages, PageProblem(ProblemKind.LIST_CHANGED))
    QTest.mouseClick(seen.child(QPushButton, "bannerActionButton"), Qt.MouseButton.LeftButton)
    assert calls == [pages.call]


def test_nothing_of_a_closed_tab_is_held_on_to(pane):
    pages = show_page(pane, [1, 2])
    pages.take(page_of([3], "c2"))
    pane.show_pages(pages)
    pane.open_slot("other")
    pane.bring_up("other")
    pane.close_slot("tab")
    gone = weakref.ref(pages)
    del pages
    gc.collect()
    assert gone() is None
