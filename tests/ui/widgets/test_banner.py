import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from convex_explorer.ui.widgets.banner import Banner, BannerAction, Tone


@pytest.fixture
def window(theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 300)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(Banner(theme))
    content = QLabel("content")
    content.setObjectName("content")
    column.addWidget(content, 1)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def banner(window):
    return window.findChild(Banner)


def buttons(banner: Banner) -> list[QPushButton]:
    return [button for button in banner.findChildren(QPushButton) if button.isVisible()]


def test_there_is_no_banner_while_there_is_nothing_to_say(banner):
    assert not banner.isVisible()
    assert banner.message == ""


def test_it_says_what_happened_and_what_to_do(banner):
    banner.show_message("The disk is full.", advice="Free some space.", tone=Tone.WARNING)
    assert banner.isVisible()
    assert banner.message == "The disk is full."
    assert banner.findChild(QLabel, "bannerAdvice").text() == "Free some space."
    assert banner.accessibleName() == "The disk is full. Free some space."


def test_it_pushes_what_is_below(window, banner, qtbot):
    content = window.findChild(QLabel, "content")
    banner.show_message("Something happened.")
    qtbot.waitUntil(lambda: content.y() > 0)
    assert content.y() == banner.geometry().bottom() + 1


def test_an_action_is_told_by_its_name_and_leaves_the_banner_there(banner, qtbot):
    actions = [BannerAction("again", "Try again"), BannerAction("edit", "Edit deployment…")]
    banner.show_message("No answer.", actions=actions)
    assert [button.text() for button in buttons(banner)] == ["Try again", "Edit deployment…"]
    with qtbot.waitSignal(banner.action_chosen) as chosen:
        buttons(banner)[1].click()
    assert chosen.args == ["edit"]
    assert banner.isVisible()


def test_actions_of_an_older_message_are_gone(banner):
    banner.show_message("No answer.", actions=[BannerAction("again", "Try again")])
    banner.show_message("All is well.", tone=Tone.SUCCESS)
    assert buttons(banner) == []


def test_closing_takes_it_away_and_tells_so(banner, qtbot):
    banner.show_message("Something happened.")
    with qtbot.waitSignal(banner.closed):
        banner.findChild(QToolButton, "bannerCloseButton").click()
    assert not banner.isVisible()


def test_escape_closes_it_from_within(banner, qtbot):
    banner.show_message("No answer.", actions=[BannerAction("again", "Try again")])
    with qtbot.waitSignal(banner.closed):
        QTest.keyClick(buttons(banner)[0], Qt.Key.Key_Escape)


def test_text_from_outside_is_shown_as_it_is(banner):
    banner.show_message("<b>bold?</b>")
    assert banner.findChild(QLabel, "bannerMessage").textFormat() is Qt.TextFormat.PlainText


def test_in_a_narrow_window_the_buttons_stand_below_the_text(window, banner, qtbot):
    banner.show_message("No answer.", actions=[BannerAction("again", "Try again")])
    message = banner.findChild(QLabel, "bannerMessage")
    button = buttons(banner)[0]
    qtbot.waitUntil(lambda: button.x() > message.geometry().right())
    window.resize(300, 300)
    qtbot.waitUntil(lambda: button.y() > message.geometry().bottom())
