from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from convex_explorer.convex.args_tokens import utf16_offset
from convex_explorer.ui.call.text_changes import (
    python_offset,
    replace,
    same_place,
    utf16_offsets,
)

TEXTS = st.text(st.sampled_from("ab \n😀é"), max_size=30)


@given(TEXTS, TEXTS, st.integers(0, 9_000))
def test_a_text_becomes_the_other_and_undo_brings_it_back(one, other, alike):
    one, other = "a" * alike + one, "a" * alike + other
    document = QTextDocument()
    document.setPlainText(one)
    replace(document, one, other)
    assert document.toPlainText() == other
    if one != other:
        document.undo()
        assert document.toPlainText() == one


@given(TEXTS, st.integers(0, 30))
def test_the_caret_stays_behind_the_same_visible_character(text, caret):
    caret = min(caret, len(text))
    tidy = "  ".join(text.split())
    before = "".join(text[:caret].split())
    assert "".join(tidy[: same_place(text, caret, tidy)].split()) == before


@given(TEXTS, st.lists(st.integers(0, 30)))
def test_places_are_told_in_both_ways_of_counting(text, indexes):
    indexes = [min(index, len(text)) for index in indexes]
    offsets = utf16_offsets(text, indexes)
    assert offsets == {index: utf16_offset(text, index) for index in indexes}
    assert [python_offset(text, offsets[index]) for index in indexes] == indexes
