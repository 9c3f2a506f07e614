"""JSONPath by RFC 9535: its examples, and what the library takes otherwise."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonpath import JSONPathEnvironment

from convex_explorer.values.codec import encode
from convex_explorer.values.filter_problems import InvalidFilterError
from convex_explorer.values.jsonpath_rules import find
from tests.support.values import values

BOOKS = json.loads("""
{"store": {"book": [
   {"category": "reference", "author": "Nigel Rees", "price": 8.95},
   {"category": "fiction", "author": "Evelyn Waugh", "price": 12.99},
   {"category": "fiction", "author": "Herman Melville", "isbn": "0-553-21311-3", "price": 8.99},
   {"category": "fiction", "author": "J. R. R. Tolkien", "isbn": "0-395-19395-8", "price": 22.99}],
  "bicycle": {"color": "red", "price": 399}}}
""")


def books(*numbers: int, field: str = "") -> list[tuple[str | int, ...]]:
    return [("store", "book", number, *([field] if field else [])) for number in numbers]


@pytest.mark.parametrize(
    ("expression", "paths"),
    [
        ("$.store.book[*].author", books(0, 1, 2, 3, field="author")),
        ("$..author", books(0, 1, 2, 3, field="author")),
        ("$..book[2]", books(2)),
        ("$..book[-1]", books(3)),
        ("$..book[0,1]", books(0, 1)),
        ("$..book[:2]", books(0, 1)),
        ("$..book[?@.isbn]", books(2, 3)),
        ("$..book[?@.price<10]", books(0, 2)),
        ("$.store.book[?match(@.author, '.* Rees')]", books(0)),
        ("$.store.book[?search(@.author, 'vil|kie')]", books(2, 3)),
        ("$.store.book[?length(@.category) == 9]", books(0)),
        ("$.store[?count(@.*) > 3]", [("store", "book")]),
        ("  $.store.bicycle  ", [("store", "bicycle")]),
        ("$.shop", []),
        ("$", [()]),
    ],
)
def test_it_finds_what_the_rfc_says(expression, paths):
    assert list(find(expression, BOOKS)) == paths


@pytest.mark.parametrize(
    ("expression", "positions"),
    [
        ("$[?@]", [0, 1, 2, 3, 4, 5]),  # there is something, whatever it is
        ("$[?@ < 2]", [0]),  # true and false have no order
        ("$[?@ <= true]", [4]),
        ("$[?@ == false]", [1]),
        ("$[?!@.a]", [0, 1, 2, 3, 4, 5]),
        ("$[?@ == null]", [3]),
        ("$[?@ != 0]", [1, 2, 3, 4, 5]),
        ("$[?@.a == @.b]", [0, 1, 2, 3, 4, 5]),  # nothing is nothing
    ],
)
def test_it_is_as_strict_as_the_rfc(expression, positions):
    value = [0, False, "", None, True, "x"]
    assert list(find(expression, value)) == [(position,) for position in positions]


@pytest.mark.parametrize(
    "expression",
    ["$.a | $.b", "$.~", "$[?@.a =~ /x/]", "$[?@.a in ['x']]", "^.a", "$[?# > 1]", "$.a & $.b"],
)
def test_what_is_no_rfc_9535_is_refused(expression):
    with pytest.raises(InvalidFilterError):
        list(find(expression, {}))


def test_an_expression_that_is_nested_without_end_is_told():
    with pytest.raises(InvalidFilterError):
        list(find("$[?" + "(" * 5_000 + "@.a" + ")" * 5_000 + "]", {}))


@given(values(), st.sampled_from(["$..*", "$..[0]", "$..['a','']", "$..[?@ == 1]..*", "$..[1:]"]))
def test_what_is_below_is_found_in_the_librarys_order(value, expression):
    value = json.loads(encode(value))
    if isinstance(value, dict | list):
        expected = [match.parts for match in JSONPathEnvironment().finditer(expression, value)]
        # The library takes the characters of a string for parts.
        expected = [path for path in expected if not _is_in_string(value, path)]
        assert list(find(expression, value)) == expected


def _is_in_string(value, path):
    for key in path:
        if isinstance(value, str):
            return True
        value = value[key]
    return False


def test_numbers_of_any_size_are_read_or_told():
    assert list(find("$[?@ == 1e3]", [1000.0])) == [(0,)]
    assert list(find("$[?@ < 123456789012345678901234567890]", [1.0])) == [(0,)]
    with pytest.raises(InvalidFilterError, match="too large"):
        list(find("$[?@ < 1e400]", [1.0]))
