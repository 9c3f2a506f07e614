"""The program ends in order, whatever is under way."""

import threading

import pytest

from convex_explorer.convex.records import CallEnding
from convex_explorer.store.history import HistoryStore

pytestmark = pytest.mark.usefixtures("acme")


async def test_a_call_under_way_is_recorded_as_unknown_when_the_window_closes(
    opened, server, folders
):
    async with opened() as user:
        await user.fill_in("jobs:sleep", "{ ms: 60000 }", "Action")
        user.press("Ctrl+Return")
        await user.until(lambda: server.called, "the deployment has the call")
    store = HistoryStore(folders.history_file)
    [record] = store.search("", limit=10)
    store.close()
    assert record.path_text == "jobs:sleep"
    assert record.ending is CallEnding.UNKNOWN


async def test_nothing_of_the_demo_outlives_the_window(opened):
    async with opened() as user:
        user.choose_command("Deployment", "Try the demo")
        await user.until(lambda: user.text("deploymentKind") == "DEMO", "the demo is active")
        await user.run("tasks:countByStatus")
        assert [each for each in threading.enumerate() if each.name == "demo server"]
    assert not [each for each in threading.enumerate() if each.name.startswith("demo")]


async def test_closing_while_the_demo_is_starting_leaves_nothing_behind(opened):
    async with opened() as user:
        user.choose_command("Deployment", "Try the demo")
        await user.until(lambda: user.text("deploymentKind") == "DEMO", "the demo is active")
        await user.fill_in("tasks:countByStatus")
        user.press("Ctrl+Return")
    assert not [each for each in threading.enumerate() if each.name.startswith("demo")]


async def test_the_window_comes_back_where_and_as_large_as_it_was(opened):
    async with opened() as user:
        user.window.resize(720, 640)
    async with opened(size=None) as user:
        assert user.window.size().toTuple() == (720, 640)


async def test_at_first_the_window_is_no_larger_than_the_screen(opened):
    async with opened(size=None) as user:
        screen, size = user.window.screen().availableSize(), user.window.size()
        assert size.boundedTo(screen) == size


async def test_starting_opening_and_looking_around_sends_nothing(opened, server):
    async with opened() as user:
        user.press("Ctrl+T")
        user.press("Ctrl+T")
        user.press("Ctrl+PgUp")
        user.press("Ctrl+B")
        user.press("Ctrl+E")
        user.press("Escape", on="deploymentSwitcher")
        user.choose_command("View", "Theme", "Dark")
    async with opened():
        pass
    assert not server.requests
