from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from convex_explorer.convex.function_spec import (
    Catalog,
    CatalogOrigin,
    FunctionSpec,
    KnownCatalog,
)
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.identity import ADMIN, NOBODY, USER, ActingAs, acting_as
from convex_explorer.convex.tokens import IdentityChoice, TokenFacts
from convex_explorer.convex.validators import Field, Kind, ObjectOf
from convex_explorer.ui.call.known_functions import KnownFunctions
from convex_explorer.ui.call.run_bar import RunBar


def expired() -> TokenFacts:
    """A token that expired three minutes and a little ago."""
    return TokenFacts(
        subject="ada", expires_at=datetime.now(UTC) - timedelta(minutes=3, seconds=20)
    )


CATALOG = KnownCatalog(
    Catalog(
        (
            FunctionSpec(
                FunctionPath("messages", "list"),
                FunctionType.QUERY,
                args=ObjectOf({"limit": Field(Kind.NUMBER, optional=True)}),
            ),
            FunctionSpec(FunctionPath("messages", "send"), FunctionType.MUTATION),
        )
    ),
    CatalogOrigin.DEPLOYMENT,
    datetime(2026, 1, 2, tzinfo=UTC),
)


@pytest.fixture
def run_bar(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 200)
    column = QVBoxLayout(window)
    bar = RunBar(theme)
    column.addWidget(bar)
    column.addWidget(QTextEdit())
    with qtbot.waitActive(window):
        window.show()
    bar.show_deployment("acme")
    bar.show_choice(IdentityChoice(ADMIN, (ADMIN, NOBODY), may_act=True))
    yield bar
    window.close()


def path_edit(bar: RunBar) -> QLineEdit:
    return bar.findChild(QLineEdit, "functionPathEdit")


def hint(bar: RunBar) -> QLabel:
    return bar.findChild(QLabel, "functionPathProblem")


def run_button(bar: RunBar) -> QPushButton:
    return bar.findChild(QPushButton, "runButton")


def stop_button(bar: RunBar) -> QPushButton:
    return bar.findChild(QPushButton, "stopButton")


def type_path(bar: RunBar, text: str) -> None:
    bar.focus_path()
    QTest.keyClicks(path_edit(bar), text)


def leave_path(bar: RunBar) -> None:
    bar.window().findChild(QTextEdit).setFocus()


@pytest.mark.parametrize(
    ("function_type", "label"),
    [
        (FunctionType.QUERY, "Run"),
        (FunctionType.MUTATION, "Run mutation"),
        (FunctionType.ACTION, "Run action"),
        (FunctionType.ANY, "Run"),
    ],
)
def test_run_says_what_it_would_run(run_bar, function_type, label):
    run_bar.show_function("messages:list", function_type)
    assert run_bar.function_type is function_type
    assert run_button(run_bar).text() == label
    assert run_button(run_bar).toolTip() == f"{label} on acme (Ctrl+Enter)"


def test_the_types_are_offered_in_words(run_bar):
    combo = run_bar.findChild(QComboBox, "functionTypeCombo")
    labels = [combo.itemText(index) for index in range(combo.count())]
    assert labels == ["Query", "Mutation", "Action", "Run"]


def test_choosing_a_type_is_an_edit(run_bar, qtbot):
    combo = run_bar.findChild(QComboBox, "functionTypeCombo")
    combo.setFocus()
    with qtbot.waitSignal(run_bar.edited):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert run_bar.function_type is FunctionType.MUTATION
    assert run_button(run_bar).text() == "Run mutation"


def test_showing_a_draft_is_no_edit(run_bar, qtbot):
    with qtbot.assertNotEmitted(run_bar.edited):
        run_bar.show_function("users:get", FunctionType.ACTION)


def test_without_a_deployment_nothing_runs_and_the_button_says_why(run_bar):
    run_bar.show_deployment(None)
    run_bar.show_choice(None)
    assert not run_button(run_bar).isEnabled()
    assert run_button(run_bar).toolTip() == "Add a deployment first"
    assert not run_bar.identity.isVisible()


def test_as_whom_stands_beside_run(run_bar):
    assert run_bar.identity.isVisible()
    assert run_bar.identity.text() == "as admin"


def test_an_expired_token_is_told_of_below_run_which_can_be_pressed_all_the_same(run_bar, qtbot):
    told = run_bar.findChild(QLabel, "tokenExpiryHint")
    assert not told.isVisible()
    path_top = path_edit(run_bar).mapTo(run_bar, QPoint()).y()
    run_bar.show_choice(IdentityChoice(USER, (USER, NOBODY), token=expired()))
    assert told.isVisible()
    assert told.text() == "This token expired 3 minutes ago."
    qtbot.waitUntil(
        lambda: told.mapTo(run_bar, QPoint()).y() > path_top + path_edit(run_bar).height()
    )
    with qtbot.waitSignal(run_bar.run_requested):
        QTest.mouseClick(run_button(run_bar), Qt.MouseButton.LeftButton)
    paste = run_bar.findChild(QPushButton, "pasteTokenButton")
    with qtbot.waitSignal(run_bar.identity.token_requested):
        QTest.mouseClick(paste, Qt.MouseButton.LeftButton)
    run_bar.show_choice(IdentityChoice(NOBODY, (USER, NOBODY), token=expired()))
    assert not told.isVisible()


def test_while_a_call_runs_only_stop_can_be_pressed(run_bar, qtbot):
    assert not stop_button(run_bar).isEnabled()
    run_bar.show_running(True)
    assert not run_button(run_bar).isEnabled()
    with qtbot.waitSignal(run_bar.stop_requested):
        QTest.mouseClick(stop_button(run_bar), Qt.MouseButton.LeftButton)
    run_bar.show_running(False)
    assert run_button(run_bar).isEnabled()
    assert not stop_button(run_bar).isEnabled()


def test_space_pressed_twice_on_run_neither_stops_nor_does_anything_else(run_bar, qtbot):
    run_button(run_bar).setFocus()
    QTest.keyClick(run_button(run_bar), Qt.Key.Key_Space)
    run_bar.show_running(True)
    assert run_bar.hasFocus()
    with qtbot.assertNotEmitted(run_bar.stop_requested):
        QTest.keyClick(run_bar, Qt.Key.Key_Space)
    run_bar.show_running(False)
    assert run_button(run_bar).hasFocus()


def test_a_bad_path_is_not_mentioned_while_it_is_typed(run_bar):
    type_path(run_bar, "messages:")
    assert not hint(run_bar).isVisible()
    assert path_edit(run_bar).property("problem") != "true"


def test_space_pressed_twice_on_stop_does_not_run_again(run_bar, qtbot):
    run_bar.show_running(True)
    stop_button(run_bar).setFocus()
    QTest.keyClick(stop_button(run_bar), Qt.Key.Key_Space)
    run_bar.show_running(False)
    assert run_bar.hasFocus()
    with qtbot.assertNotEmitted(run_bar.run_requested):
        QTest.keyClick(run_bar, Qt.Key.Key_Space)


def test_suggestions_can_be_put_away(run_bar, qtbot):
    run_bar.show_functions(KnownFunctions(None, ["tasks:list"]))
    type_path(run_bar, "tas")
    popup = path_edit(run_bar).completer().popup()
    qtbot.waitUntil(popup.isVisible)
    run_bar.put_suggestions_away()
    assert not popup.isVisible()


def test_a_bad_path_is_explained_when_the_focus_leaves_it(run_bar):
    type_path(run_bar, "messages:")
    leave_path(run_bar)
    assert hint(run_bar).isVisible()
    assert "after the “:” is missing" in hint(run_bar).text()
    assert "Write messages:list" in hint(run_bar).text()
    assert path_edit(run_bar).property("problem") == "true"
    assert path_edit(run_bar).accessibleDescription() == hint(run_bar).text()


def test_the_explanation_goes_as_soon_as_the_path_is_mended(run_bar):
    type_path(run_bar, "messages:")
    leave_path(run_bar)
    path_edit(run_bar).setFocus()
    path_edit(run_bar).end(False)
    QTest.keyClicks(path_edit(run_bar), "l")
    assert not hint(run_bar).isVisible()


def test_an_empty_path_is_only_mentioned_when_it_should_run(run_bar):
    run_bar.focus_path()
    leave_path(run_bar)
    assert not hint(run_bar).isVisible()
    assert not run_bar.check_path()
    assert "No function is named." in hint(run_bar).text()


def test_a_reference_stays_as_typed_and_says_what_it_calls(run_bar):
    type_path(run_bar, "api.messages.list")
    assert path_edit(run_bar).toolTip() == "Calls messages:list"
    assert not hint(run_bar).isVisible()
    leave_path(run_bar)
    assert run_bar.path_text == "api.messages.list"
    assert hint(run_bar).text() == "Calls messages:list"
    assert hint(run_bar).isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")  # pop-ups, without a screen
def test_known_paths_are_offered_by_any_part_of_them(run_bar, qtbot):
    paths = ["tasks:list", "users:get", "admin/tasks:purge"]
    run_bar.show_functions(KnownFunctions(None, paths))
    type_path(run_bar, "TASKS")
    completer = path_edit(run_bar).completer()
    qtbot.waitUntil(completer.popup().isVisible)
    assert completer.popup().model().rowCount() == 2
    QTest.keyClick(completer.popup(), Qt.Key.Key_Down)
    with qtbot.waitSignal(run_bar.edited):
        QTest.keyClick(completer.popup(), Qt.Key.Key_Return)
    assert run_bar.path_text == "tasks:list"


def test_one_row_has_one_height(run_bar):
    row = [run_bar.findChild(QComboBox), path_edit(run_bar)]
    row += [run_button(run_bar), stop_button(run_bar)]
    assert len({widget.height() for widget in row}) == 1
    assert len({widget.y() for widget in row}) == 1


def test_as_whom_makes_room_for_the_path_and_comes_back(run_bar, theme, qtbot):
    window = run_bar.window()
    whom = ActingAs("https://a", "somebody.with.a.long.name")
    run_bar.show_choice(IdentityChoice(acting_as(whom), (acting_as(whom),), may_act=True))
    window.resize(130 * theme.unit, 200)
    qtbot.waitUntil(lambda: run_bar.identity.y() > path_edit(run_bar).geometry().bottom())
    assert run_bar.identity.isVisible()
    assert path_edit(run_bar).width() >= 45 * theme.unit
    window.resize(250 * theme.unit, 200)
    qtbot.waitUntil(lambda: run_bar.identity.y() == path_edit(run_bar).y())


@pytest.mark.qt_log_ignore("This plugin does not support")  # pop-ups, without a screen
def test_a_function_is_offered_with_its_kind_and_its_args(run_bar, qtbot):
    run_bar.show_functions(KnownFunctions(CATALOG))
    type_path(run_bar, "messages")
    popup = path_edit(run_bar).completer().popup()
    qtbot.waitUntil(popup.isVisible)
    rows = [popup.model().index(row, 0) for row in range(popup.model().rowCount())]
    assert [row.data(Qt.ItemDataRole.AccessibleTextRole) for row in rows] == [
        "messages:list, query  limit?",
        "messages:send, mutation",
    ]


@pytest.mark.qt_log_ignore("This plugin does not support")  # pop-ups, without a screen
def test_a_path_that_is_not_deployed_is_allowed_and_doubted(run_bar):
    run_bar.show_functions(KnownFunctions(CATALOG))
    type_path(run_bar, "messages:lst")
    run_bar.put_suggestions_away()
    leave_path(run_bar)
    assert hint(run_bar).text().endswith("Did you mean messages:list?")
    assert hint(run_bar).property("role") == "warning"
    assert path_edit(run_bar).property("problem") == "false"
    assert run_bar.check_path()


@pytest.mark.qt_log_ignore("This plugin does not support")  # pop-ups, without a screen
def test_a_doubt_goes_when_the_function_becomes_known(run_bar):
    fewer = Catalog(CATALOG.catalog.functions[:1])
    run_bar.show_functions(KnownFunctions(replace(CATALOG, catalog=fewer)))
    type_path(run_bar, "messages:send")
    run_bar.put_suggestions_away()
    leave_path(run_bar)
    assert hint(run_bar).isVisible()
    run_bar.show_functions(KnownFunctions(CATALOG))
    assert not hint(run_bar).isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")  # pop-ups, without a screen
@pytest.mark.parametrize("text", ["mesages:lst", "LIST"])
def test_a_slip_is_forgiven(run_bar, qtbot, text):
    run_bar.show_functions(KnownFunctions(CATALOG))
    type_path(run_bar, text)
    popup = path_edit(run_bar).completer().popup()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert run_bar.path_text == "messages:list"
