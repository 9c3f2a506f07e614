import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.codec import encode
from convex_explorer.values.exports import ExportFormat, export
from convex_explorer.values.joined import JoinedObject, Joining
from convex_explorer.values.pretty_text import PrettyText
from convex_explorer.values.received import Received
from convex_explorer.values.text import pretty
from convex_explorer.values.types import ValueType
from tests.support.values import same, values

PAGES = st.lists(st.lists(values(), max_size=4), max_size=6)
LAYOUTS = st.sampled_from([b"%s", b" %s ", b"\n\t%s"])


def received(value) -> Received:
    return Received.from_bytes(value if isinstance(value, bytes) else encode(value))


def joined(pages):
    joining = Joining()
    for page in pages:
        joining.add(received(page))
    return joining.array()


def whole_of(pages, **others):
    last = received({**others, "page": pages[-1] if pages else [], "z": True})
    return JoinedObject(last, "page", joined(pages))


@given(PAGES)
def test_joined_arrays_hold_the_items_of_all_in_their_order(pages):
    array, items = joined(pages), [item for page in pages for item in page]
    assert array.count == len(items)
    assert same(array.value(), items)
    assert [key for key, _ in array.children()] == list(range(len(items)))
    assert list(array.child_sizes()) == [part.size for _, part in array.children()]


@given(PAGES)
def test_their_text_is_the_very_bytes_of_the_items_in_one_array(pages):
    array = joined(pages)
    items = [part.raw_bytes() for page in pages for _, part in received(page).children()]
    assert array.raw_bytes() == b"[" + b",".join(items) + b"]"
    assert array.size == len(array.raw_bytes())
    assert Received.from_bytes(array.raw_bytes()) == array


@given(PAGES, st.dictionaries(st.sampled_from("abcxyz"), values(), max_size=3))
def test_an_object_is_the_last_one_with_all_items_in_its_field(pages, others):
    whole = whole_of(pages, **others)
    items = [item for page in pages for item in page]
    assert same(whole.value(), {**others, "page": items, "z": True})
    assert whole.size == len(whole.raw_bytes())
    assert Received.from_bytes(whole.raw_bytes()) == whole
    assert whole.type is ValueType.OBJECT
    assert whole.at(("page",)).count == len(items)


@given(PAGES)
def test_the_looks_read_it_like_a_value_that_came_in_one_piece(pages):
    whole = whole_of(pages)
    plain = Received.from_bytes(whole.raw_bytes())
    assert whole.short_text() == plain.short_text()
    laid_out = PrettyText(whole)
    for _ in laid_out.steps():
        pass
    assert laid_out.text == pretty(plain)


@given(st.lists(st.lists(st.dictionaries(st.sampled_from("abc"), values()), max_size=3)))
def test_it_is_saved_like_a_value_that_came_in_one_piece(pages):
    plain = Received.from_bytes(whole_of(pages).raw_bytes())
    for form in ExportFormat:
        whole = whole_of(pages)
        assert form.objection(whole) == form.objection(plain)
        saved, expected = (b"".join(c.data for c in export(v, form)) for v in (whole, plain))
        assert saved == expected


@given(st.lists(LAYOUTS, min_size=1, max_size=4))
def test_white_space_of_a_page_is_kept_and_does_not_count_as_an_item(layouts):
    pages = [b"[" + layout % b"1.50" + b"]" for layout in layouts]
    array = joined([*pages, b"[ ]"])
    assert array.count == len(layouts)
    assert array.raw_bytes() == b"[" + b",".join(layout % b"1.50" for layout in layouts) + b"]"


def test_what_was_handed_out_does_not_grow():
    joining = Joining()
    joining.add(received([1.0, 2.0]))
    before = joining.array()
    joining.add(received([3.0]))
    assert before.value() == [1, 2]
    assert joining.array().value() == [1, 2, 3]
    with pytest.raises(IndexError):
        before.children()[2]


def test_parts_are_found_by_their_place_in_the_whole():
    array = joined([["a", "b"], [], ["c"]])
    assert array.at((2,)).value() == "c"
    assert array.children()[-1][0] == 2
    assert [key for key, _ in array.children()[1:3]] == [1, 2]
    assert array.passing_child(1).value() == "b"
    for place in (-1, 3):
        with pytest.raises(IndexError):
            array.passing_child(place)


def test_a_field_is_picked_like_from_any_object():
    whole = whole_of([[1.0], [2.0]])
    assert whole.passing_field("z").value() is True
    assert whole.passing_field("page").value() == [1, 2]
    assert whole.passing_field("none") is None


def test_other_fields_are_kept_as_they_came():
    last = Received.from_bytes(b'{"a\\"b" :1.0,"page" : [2] , "\\u00e9":{ } }')
    whole = JoinedObject(last, "page", joined([b"[1]", b"[2]"]))
    assert whole.raw_bytes() == b'{"a\\"b" :1.0,"page" : [1,2] , "\\u00e9":{ } }'


def test_long_text_is_put_together_in_steps():
    text = "x" * (3 << 20)
    whole = whole_of([[text], [text]])
    assert len(list(whole.assembling())) >= 5
    assert list(whole.assembling()) == []
    assert json.loads(whole.raw_bytes())["page"] == [text, text]
