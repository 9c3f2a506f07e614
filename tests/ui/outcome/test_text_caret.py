from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.ui.outcome.text_caret import (
    next_character,
    next_word,
    previous_character,
    previous_word,
    row_end,
    row_start,
    word_around,
)
from convex_explorer.ui.outcome.text_rows import LONG_LINE, PIECE, TextRows

STEPS = (next_character, previous_character, next_word, previous_word)


@given(st.text(max_size=30))
def test_no_step_ends_within_a_character(text):
    rows = TextRows(text.encode())
    borders = {len(text[:count].encode()) for count in range(len(text) + 1)}
    for border in borders:
        assert {step(rows, border) for step in STEPS} <= borders


@given(st.text(max_size=30))
def test_steps_go_on_until_the_text_ends(text):
    rows = TextRows(text.encode())
    for step, start, end in (
        (next_character, 0, len(rows.text)),
        (next_word, 0, len(rows.text)),
        (previous_character, len(rows.text), 0),
        (previous_word, len(rows.text), 0),
    ):
        place, steps = start, 0
        while place != end:
            place, steps = step(rows, place), steps + 1
            assert steps <= len(text)


def test_words_are_letters_or_signs():
    rows = TextRows(b'  "some_key": 12n')
    assert next_word(rows, 0) == 3
    assert next_word(rows, 3) == 11
    assert previous_word(rows, 11) == 3
    assert word_around(rows, 5) == (3, 11)


def test_home_goes_to_the_first_letter_and_then_to_the_edge():
    rows = TextRows(b"first\n    second")
    assert row_start(rows, 14) == 10
    assert row_start(rows, 10) == 6


def test_end_stays_within_the_piece_of_a_long_line():
    rows = TextRows(b"x" * (LONG_LINE + 100))
    assert row_end(rows, 3) == PIECE - 1
    assert row_end(rows, LONG_LINE + 50) == LONG_LINE + 100
