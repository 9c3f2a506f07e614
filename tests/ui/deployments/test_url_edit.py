import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from convex_explorer.ui.deployments.offers import Offer
from convex_explorer.ui.deployments.url_edit import UrlEdit

URL = "https://happy-otter-123.convex.cloud"
KEY = "prod:happy-otter-123|canary"
ENV = f"CONVEX_DEPLOYMENT=dev:happy-otter-123 # team: t\nCONVEX_URL={URL}\n"


@pytest.fixture
def edit(qtbot):
    edit = UrlEdit()
    qtbot.addWidget(edit)
    edit.show()
    edit.setFocus()
    return edit


@pytest.fixture
def offers(edit):
    offers = []
    edit.more_offered.connect(offers.append)
    return offers


def paste(edit, text):
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("text", [URL, "happy-otter-123", f"CONVEX_URL={URL}"])
def test_a_url_is_pasted_as_into_any_field(edit, offers, text):
    paste(edit, text)
    assert edit.text() == text
    assert not offers


@pytest.mark.parametrize("text", [KEY, ENV, "eyJh.eyJi.c", '{"ports": {"cloud": 3210}}'])
def test_more_than_a_url_is_handed_on_whole_and_the_field_stays_as_it_was(edit, offers, text):
    QTest.keyClicks(edit, "https://")
    paste(edit, text)
    assert edit.text() == "https://"
    assert offers == [Offer(text=text)]


def test_a_path_is_handed_on(edit, offers):
    paste(edit, "/home/me/chat")
    assert edit.text() == ""
    assert offers == [Offer(("/home/me/chat",))]


def test_the_menu_pastes_like_the_keys(edit, offers):
    QGuiApplication.clipboard().setText(KEY)
    place = QPoint(5, 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, edit.mapToGlobal(place))
    QApplication.sendEvent(edit, event)
    menu = edit.findChild(QMenu)
    menu.findChild(QAction, "edit-paste").trigger()
    menu.close()
    assert offers == [Offer(text=KEY)]
    assert edit.text() == ""


def test_a_key_that_comes_in_another_way_does_not_stay_and_cannot_be_brought_back(edit, offers):
    QTest.keyClicks(edit, "https://")
    edit.insert(KEY)  # as the middle button of a mouse does
    assert edit.text() == "https://"
    assert "canary" in offers[0].text
    edit.undo()
    assert "canary" not in edit.text()


def test_what_is_typed_letter_by_letter_is_left_to_the_form_to_explain(edit, offers):
    QTest.keyClicks(edit, KEY)
    assert edit.text() == KEY
    assert not offers
