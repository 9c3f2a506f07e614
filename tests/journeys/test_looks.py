"""Light, dark, larger: everything stays readable and in reach."""

import pytest
from PySide6.QtCore import QPoint, QRect

pytestmark = pytest.mark.usefixtures("acme")

SMALLEST_SCREEN = 1024, 600
IN_THE_UPPER_PART = (
    "deploymentSwitcher",
    "deploymentMenuButton",
    "callTabs",
    "newCallButton",
    "functionTypeCombo",
    "functionPathEdit",
    "runButton",
    "stopButton",
)
ALWAYS_REACHABLE = (*IN_THE_UPPER_PART, "argsEditor", "outcomeTabs", "statusLine")


def brightness(user, name: str) -> int:
    """Of a control's background, 0 to 255."""
    picture = user.find(name).grab().toImage()
    return picture.pixelColor(picture.width() - 2, picture.height() // 2).lightness()


async def test_the_theme_changes_while_one_looks(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        user.choose_command("View", "Theme", "Dark")
        assert brightness(user, "resultTree") < 60
        assert brightness(user, "argsEditor") < 60
        user.choose_command("View", "Theme", "Light")
        assert brightness(user, "resultTree") > 200
        assert brightness(user, "argsEditor") > 200


async def test_the_theme_and_the_zoom_are_as_they_were_at_the_next_start(opened):
    async with opened() as user:
        user.choose_command("View", "Theme", "Dark")
        user.press("Ctrl+=")
        user.press("Ctrl+=")
        height = user.find("runButton").height()
    async with opened() as user:
        assert brightness(user, "argsEditor") < 60
        assert user.find("runButton").height() == height
        user.press("Ctrl+0")
        await user.until(lambda: user.find("runButton").height() < height, "it is small again")


async def test_at_twice_the_size_everything_is_reachable_on_a_small_screen(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        user.window.resize(*SMALLEST_SCREEN)
        for _ in range(12):
            user.press("Ctrl+=")
        await user.until(lambda: not user.sees("historyPane"), "the sidebar makes way")
        await user.until(lambda: all(map(user.reachable, ALWAYS_REACHABLE)), "all is in reach")
        screen = QRect(0, 0, *SMALLEST_SCREEN)
        for name in IN_THE_UPPER_PART:
            control = user.find(name)
            place = QRect(control.mapTo(user.window, QPoint()), control.size())
            assert screen.contains(place), f"{name} is off the screen"
        path = user.find("functionPathEdit")
        assert path.width() > path.fontMetrics().horizontalAdvance("tasks:list")


async def test_the_sidebar_comes_back_with_the_room_for_it(opened):
    async with opened() as user:
        assert user.sees("historyPane")
        user.window.resize(500, 700)
        await user.until(lambda: not user.sees("historyPane"), "the sidebar makes way")
        user.press("Ctrl+B")
        assert user.sees("historyPane")
        user.press("Ctrl+B")
        user.press("Ctrl+B")
        user.window.resize(1200, 700)
        await user.until(lambda: user.sees("historyPane"), "the sidebar is back")


async def test_the_first_screen_fits_at_twice_the_size(opened, folders):
    folders.deployments_file.unlink()
    async with opened() as user:
        user.window.resize(*SMALLEST_SCREEN)
        for _ in range(12):
            user.press("Ctrl+=")
        assert user.window.size().toTuple() == SMALLEST_SCREEN
        for name in ("addDeploymentButton", "tryDemoButton", "welcomeTitle"):
            assert user.reachable(name), name


async def test_with_the_sidebar_a_small_window_still_shows_the_call(opened):
    async with opened() as user:
        user.window.resize(*SMALLEST_SCREEN)
        assert user.sees("historyPane")
        await user.until(lambda: all(map(user.reachable, ALWAYS_REACHABLE)), "all is in reach")
