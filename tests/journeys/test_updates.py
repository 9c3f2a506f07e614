"""A newer version: asked about once, told in a banner, opened in a browser, never installed."""

import json

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from tests.support.scripted_server import Reply, ScriptedServer

TARGET = "GET /latest"
PAGE = "https://github.com/someone/convex-explorer/releases/tag/v99"


class Browser(QObject):
    """What opens pages."""

    def __init__(self):
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser(qapp):
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")
    yield browser
    QDesktopServices.unsetUrlHandler("https")


@pytest.fixture
def place():
    newer = {"tag_name": "v99", "html_url": PAGE, "draft": False, "prerelease": False}
    with ScriptedServer({TARGET: Reply.json(newer)}) as server:
        yield server


@pytest.fixture
def used_before(acme, folders):
    settings = {"active_deployment_id": acme.deployment_id}
    folders.settings_file.write_text(json.dumps(settings), encoding="utf-8")


@pytest.mark.usefixtures("used_before")
async def test_it_is_asked_once_and_told_of_once_a_day(opened, place, browser):
    url = f"{place.url}/latest"
    async with opened(releases_url=url) as user:
        assert user.text("bannerMessage").startswith("Shall Convex Explorer look for a newer")
        assert "never downloads or installs" in user.text("bannerAdvice")
        assert place.seen == []
        user.click("bannerActionButton")
        await user.until(lambda: user.sees("windowBanner"), "it has looked")
        assert user.text("bannerMessage").startswith("Convex Explorer 99 is there; this is ")
        user.click("bannerActionButton")
        assert browser.opened == [PAGE]
    async with opened(releases_url=url) as user:
        assert not user.sees("windowBanner")
        assert len(place.seen) == 1


@pytest.mark.usefixtures("used_before")
async def test_no_is_an_answer_for_good_until_somebody_looks_himself(opened, place, browser):
    url = f"{place.url}/latest"
    async with opened(releases_url=url) as user:
        user.click("bannerSecondActionButton")
    async with opened(releases_url=url) as user:
        assert not user.sees("windowBanner")
        assert place.seen == []
        user.choose_command("Help", "Updates")
        user.click("updatesLookButton")
        await user.until(lambda: user.sees("updatesPageButton"), "it has looked")
        assert user.text("updatesState") == "Version 99 is there."
        user.click("updatesPageButton")
        assert browser.opened == [PAGE]
        user.press("Escape", on="updatesDialog")


async def test_at_the_first_start_nobody_is_asked(opened, place):
    async with opened(releases_url=f"{place.url}/latest") as user:
        assert user.sees("firstScreen")
        assert not user.sees("windowBanner")


@pytest.mark.usefixtures("used_before")
async def test_a_build_without_a_place_of_releases_says_so(opened):
    async with opened() as user:
        assert not user.sees("windowBanner")
        user.choose_command("Help", "Updates")
        assert "does not know where its releases are" in user.text("updatesHint")
        assert not user.enabled("updatesDailyTick")
        user.press("Escape", on="updatesDialog")
