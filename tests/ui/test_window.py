"""What the window itself decides: tabs and drafts, what is asked for by whom, places."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QSplitter

from convex_explorer.app import Program, build_program
from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.errors import ExplorerError
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.folders import Folders
from convex_explorer.store.secrets import MemorySecrets
from convex_explorer.store.settings import Settings, SettingsStore, ThemeChoice
from convex_explorer.ui.closed_calls import CLOSED_CALLS_KEPT
from convex_explorer.ui.open_calls import OpenCalls
from convex_explorer.ui.workbench import NARROW
from tests.support.driver import Driver

ACME = Deployment("acme", "https://happy-otter-123.convex.cloud", DeploymentKind.PRODUCTION)
BETA = Deployment("beta", "https://brave-cat-456.convex.cloud", DeploymentKind.PREVIEW)


@pytest.fixture
def folders(own_data_folder) -> Folders:
    folders = Folders(own_data_folder)
    folders.create()
    DeploymentStore(folders.deployments_file).save([ACME, BETA])
    return folders


@pytest.fixture
def build(
    qapp: QApplication, folders: Folders, qt_loop: asyncio.AbstractEventLoop
) -> Iterator[Any]:
    """Builds a program; it is never connected with a loop, so that nothing but the window acts."""
    font, sheet = qapp.font(), qapp.styleSheet()
    built: list[Program] = []

    def build() -> Program:
        program = build_program(qapp, folders, MemorySecrets())
        program.window.resize(1200, 760)
        program.window.show()
        built.append(program)
        return program

    yield build
    for program in built:
        qt_loop.run_until_complete(program.tasks.stop_all())
        program.window.hide()
        for gone in (program.window, program.window.theme):
            gone.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet(sheet)
    qapp.setFont(font)


@pytest.fixture
def program(build, qtbot) -> Program:
    program = build()
    qtbot.waitUntil(program.window.isActiveWindow)
    return program


@pytest.fixture
def user(program) -> Driver:
    return Driver(program.window)


# ---------------------------------------------------------------------- deployments


def test_the_title_says_which_deployment_and_of_which_kind(program):
    assert program.window.windowTitle() == "acme (production)[*] — Convex Explorer"
    program.session.book.use(BETA.deployment_id)
    assert program.window.windowTitle() == "beta (preview)[*] — Convex Explorer"


def test_another_deployment_leaves_every_tab_as_it_is(program, user):
    program.window.findChild(OpenCalls).open_draft(
        CallDraft("a", "messages:list", FunctionType.QUERY, "{ a: 1 }")
    )
    program.session.book.use(BETA.deployment_id)
    assert user.tabs() == ["New call", "messages:list"]
    assert user.text("argsEditor") == "{ a: 1 }"


def test_run_says_on_which_deployment(program, user):
    assert "acme" in user.find("runButton").toolTip()
    program.session.book.use(BETA.deployment_id)
    assert "beta" in user.find("runButton").toolTip()


# ---------------------------------------------------------------------- tabs


def test_there_is_a_call_to_fill_in_at_first(user):
    assert user.tabs() == ["New call"]
    assert user.text("argsEditor") == "{}"
    assert user.focused() == "functionPathEdit"


def test_a_tab_is_called_after_its_function_while_one_types(user):
    user.find("functionPathEdit").setFocus()
    user.press("a")
    assert user.tabs() == ["a"]
    user.press("Backspace")
    assert user.tabs() == ["New call"]


def test_the_last_tab_makes_way_for_a_new_call(program, user):
    program.window.findChild(OpenCalls).open_draft(
        CallDraft("a", "messages:list", FunctionType.QUERY, "{}")
    )
    user.press("Ctrl+W")
    user.press("Ctrl+W")
    assert user.tabs() == ["New call"]
    assert user.text("functionPathEdit") == ""


def test_closed_calls_come_back_the_last_one_first(program, user):
    for number in range(CLOSED_CALLS_KEPT + 3):
        draft = CallDraft(f"{number}", f"m:f{number}", FunctionType.ACTION, f"{{ n: {number} }}")
        program.window.findChild(OpenCalls).open_draft(draft)
        user.press("Ctrl+W")
    for number in range(CLOSED_CALLS_KEPT + 2, 2, -1):
        user.press("Ctrl+Shift+T")
        assert user.front_tab() == f"m:f{number}"
        assert user.text("argsEditor") == f"{{ n: {number} }}"
    count = len(user.tabs())
    user.press("Ctrl+Shift+T")
    assert len(user.tabs()) == count


def test_a_path_with_an_ampersand_is_shown_as_it_is(program, user):
    program.window.findChild(OpenCalls).open_draft(
        CallDraft("a", "a&b:c", FunctionType.QUERY, "{}")
    )
    assert user.text("functionPathEdit") == "a&b:c"
    assert user.front_tab() == "a&&b:c"  # as Qt wants it


# ---------------------------------------------------------------------- trouble


def test_trouble_beside_the_calls_is_said_in_the_banner_and_closed(program, user):
    assert not user.sees("windowBanner")
    program.window.notices.show_failure(ExplorerError("The disk is full.", advice="Make room."))
    assert user.find("windowBanner").accessibleName() == "The disk is full. Make room."
    user.click("bannerCloseButton")
    assert not user.sees("windowBanner")


# ---------------------------------------------------------------------- places


def sidebar_width(user: Driver) -> int:
    return user.find("historyPane").width()


def test_the_sidebar_makes_way_in_a_narrow_window(program, user, qtbot):
    unit = program.window.theme.unit
    program.window.resize(NARROW * unit - 10, 700)
    qtbot.waitUntil(lambda: not user.sees("historyPane"))
    program.window.resize(NARROW * unit + 10, 700)
    qtbot.waitUntil(lambda: user.sees("historyPane"))


def test_a_sidebar_that_nobody_wants_does_not_come_back(program, user, qtbot):
    user.press("Ctrl+B")
    program.window.resize(500, 700)
    program.window.resize(1300, 700)
    qtbot.waitUntil(lambda: program.window.width() == 1300)
    assert not user.sees("historyPane")


def test_the_sidebar_grows_with_the_zoom_and_shrinks_again(program, user, qtbot):
    program.window.resize(1700, 760)
    width = sidebar_width(user)
    program.window.theme.set_zoom(200)
    qtbot.waitUntil(lambda: sidebar_width(user) > width * 1.7)
    program.window.theme.set_zoom(100)
    qtbot.waitUntil(lambda: abs(sidebar_width(user) - width) < 12)


@pytest.mark.parametrize("args", ["{}", "{ a: nope }"])
@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_the_status_is_in_sight_in_a_small_window_at_any_zoom(program, user, qtbot, zoom, args):
    program.window.theme.set_zoom(zoom)
    program.window.resize(1024, 600)
    user.find("argsEditor", QPlainTextEdit).setPlainText(args)
    said = args != "{}"
    problems = program.window.findChild(OpenCalls).call.args
    qtbot.waitUntil(lambda: bool(problems.problems) is said)
    assert program.window.height() <= 600
    status = user.find("statusLine")
    assert status.mapTo(program.window, status.rect().bottomLeft()).y() < 600
    assert user.find("argsEditor").height() >= user.find("argsEditor").fontMetrics().height()
    if said:
        assert user.sees("argsProblems") or user.sees("argsProblemsBadge")


def test_the_window_opens_as_the_settings_say(build, folders, qtbot):
    settings = Settings(ThemeChoice.DARK, zoom=120, sidebar_visible=False)
    SettingsStore(folders.settings_file).save(settings)
    program = build()
    assert program.window.theme.dark
    assert program.window.theme.zoom == 120
    assert not Driver(program.window).sees("historyPane")


def test_how_the_panes_share_the_window_is_kept(build, folders, qtbot):
    first = build()
    workbench = first.window.findChild(QSplitter, "workbench")
    workbench.setSizes([400, 800])
    first.window.close()
    settings = first.session.preferences.settings
    assert settings.window_layout
    SettingsStore(folders.settings_file).save(settings)
    second = build()
    qtbot.waitUntil(lambda: abs(sidebar_width(Driver(second.window)) - 400) < 12)


def test_a_layout_that_makes_no_sense_is_passed_over(build, folders):
    settings = Settings(window_geometry="bm9uc2Vuc2U=", window_layout="bm9uc2Vuc2U=")
    SettingsStore(folders.settings_file).save(settings)
    assert Driver(build().window).reachable("runButton")


def test_closing_says_so_once_it_is_hidden(program, qtbot):
    with qtbot.waitSignal(program.window.closed):
        program.window.close()
    assert not program.window.isVisible()
