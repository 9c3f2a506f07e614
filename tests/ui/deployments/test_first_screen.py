import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from convex_explorer.ui.deployments.first_screen import FirstScreen


@pytest.fixture
def screen(theme, qtbot):
    screen = FirstScreen(theme)
    qtbot.addWidget(screen)
    screen.show()
    return screen


@pytest.mark.parametrize(
    ("name", "signal"),
    [("addDeploymentButton", "add_requested"), ("tryDemoButton", "demo_requested")],
)
def test_there_are_two_ways_to_begin(screen, qtbot, name, signal):
    with qtbot.waitSignal(getattr(screen, signal)):
        QTest.mouseClick(screen.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_it_says_what_the_program_does_and_does_not_do(screen):
    said = " ".join(label.text() for label in screen.findChildren(QLabel))
    for words in ("without a network", "No account, no telemetry", "keyring"):
        assert words in said


def test_it_grows_with_the_zoom(screen, theme):
    title = screen.findChild(QLabel, "welcomeTitle")
    before = title.font().pointSizeF()
    theme.set_zoom(200)
    assert title.font().pointSizeF() > before * 1.5
