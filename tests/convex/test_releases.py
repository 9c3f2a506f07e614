"""What a place of releases says, and which version comes after which."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.releases import RELEASES_URL, Release, ReleaseError, read_release

PAGE = "https://github.com/someone/convex-explorer/releases/tag/v0.2.0"


def reply(**told):
    usual = {"tag_name": "v0.2.0", "html_url": PAGE, "draft": False, "prerelease": False}
    return json.dumps(usual | told).encode()


def test_a_release_has_a_version_and_a_page():
    assert read_release(200, reply()) == Release("0.2.0", PAGE)
    assert read_release(200, reply(tag_name="1.0")) == Release("1.0", PAGE)


@pytest.mark.parametrize("told", [{"draft": True}, {"prerelease": True}])
def test_what_is_not_meant_for_everybody_is_none(told):
    assert read_release(200, reply(**told)) is None


def test_where_nothing_was_released_there_is_none():
    assert read_release(404, b'{"message": "Not Found"}') is None


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"[" * 100_000),
        (200, b"\xff"),
        (301, reply()),
        (403, b'{"message": "API rate limit exceeded"}'),
        (500, reply()),
    ],
)
def test_another_reply_tells_of_no_release(status, body):
    with pytest.raises(ReleaseError, match=f"status {status}"):
        read_release(status, body)


@pytest.mark.parametrize("tag", [None, 2, "", "latest", "v0.2.0-rc1", "0.2.0 ", "1." * 9, "9" * 99])
def test_a_tag_that_is_no_version_is_none(tag):
    with pytest.raises(ReleaseError, match="no version"):
        read_release(200, reply(tag_name=tag))


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "http://github.com/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https://github.com@evil.example/x",
        "https://[/x",
        "https://github.com/a b",
        "https://github.com/\u202ex",
        "https://github.com/" + "x" * 500,
    ],
)
def test_only_a_page_behind_https_is_opened(url):
    with pytest.raises(ReleaseError, match="no page"):
        read_release(200, reply(html_url=url))


@pytest.mark.parametrize(
    ("newer", "older"),
    [("0.2.0", "0.1.9"), ("0.10", "0.9"), ("1", "0.99.99"), ("0.1.1", "v0.1"), ("1.0.0.1", "1.0")],
)
def test_versions_are_compared_number_by_number(newer, older):
    assert Release(newer, PAGE).is_newer_than(older)
    assert not Release(older.removeprefix("v"), PAGE).is_newer_than(newer)


@pytest.mark.parametrize("version", ["0.2.0", "0.2", "v0.2.0.0", "0.3.0.dev1", "", "unknown"])
def test_the_same_version_or_one_we_do_not_know_is_not_older(version):
    assert not Release("0.2.0", PAGE).is_newer_than(version)


@given(st.integers(100, 599), st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_anything_is_told_or_refused(status, body):
    try:
        release = read_release(status, body)
    except ReleaseError:
        return
    assert release is None or release.page_url.startswith("https://")


def test_the_place_that_is_asked_is_encrypted_or_there_is_none():
    assert RELEASES_URL == "" or RELEASES_URL.startswith("https://")
