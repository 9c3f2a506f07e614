import json
import re
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from convex_explorer.values.codec import encode
from convex_explorer.values.pretty_text import PrettyText
from convex_explorer.values.received import Received
from convex_explorer.values.search import InvalidPatternError, Query, Scope, Search
from convex_explorer.values.types import Int64
from tests.support.values import values

ODD_TEXT = st.text("aAbé\"\\/\n\t u0041n'{}[],:🚀", max_size=6)
ODD_VALUES = st.recursive(
    st.none() | st.booleans() | ODD_TEXT | st.integers(-20, 20),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(ODD_TEXT, parts, max_size=4),
    max_leaves=12,
)


def laid_out(data: bytes) -> PrettyText:
    text = PrettyText(Received.from_bytes(data))
    for _ in text.steps():
        pass
    return text


def searched(data: bytes, *args, **options) -> tuple[PrettyText, Search]:
    text = laid_out(data)
    search = Search(text, Query(*args, **options))
    for _ in search.steps():
        assert not search.is_complete
    assert search.is_complete
    return text, search


def hits(value, *args, **options):
    """Paths, and whether it is the key that was found."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    text, search = searched(data, *args, **options)
    found = [search.hit(number) for number in range(len(search))]
    return [(text.path_at(hit.start), hit.in_key) for hit in found]


def shown_hits(value, *args, **options):
    """The places in the pretty text that were found."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    text, search = searched(data, *args, as_shown=True, **options)
    found = [search.hit(number) for number in range(len(search))]
    return [text.text[hit.start : hit.end].decode() for hit in found]


def read_by_people(value, path=()):
    """Every key and every value without parts, by walking through Python objects."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from read_by_people(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key, (*path, key), True
            yield from read_by_people(item, (*path, key))
    else:
        yield value if isinstance(value, str) else json.dumps(value), path, False


@given(ODD_VALUES, ODD_TEXT.filter(bool), st.booleans())
@example(["a\nb", "\\n"], "n", False)
@example({"n\n": "\\"}, "\\", False)
@example([1, 2, "1, 2"], ", ", False)
def test_every_key_and_value_that_reads_so_is_found_and_no_other(value, words, ascii_only):
    data = json.dumps(value, ensure_ascii=ascii_only).encode()
    ignoring = words == words.lower()
    expected = [
        (path, in_key)
        for text, path, in_key in read_by_people(value)
        if words in text or (ignoring and re.search(re.escape(words), text, re.IGNORECASE))
    ]
    assert hits(data, words) == expected


@given(
    ODD_VALUES, st.sampled_from(["^a", "b$", r"\n", r"\d+", "[é🚀]", r"^\w+$", "a|B", r"\\", "."])
)
def test_a_regular_expression_is_held_against_what_people_read(value, pattern):
    ignoring = Query(pattern, is_pattern=True).ignores_case
    regex = re.compile(pattern, re.IGNORECASE if ignoring else 0)
    expected = [(path, key) for text, path, key in read_by_people(value) if regex.search(text)]
    assert hits(value, pattern, is_pattern=True) == expected


@given(values(), st.text(max_size=3).filter(bool), st.booleans())
def test_the_shown_text_is_searched_as_it_is(value, words, is_pattern):
    words = re.escape(words) if is_pattern else words
    text, search = searched(encode(value), words, is_pattern=is_pattern, as_shown=True)
    flags = re.IGNORECASE if Query(words, is_pattern).ignores_case else 0
    pattern = re.compile(words if is_pattern else re.escape(words), flags)
    expected = [
        m.group() for line in text.text.decode().split("\n") for m in pattern.finditer(line)
    ]
    found = [search.hit(number) for number in range(len(search))]
    if "\n" not in words:
        assert [text.text[hit.start : hit.end].decode() for hit in found] == expected


def test_keys_values_or_both():
    value = {"name": "a name", "other": ["name", {"rename": 1}]}
    assert hits(value, "name", scope=Scope.KEYS) == [
        (("name",), True),
        (("other", 1, "rename"), True),
    ]
    assert hits(value, "name", scope=Scope.VALUES) == [(("name",), False), (("other", 0), False)]
    assert len(hits(value, "name")) == 4
    assert shown_hits(value, '"name"', scope=Scope.KEYS) == ['"name"']
    assert shown_hits(value, "name", scope=Scope.VALUES) == ["name", "name"]


def test_capitals_count_only_if_there_are_some():
    value = ["Ada", "ada", "ADA", "\u00c9", "\u00e9"]
    assert [path for path, _ in hits(value, "ada")] == [(0,), (1,), (2,)]
    assert [path for path, _ in hits(value, "Ada")] == [(0,)]
    assert [path for path, _ in hits(value, "é")] == [(3,), (4,)]
    assert [path for path, _ in hits(value, "É")] == [(3,)]
    assert [path for path, _ in hits(value, r"^\Dd", is_pattern=True)] == [(0,), (1,), (2,)]


def test_int64s_are_found_by_their_digits_and_tags_are_not_there():
    data = encode([Int64(1234567890123), b"aaa", 7.0])
    assert [path for path, _ in hits(data, "34567")] == [(0,)]
    assert [path for path, _ in hits(data, "1234567890123n")] == [(0,)]
    assert hits(data, "integer") == []
    assert hits(data, "$") == []
    assert [path for path, _ in hits(data, "YWFh", scope=Scope.VALUES)] == [(1,)]


def test_the_second_half_of_an_escape_is_not_found():
    assert hits(["a\nb", "new"], "n") == [((1,), False)]
    assert hits(["\\n"], "\\n") == [((0,), False)]
    assert hits(b'["\\u0041\\u00e9", "u0041"]', "u0041") == [((1,), False)]
    assert hits(b'["\\u0041\\u00e9", "x"]', "Aé") == [((0,), False)]


def test_the_shown_text_has_every_place():
    assert shown_hits(["aXaXa", "a"], "a") == ["a", "a", "a", "a"]
    odd = json.dumps({"é": "é🚀é"}, ensure_ascii=False).encode()
    assert shown_hits(odd, "é.", is_pattern=True) == ['é"', "é🚀", 'é"']


def test_what_is_no_regular_expression_says_why():
    for endless in ("(a+)+", "(\\w*|b?)*", "(x{2,}){3,}"):
        with pytest.raises(InvalidPatternError, match="for ever"):
            Search(laid_out(b"1"), Query(endless, is_pattern=True))
    with pytest.raises(InvalidPatternError, match=r"Not a regular expression: .*position 0"):
        Search(laid_out(b"1"), Query("(", is_pattern=True))


def test_nothing_is_found_by_nothing():
    assert hits(["a"], "") == []
    assert shown_hits(["a"], "x*", is_pattern=True) == []


def test_a_hit_over_the_border_of_two_steps_is_found_and_counted_once():
    value = "x" * 1_048_570 + "needle" + "x" * 1_000_000 + "needle"
    assert shown_hits(value, "needle") == ["needle", "needle"]
    assert shown_hits(value, "needle", is_pattern=True) == ["needle", "needle"]
    assert shown_hits(value, "needle$", is_pattern=True) == []
    assert shown_hits(value, 'needle"$', is_pattern=True) == ['needle"']
    assert hits(value, "needlex") == [((), False)]
    assert hits([value, value], "needle$", is_pattern=True) == [((0,), False), ((1,), False)]


def test_very_many_hits_are_counted_up_to_a_limit():
    _, search = searched(json.dumps("a" * 1_500_000).encode(), "a", as_shown=True)
    assert search.is_full
    assert len(search) < 1_100_000


def test_the_first_hit_after_a_place_is_known():
    text, search = searched(b'["a","b","a"]', "a")
    assert search.number_from(0) == 0
    assert search.number_from(search.hit(0).start + 1) == 1
    assert search.number_from(len(text.text)) == 2


def test_no_step_takes_long_in_16_mib():
    rows = [{"n": n, "body": "Lorem ipsum dolor\nsit amet " * 10} for n in range(60_000)]
    text = laid_out(json.dumps(rows).encode())
    for query in (Query("absent"), Query("LOREM"), Query("lorem"), Query("lorem", as_shown=True)):
        longest, last = 0.0, perf_counter()
        for _ in Search(text, query).steps():
            now = perf_counter()
            longest, last = max(longest, now - last), now
        assert longest < 0.5  # usually some milliseconds; this machine may be busy
