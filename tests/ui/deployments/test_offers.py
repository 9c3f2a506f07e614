from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from convex_explorer.ui.deployments.offers import Offer, OfferTarget, read_offer
from tests.support.offered import drop_on, hold_over, paths_mime, text_mime


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/home/me/my chat", "/home/me/my chat"),
        ("'/home/me/my chat'\n", "/home/me/my chat"),
        ("~/chat", "~/chat"),
        ("C:\\chat", "C:\\chat"),
        ("\\\\server\\chat", "\\\\server\\chat"),
        ("file:///home/me/my%20chat", "/home/me/my chat"),
    ],
)
def test_a_path_that_was_copied_as_text_is_a_path(text, path):
    assert read_offer(text_mime(text)) == Offer((path,))


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example",
        "mine|01/ab",
        "/a|b",
        "A=/b",
        "/a\n/b",
        "prod:a-b-1|x",
        "happy-otter-123",
    ],
)
def test_other_text_is_text(text):
    assert read_offer(text_mime(text)) == Offer(text=text)


def test_files_are_their_paths_and_a_link_is_its_text():
    folder = Path(__file__).parent
    assert read_offer(paths_mime(folder)) == Offer((folder.as_posix(),))
    link = QMimeData()
    link.setUrls([QUrl("https://a.example/")])
    assert read_offer(link).text == "https://a.example/"


def test_nothing_is_nothing():
    assert not read_offer(QMimeData())
    assert not read_offer(text_mime(" \n"))


def test_text_is_masked_where_an_offer_is_printed():
    assert "canary" not in repr(Offer(text="canary"))


@pytest.fixture
def outer(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    QVBoxLayout(widget).addWidget(QLabel("inside"))
    return widget


def test_what_is_dropped_on_a_part_of_the_widget_is_copied_and_told(outer, tmp_path):
    offers, hovers = [], []
    target = OfferTarget(outer)
    target.offered.connect(offers.append)
    target.hovered.connect(hovers.append)
    inside = outer.findChild(QLabel)
    assert drop_on(inside, paths_mime(tmp_path)) is Qt.DropAction.CopyAction
    assert offers == [Offer((tmp_path.as_posix(),))]
    assert hovers == [True, False]


def test_what_holds_nothing_is_not_taken(outer):
    offers = []
    OfferTarget(outer).offered.connect(offers.append)
    picture = QMimeData()
    picture.setData("image/png", b"")
    assert not hold_over(outer, picture)
    assert drop_on(outer, picture) is None
    assert not offers


def test_a_field_may_leave_text_to_itself(outer, tmp_path):
    offers = []
    OfferTarget(outer, paths_only=True).offered.connect(offers.append)
    assert drop_on(outer, text_mime("1n")) is None
    assert drop_on(outer, paths_mime(tmp_path)) is Qt.DropAction.CopyAction
    assert offers == [Offer((tmp_path.as_posix(),))]
