import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.codec import encode
from convex_explorer.values.ids import DocumentId
from convex_explorer.values.received import InvalidJsonError, Received
from convex_explorer.values.types import Int64, ValueType
from tests.support.values import read_literal, same, values

AN_ID = DocumentId.make(10001, bytes(range(16)))


def received(value) -> Received:
    return Received.from_bytes(encode(value))


def test_the_text_is_kept_exactly_as_it_came():
    whole = Received.from_bytes(b' [ 1.0,"\\u00e9" ]\n')
    assert whole.raw_bytes() == b'[ 1.0,"\\u00e9" ]'
    assert [part.raw_bytes() for _, part in whole.children()] == [b"1.0", b'"\\u00e9"']
    assert bytes(whole.at((1,)).raw) == b'"\\u00e9"'
    assert whole.at((0,)).size == 3


@pytest.mark.parametrize("data", [b"", b"  ", b"<html>", b"[1,]", b'{"a":[1,}', b"nul", b'"a'])
def test_what_is_not_json_is_refused(data):
    with pytest.raises(InvalidJsonError):
        Received.from_bytes(data)


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (b"null", ValueType.NULL),
        (b"true", ValueType.BOOLEAN),
        (b"false", ValueType.BOOLEAN),
        (b"-1.5", ValueType.NUMBER),
        (b"NaN", ValueType.NUMBER),
        (encode(math.nan), ValueType.NUMBER),
        (encode(-0.0), ValueType.NUMBER),
        (encode(Int64(5)), ValueType.INT64),
        (b'{ "$integer" : "BQAAAAAAAAA=" }', ValueType.INT64),
        (encode(b"abc"), ValueType.BYTES),
        (b'"text"', ValueType.STRING),
        (encode(AN_ID), ValueType.ID),
        (encode(AN_ID[:-1] + ("0" if AN_ID[-1] != "0" else "1")), ValueType.STRING),
        (b"[]", ValueType.ARRAY),
        (b"{}", ValueType.OBJECT),
        (b'{"$integer":"AAA="}', ValueType.OBJECT),
        (b'{"$integer":"BQAAAAAAAAA=","a":1}', ValueType.OBJECT),
        (b'{"$set":[]}', ValueType.OBJECT),
    ],
)
def test_every_type_is_told_apart(data, type_):
    assert Received.from_bytes(data).type is type_


def test_scalars_and_tagged_values_have_no_children():
    for data in (b"1", b'"text"', encode(Int64(5)), encode(b"abc")):
        scalar = Received.from_bytes(data)
        assert scalar.count is None
        assert len(scalar.children()) == 0


def test_children_are_in_the_order_received():
    whole = Received.from_bytes(b'{"b":1,"a":{"x":[]},"b":2}')
    assert whole.count == 3
    assert [(key, part.raw_bytes()) for key, part in whole.children()] == [
        ("b", b"1"),
        ("a", b'{"x":[]}'),
        ("b", b"2"),
    ]


def test_children_are_a_sequence_with_ranges():
    children = received([float(n) for n in range(5000)]).children()
    assert len(children) == 5000
    assert children[-1][0] == 4999
    assert [key for key, _ in children[1000:1003]] == [1000, 1001, 1002]
    assert children[7][1] is children[7][1]
    with pytest.raises(IndexError):
        children[5000]


def test_a_part_is_found_by_its_path():
    whole = Received.from_bytes(b'{"page":[{"odd key":1},{"a":1,"a":2}]}')
    assert whole.at(()) is whole
    assert whole.at(("page", 0, "odd key")).raw_bytes() == b"1"
    assert whole.at(("page", 1, "a")).raw_bytes() == b"2"


@pytest.mark.parametrize("path", [("other",), ("page", "0"), ("page", 0, "x", "y"), (("page"), "")])
def test_a_field_that_is_not_there_is_a_key_error(path):
    with pytest.raises(KeyError):
        received({"page": [{"x": 1.0}]}).at(path)


@pytest.mark.parametrize("path", [(0,), ("page", 1), ("page", -1), ("page", 0, 0)])
def test_an_item_that_is_not_there_is_an_index_error(path):
    with pytest.raises(IndexError):
        received({"page": [{"x": 1.0}]}).at(path)


@given(values())
def test_a_value_is_decoded_whole(value):
    assert same(received(value).value(), value)


@given(values())
def test_every_part_is_the_part_of_the_value(value):
    whole = received(value)
    for key, part in whole.children():
        assert same(part.value(), value[key])
        assert part == whole.at((key,))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"null", "null"),
        (b"1.0", "1"),
        (b"-0.0", "-0"),
        (b"9007199254740993.0", "9007199254740993"),
        (b"1E2", "1E2"),
        (b"NaN", "NaN"),
        (encode(math.nan), "NaN"),
        (encode(-math.inf), "-Infinity"),
        (encode(-0.0), "-0"),
        (encode(Int64(12)), "12n"),
        (encode(bytes(8)), "bytes(8)"),
        (b'"a\\u00e9\\n"', '"aé\\n"'),
        (b"[]", "[]"),
        (b"{}", "{}"),
        (b'["a",1.0,{"b":1},{},[ ],[0],{"$bytes":""}]', '(7) ["a", 1, {…}, {}, [], […], bytes(0)]'),
        (b'{"_id":1,"odd key":{"x":1}}', '{_id, "odd key"}'),
        (b'{"$integer":"AAA="}', "{$integer}"),
    ],
)
def test_short_text(data, text):
    assert Received.from_bytes(data).short_text() == text


def test_short_text_of_many_objects_names_the_fields_of_the_first():
    documents = [{"_id": "a", "body": "b"}, {"_id": "c", "body": "d"}]
    assert received(documents).short_text() == "(2) [{_id, body}, {…}]"
    assert received([1.0, *documents]).short_text() == "(3) [1, {…}, {…}]"
    assert received([{}, {}]).short_text() == "(2) [{}, {}]"
    wide = [{f"field{number}": 1.0 for number in range(100)}] * 2
    short = received(wide).short_text()
    assert short.startswith("(2) [{field0, field1, ")
    assert short.endswith(", …}, {…}]")
    assert len(short) < 80


def test_short_text_ends_with_an_ellipsis_where_something_is_missing():
    fields = {f"field{n}": None for n in range(100)}
    assert received(fields).short_text(30) == "{field0, field1, field2, …}"
    assert received(["a"] * 9).short_text(20) == '(9) ["a", "a", …]'
    assert received("abcdefghij").short_text(8) == '"abcde…"'
    assert received(1 / 3).short_text(8) == "0.33333…"


def test_the_first_part_is_shown_however_long_it_is():
    assert received(["a" * 500, 1.0]).short_text(40).startswith('(2) ["aaaaaaaaaa')


@given(values() | st.text('aé😀"\\\n', min_size=60), st.integers(20, 60))
def test_short_text_is_one_line_within_the_limit(value, limit):
    text = received(value).short_text(limit)
    assert len(text) <= limit
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize("start", ["", "a", "ab", "abc", "abcd", "abcde"])
@pytest.mark.parametrize("unit", ["a", "é", "😀", r"\n", r"\u0001", r"\ud83d\ude80", r"\u00e9"])
def test_a_long_string_is_cut_where_it_is_whole(start, unit):
    long = Received.from_bytes(f'"{start}{unit * 5000}"'.encode())
    text = long.short_text(50)
    assert len(text) == 50
    assert text.endswith('…"')
    assert long.full_text().startswith(text[:-2])


@given(values())
def test_full_text_reads_back_to_the_value(value):
    assert same(read_literal(received(value).full_text()), value)


def test_full_text_of_a_container_is_pretty():
    assert received([1.0, b"a"]).full_text() == '[\n  1,\n  Bytes("YQ==")\n]'


def test_broken_bytes_are_shown_as_such():
    broken = Received.from_bytes(b'["\xff\xfe"]')
    assert broken.at((0,)).short_text() == '"\ufffd\ufffd"'
    assert "\ufffd" in broken.full_text()


def test_half_a_surrogate_pair_is_shown_as_it_was_sent():
    half = Received.from_bytes(b'{"\\udc00":"a\\ud800"}')
    assert half.short_text() == '{"\\udc00"}'
    assert half.children()[0][1].short_text() == '"a\\ud800"'


def test_nothing_is_too_deep_to_be_shown():
    value = Received.from_bytes(b'{"a":' * 10_000 + b"1" + b"}" * 10_000)
    assert value.short_text() == "{a}"
    for _ in range(20):
        value = value.at(("a",))
    assert value.count == 1
    assert value.full_text().startswith('{\n  "a": {\n')


def test_a_repr_does_not_tell_what_came():
    assert "secret" not in repr(received({"secret": "secret"}))


def test_values_are_equal_when_their_text_is():
    assert received([1.0]) == received([1.0])
    assert received([1.0]).at((0,)) == Received.from_bytes(b"1.0")
    assert hash(received([1.0])) == hash(received([1.0]))
    assert received([1.0]) != Received.from_bytes(b"[1]")


@given(st.lists(values(), max_size=8))
def test_an_array_made_of_items_is_the_array(items):
    texts = [encode(item) for item in items]
    data = b"[" + b",".join(texts) + b"]"
    ends = [len(b",".join(texts[: count + 1])) + 1 for count in range(len(texts))]
    made, whole = Received.from_items(data, ends), Received.from_bytes(data)
    assert made == whole
    assert made.type is ValueType.ARRAY
    assert list(made.child_sizes()) == list(whole.child_sizes())
    assert [made.passing_child(i) for i in range(len(items))] == [
        part for _, part in whole.children()
    ]
    assert list(made.children()) == list(whole.children())
    assert made.children()[1:] == whole.children()[1:]
    assert made.short_text() == whole.short_text()
    if items:
        assert made.children()[-1] == whole.children()[-1]
        assert made.children()[0][1] is made.children()[0][1]
    for wrong in (len(items), -len(items) - 1):
        with pytest.raises(IndexError):
            made.children()[wrong]
        with pytest.raises(IndexError):
            made.passing_child(wrong)


def test_a_value_within_a_text_is_that_value():
    text = b'x{"a":[1, 2]}y'
    assert Received.within(text, 1, len(text) - 1).at(("a", 1)).raw_bytes() == b"2"


@pytest.mark.parametrize("text", [b"", b" 1", b"1 ", b"1,2", b"[1", b"[NaN]", b'{"a":1,"a":2}'])
def test_what_is_more_or_less_than_one_plain_value_is_refused_within_a_text(text):
    with pytest.raises(InvalidJsonError):
        Received.within(b"x" + text + b"y", 1, len(text) + 1)


def test_a_large_page_is_cut_up_before_anybody_shows_it():
    text = b'{"page":[%s1],"cursor":"c","small":[1]}' % (b'"document",' * 200_000)
    value = Received.within(text, 0, len(text))
    page, small = (value.at((name,)) for name in ("page", "small"))
    assert page._children is not None
    assert small._children is None
    assert page.count == 200_001


# ---------------------------------------------------------------------- slicing in steps


LARGE = [
    json.dumps([{"n": number, "text": "x" * 90} for number in range(12_000)]),
    json.dumps({f"field {number}\u00e9": [number, "x" * 90] for number in range(12_000)}),
    json.dumps([*range(250_000)], indent=1),
    json.dumps({"one": "x" * 2_000_000, "two": [[["y" * 100_000]] * 9]}),
    "[" + " " * 2_000_000 + "]",
]


@pytest.mark.parametrize("text", LARGE, ids=["objects", "fields", "numbers", "long", "nothing"])
def test_slicing_in_steps_comes_to_the_same_as_at_one_go(text):
    data = text.encode()
    whole = b"[[" + data + b"]]"
    part, other = (Received.from_bytes(each).at((0, 0)) for each in (whole, bytes(whole)))
    assert sum(1 for _ in part.slicing()) > 5 or not other.count
    children = [(key, child.raw_bytes()) for key, child in other.children()]
    assert [(key, child.raw_bytes()) for key, child in part.children()] == children
    assert list(part.child_sizes()) == [len(child) for _, child in children]
    assert list(part.child_keys()) == [key for key, _ in children]
    some = range(len(children) // 3, len(children) // 2)
    assert [bytes(each) for each in part.child_slices(some)] == [
        children[place][1] for place in some
    ]
    if children:
        assert part.passing_child(len(children) - 1).raw_bytes() == children[-1][1]


def test_what_is_small_or_sliced_already_takes_no_steps():
    assert list(Received.from_bytes(b"[[1,2]]").at((0,)).slicing()) == []
    assert list(Received.from_bytes(LARGE[0].encode()).slicing()) == []
    assert list(Received.from_bytes(b'"text"').slicing()) == []


def test_whoever_looks_meanwhile_is_not_disturbed():
    part = Received.from_bytes(b"[" + LARGE[0].encode() + b"]").at((0,))
    steps = part.slicing()
    next(steps)
    first = part.children()[0][1]
    for _ in steps:
        pass
    assert part.children()[0][1] is first
