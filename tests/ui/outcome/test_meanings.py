from datetime import UTC, datetime

import pytest

from convex_explorer.ui.outcome.meanings import how_long_ago, meaning_of, time_in_words
from convex_explorer.values.ids import DocumentId
from tests.support.made_calls import received


def test_a_creation_time_says_when_that_was():
    now = datetime(2025, 11, 27, 17, tzinfo=UTC)
    words = time_in_words(1764000000000.25, "_creationTime", now)
    assert "2025-11-24 16:00:00 UTC" in words
    assert words.endswith("3 days ago")


@pytest.mark.parametrize("number", [0.0, 1e11, 5e12, 1764000000000.25, float("nan"), 1e300])
def test_numbers_that_are_hardly_milliseconds_are_left_alone(number):
    assert time_in_words(number, "count") is None


def test_a_creation_time_that_is_no_time_is_left_alone():
    assert time_in_words(float("nan"), "_creationTime") is None
    assert time_in_words(1e300, "_creationTime") is None


def test_an_id_says_which_table_it_belongs_to():
    value = received(DocumentId.make(10003, bytes(16)))
    assert meaning_of("_id", value) == "The id of a document in table number 10003"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "just now"),
        (61, "1 minute ago"),
        (7_200, "2 hours ago"),
        (-7_200, "in 2 hours"),
        (800 * 86_400, "2 years ago"),
    ],
)
def test_how_long_ago(seconds, words):
    assert how_long_ago(seconds) == words
