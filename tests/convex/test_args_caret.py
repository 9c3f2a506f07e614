import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args_caret import CaretPlace, find_caret


def place(marked: str) -> CaretPlace | None:
    """Where the caret is that a ``|`` stands for."""
    before, _, behind = marked.partition("|")
    return find_caret(before + behind, len(before))


@pytest.mark.parametrize(
    ("marked", "path", "word", "kind"),
    [
        ("{ | }", (), "", "key"),
        ("{ ti| }", (), "ti", "key"),
        ('{ "ti|tle": 1 }', (), '"ti', "key"),
        ("{ a: 1, | }", (), "", "key"),
        ("{ a: | }", ("a",), "", "value"),
        ("{ a: tr| }", ("a",), "tr", "value"),
        ("{ a: 'x| }", ("a",), "'x", "value"),
        ("{ a: [1, | ] }", ("a", 1), "", "value"),
        ("{ a: [{ | }] }", ("a", 0), "", "key"),
        ("{ a: { 'b c': { d: | } } }", ("a", "b c", "d"), "", "value"),
        ("{ a: 1 | }", ("a",), "", ""),
        ("{ a | }", ("a",), "", ""),
        ("{ a: { b: 1 } | }", ("a",), "", ""),
        ("|", (), "", ""),
        ("{ a: 1 } |", (), "", ""),
    ],
)
def test_a_caret_is_within_something_and_at_a_name_or_a_value(marked, path, word, kind):
    found = place(marked)
    assert found is not None
    assert (found.path, found.word) == (path, word)
    assert (found.in_key, found.in_value) == (kind == "key", kind == "value")


@pytest.mark.parametrize("marked", ["{ // a| \n }", "{ /* | */ }", "{ /* |", "{ # a|"])
def test_nothing_can_be_written_in_a_comment(marked):
    found = place(marked)
    assert found is None or not (found.in_key and found.word == "")


def test_behind_a_comment_one_is_out_of_it():
    found = place("{ /* a */| }")
    assert found is not None
    assert found.in_key


def test_the_fields_before_and_behind_the_caret_are_known():
    found = place("{ kind: 'a', | , n: 1, deep: { x: 2 } }")
    assert found is not None
    assert found.levels[-1].fields == {"kind": "'a'", "n": "1", "deep": ""}


def test_the_name_at_the_caret_is_none_of_them():
    found = place("{ a: 1, ti|tle: 2 }")
    assert found is not None
    assert list(found.levels[-1].fields) == ["a"]
    assert found.has_colon


@given(st.text(alphabet="{}[]:,ab1\"'/*\n #é", max_size=30), st.data())
def test_any_place_in_any_text_is_somewhere(text, data):
    position = data.draw(st.integers(0, len(text)))
    found = find_caret(text, position)
    if found is not None:
        assert 0 <= found.start <= position <= found.end <= len(text)
