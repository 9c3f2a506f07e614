"""How far a file is that is being saved, and where it is in the end."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from convex_explorer.store.errors import StoreError
from convex_explorer.ui.outcome.save_strip import SaveStrip


@pytest.fixture
def strip(theme, qtbot):
    strip = SaveStrip(theme)
    qtbot.addWidget(strip)
    strip.resize(800, 60)
    return strip


class Opened(QObject):
    """Takes what would be opened by the desktop."""

    def __init__(self):
        super().__init__()
        self.urls = []

    @Slot(QUrl)
    def take(self, url):
        self.urls.append(url.toLocalFile())


@pytest.fixture
def opened():
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")
    yield opened
    QDesktopServices.unsetUrlHandler("file")


def words(strip):
    shown = [each.text() for each in strip.findChildren(QLabel) if each.isVisible()]
    return " ".join(filter(None, shown))


def button(strip, name, kind=QPushButton):
    return strip.findChild(kind, name)


def test_nothing_is_to_be_seen_before_anything_is_saved(strip):
    assert strip.isHidden()
    assert strip.children() == [strip.layout()]


@pytest.mark.parametrize(
    ("done", "waiting", "said"),
    [
        (0.0, 0, "Saving a b.csv… 0 %"),
        (0.437, 0, "Saving a b.csv… 43 %"),
        (0.9999, 1, "Saving a b.csv… 99 % (1 more waits)"),
        (1.0, 3, "Saving a b.csv… 100 % (3 more wait)"),
    ],
)
def test_progress_names_the_file_and_how_far_it_is(strip, done, waiting, said):
    strip.show_progress(Path("/folder/a b.csv"), done, waiting)
    assert words(strip) == said
    assert button(strip, "saveStopButton").isVisible()


def test_stop_is_asked_for(strip, qtbot):
    strip.show_progress(Path("a.csv"), 0.5, 0)
    with qtbot.waitSignal(strip.stop_requested):
        button(strip, "saveStopButton").click()


def test_in_the_end_it_says_where_the_file_is_and_opens_its_folder_if_asked(
    strip, opened, tmp_path
):
    strip.show_progress(tmp_path / "a.csv", 0.5, 0)
    strip.show_saved(tmp_path / "a.csv", 16 << 20)
    assert words(strip) == f"Saved 16.0 MiB to {tmp_path / 'a.csv'}"
    assert not button(strip, "saveStopButton").isVisible()
    assert opened.urls == []
    button(strip, "bannerActionButton").click()
    assert opened.urls == [str(tmp_path)]


def test_a_stopped_file_is_said_to_be_as_it_was(strip, tmp_path):
    strip.show_stopped(tmp_path / "a.csv")
    assert words(strip) == "Stopped saving a.csv. There is no file."
    (tmp_path / "a.csv").touch()
    strip.show_stopped(tmp_path / "a.csv")
    assert words(strip) == "Stopped saving a.csv. The file that was there is as it was."
    assert not button(strip, "bannerActionButton").isVisible()


def test_a_failure_says_what_to_do(strip):
    strip.show_failure(Path("a.csv"), StoreError("Cannot save a.csv.", advice="Choose another."))
    assert words(strip) == "Cannot save a.csv. Choose another."


def test_what_is_said_can_be_closed_and_takes_no_room_then(strip):
    strip.say_nothing_to_save()
    assert words(strip) == "There is no result to save. Run a function first."
    button(strip, "bannerCloseButton", QToolButton).click()
    assert strip.isHidden()
    strip.show_progress(Path("a.csv"), 0.5, 0)
    assert words(strip) == "Saving a.csv… 50 %"
