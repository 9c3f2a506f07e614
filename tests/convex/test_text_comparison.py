from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.text_comparison import compare_lines

TEXTS = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=12).map("\n".join)


@given(TEXTS, TEXTS)
def test_both_texts_are_there_whole_and_in_order(left, right):
    lines = compare_lines(left, right)
    assert "\n".join(each.left for each in lines if each.left is not None) == left
    assert "\n".join(each.right for each in lines if each.right is not None) == right


def test_a_line_that_only_one_has_stands_alone():
    assert compare_lines("{\n  a: 1,\n}", "{\n  a: 1,\n  b: 2,\n}") == [
        ("{", "{"),
        ("  a: 1,", "  a: 1,"),
        (None, "  b: 2,"),
        ("}", "}"),
    ]


def test_a_changed_line_stands_beside_what_it_was():
    lines = compare_lines("{\n  a: 1,\n}", "{\n  a: 2,\n}")
    assert [each.same for each in lines] == [True, False, True]
    assert lines[1] == ("  a: 1,", "  a: 2,")


def test_long_texts_are_not_compared_within():
    left = "\n".join(str(number) for number in range(5_000))
    lines = compare_lines(left, left.replace("1", "x"))
    assert len(lines) == 5_000
    assert not lines[1].same
    assert lines[2].same
