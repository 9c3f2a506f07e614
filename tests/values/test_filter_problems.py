"""What people read about an expression that is no JSONPath, and where it points."""

import pytest

from convex_explorer.values.filter_problems import InvalidFilterError
from convex_explorer.values.filtering import find_paths


@pytest.mark.parametrize(
    ("expression", "position", "words"),
    [
        ("page[*]", 0, "It must begin with “$”"),
        ("", 0, "It must begin with “$”"),
        ("$.", 2, "After a dot"),
        ("$.a[", 4, "Something is missing here."),
        ("$.a b", 4, "“b” cannot stand here."),
        ("  $.a b", 6, "“b” cannot stand here."),
        ("$[?@.a == 'x]", 10, "A string is opened here and not closed."),
        ("$[?(@.a]", 3, "A bracket is opened or closed too often: “(”."),
        ("$[?like(@.a, 'x')]", 3, "There is no function “like”."),
        ("$[?@.* == 1]", 7, "What finds several values cannot be compared with “==”."),
        ("$[?length(@.*) > 1]", 3, "length() takes one value"),
        ("$[?count(1) > 1]", 3, "count() takes what a path finds"),
        ("$[?length(@.a, @.b) > 1]", 3, "length() has too few or too many arguments."),
        ("$[99999999999999999999]", 2, "The position 99999999999999999999 is too large."),
        ("$[01]", 2, "A number may not begin with 0: 01."),
        ("$[?search(@, '(')]", None, "match() and search() need a regular expression"),
    ],
)
def test_a_problem_is_told_in_words_and_with_its_place(expression, position, words):
    with pytest.raises(InvalidFilterError) as raised:
        find_paths(b'["x"]', expression)
    assert str(raised.value).startswith(words)
    assert raised.value.position == position


@pytest.mark.parametrize("at", range(1, 40))
def test_every_beginning_of_an_expression_is_read_or_told_without_the_librarys_words(at):
    expression = "$.page[?@.a == 'x' && count(@..b) > 1].*"[:at]
    try:
        find_paths(b"{}", expression)
    except InvalidFilterError as error:
        problem = error
    else:
        return
    assert "TOKEN" not in str(problem)
    assert problem.position is not None
    assert 0 <= problem.position <= len(expression)
