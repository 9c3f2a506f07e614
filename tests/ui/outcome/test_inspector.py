import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton

from convex_explorer.ui.outcome.inspector import ValueInspector
from convex_explorer.ui.outcome.part import Part
from convex_explorer.ui.outcome.text_view import TextView
from tests.support.made_calls import received


class Browser(QObject):
    """Stands where the system's browser would."""

    def __init__(self):
        super().__init__()
        self.opened = []

    @Slot(QUrl)
    def open(self, url):
        self.opened.append(url.toString())


@pytest.fixture
def browser(qapp):
    browser = Browser()
    for scheme in ("http", "https"):
        QDesktopServices.setUrlHandler(scheme, browser, "open")
    yield browser
    for scheme in ("http", "https"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def inspector(theme, qtbot):
    inspector = ValueInspector(theme)
    qtbot.addWidget(inspector)
    inspector.resize(300, 400)
    return inspector


def show(inspector, value, *path):
    inspector.show_part(Part(path, received(value)))
    inspector.show()


def said(inspector, name):
    return inspector.findChild(QLabel, name).text()


def text(inspector):
    return inspector.findChild(TextView, "inspectorText").toPlainText()


def button(inspector, name):
    return inspector.findChild(QToolButton, name)


def test_nothing_is_worked_out_before_it_is_seen(inspector):
    inspector.show_part(Part((), received("x")))
    assert text(inspector) == ""
    inspector.show()
    assert text(inspector) == "x"


def test_a_string_is_shown_whole_with_its_line_breaks(inspector):
    long = "one\ntwo " + "x" * 5_000
    show(inspector, long)
    assert text(inspector) == long


def test_a_string_of_16_mib_is_there_at_once_and_a_little_later_whole(inspector, qtbot):
    show(inspector, "x" * (16 << 20))
    assert "Counting…" in said(inspector, "inspectorFacts")
    view = inspector.findChild(TextView, "inspectorText")
    qtbot.waitUntil(lambda: 0 < len(view.rows.text) < 16 << 20)
    qtbot.waitUntil(lambda: "16,777,216 characters" in said(inspector, "inspectorFacts"))
    assert text(inspector) == "x" * (16 << 20)


def test_whoever_cannot_wait_for_a_long_string_gets_it_whole(inspector):
    show(inspector, "line é\n" * 100_000)
    assert text(inspector) == "line é\n" * 100_000
    facts = said(inspector, "inspectorFacts")
    assert "700,000 characters" in facts
    assert "100,001" in facts


def test_what_is_shown_next_takes_the_place_of_a_long_string(inspector, qtbot):
    show(inspector, "x" * (16 << 20))
    show(inspector, "next")
    qtbot.wait(50)
    assert text(inspector) == "next"
    assert "4 characters" in said(inspector, "inspectorFacts")


def test_type_path_and_facts_are_there(inspector):
    show(inspector, 1764000000000, "page", 3, "_creationTime")
    assert said(inspector, "inspectorType") == "number · 13 B of JSON"
    assert said(inspector, "inspectorPath").replace("\u200b", "") == "$.page[3]._creationTime"
    assert "2025-11-24 16:00:00" in said(inspector, "inspectorFacts")
    spoken = inspector.findChild(QLabel, "inspectorFacts").accessibleName()
    assert "UTC: 2025-11-24 16:00:00" in spoken


def test_markup_in_a_value_stays_text(inspector):
    show(inspector, {"<b>x</b>": 1}, "<i>key</i>")
    assert said(inspector, "inspectorPath").replace("\u200b", "") == "$['<i>key</i>']"
    assert inspector.findChild(QLabel, "inspectorPath").textFormat() is Qt.TextFormat.PlainText


def test_path_and_value_are_copied(inspector):
    show(inspector, "x" * 3_000, "a")
    button(inspector, "inspectorCopyPath").click()
    assert QGuiApplication.clipboard().text() == "$.a"
    button(inspector, "inspectorCopyValue").click()
    assert QGuiApplication.clipboard().text() == "x" * 3_000


def test_a_link_is_opened_by_a_click_and_not_before(inspector, browser):
    show(inspector, "https://example.com/a?b=c")
    assert browser.opened == []
    button(inspector, "inspectorOpenLink").click()
    assert browser.opened == ["https://example.com/a?b=c"]
    show(inspector, "javascript:alert(1)")
    assert not button(inspector, "inspectorOpenLink").isVisible()
    button(inspector, "inspectorOpenLink").click()
    assert len(browser.opened) == 1


def test_a_link_names_the_server_as_it_really_is(inspector):
    show(inspector, "https://examp\u04cfe.com/x")
    assert "xn--" in button(inspector, "inspectorOpenLink").text()


def test_without_a_part_it_says_so(inspector):
    inspector.show_part(None)
    inspector.show()
    assert said(inspector, "inspectorType") == "Nothing is selected"


def test_what_is_too_large_is_left_to_the_tree(inspector):
    show(inspector, ["x" * 1_000] * 400)
    assert "Too large to be shown here" in text(inspector)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_it_is_closed_with_a_key(inspector, qtbot, key):
    show(inspector, 1)
    with qtbot.waitSignal(inspector.closed, timeout=1_000):
        QTest.keyClick(inspector.findChild(TextView), key)
    with qtbot.waitSignal(inspector.closed, timeout=1_000):
        button(inspector, "inspectorClose").click()
