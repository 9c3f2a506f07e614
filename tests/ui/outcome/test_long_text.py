import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.ui.outcome import long_text
from convex_explorer.ui.outcome.long_text import LongText
from convex_explorer.ui.outcome.text_rows import TextRows
from tests.support.made_calls import received

texts = st.lists(st.sampled_from(["\n", "a", "é🚚", "x" * 11_000, "\n\n"]), max_size=12)


@given(texts.map("".join))
def test_it_ends_as_the_whole_string_with_its_size_and_its_lines(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_text, "_STEP", 4_000)
        long = LongText(received(text))
        for _ in long.steps():
            assert text.encode().startswith(long.text)
    assert long.text == text.encode()
    assert (long.characters, long.size) == (len(text), len(text.encode()))
    assert long.lines == text.count("\n") + 1


@given(texts.map("".join))
def test_its_lines_are_those_that_are_found_without_its_help(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_text, "_STEP", 4_000)
        long = LongText(received(text))
        for _ in long.steps():
            pass
    plain, helped = TextRows(long.text), TextRows(long.text, long.blocks)
    assert (helped.count, helped.line_count) == (plain.count, plain.line_count)
    assert list(helped.rows(0, helped.count)) == list(plain.rows(0, plain.count))
