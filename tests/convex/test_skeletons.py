from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.skeletons import skeleton
from convex_explorer.convex.validation import fits
from convex_explorer.convex.validators import Field, IdOf, Kind, ObjectOf, UnionOf, Validator
from convex_explorer.values.ids import DocumentId
from convex_explorer.values.types import Int64
from tests.support.validators import TABLES, has_nothing_that_fits, validators

USER = DocumentId.make(10001, bytes(16))
IDS = {"users": USER, "tasks": DocumentId.make(10002, bytes(16))}


@given(validators, st.booleans())
def test_a_skeleton_fits(validator: Validator, with_optional: bool) -> None:
    begun = skeleton(validator, with_optional=with_optional, ids=IDS)
    assert has_nothing_that_fits(validator) or fits(validator, begun, TABLES)


def test_a_skeleton_has_the_required_fields_first_and_the_others_on_demand() -> None:
    wanted = ObjectOf({"limit": Field(Kind.INT64, optional=True), "of": Field(IdOf("users"))})
    assert skeleton(wanted) == {"of": ""}
    begun = skeleton(wanted, with_optional=True, ids=IDS)
    assert begun == {"of": USER, "limit": Int64(0)}
    assert list(begun) == ["of", "limit"]


def test_a_paginated_query_begins_with_its_first_page():
    cursor = UnionOf((Kind.STRING, Kind.NULL))
    options = ObjectOf(
        {
            "numItems": Field(Kind.NUMBER),
            "cursor": Field(cursor),
            "id": Field(Kind.NUMBER, optional=True),
        }
    )
    begun = skeleton(options, with_optional=True)
    assert begun == {"numItems": 20.0, "cursor": None}
    assert fits(options, begun)
