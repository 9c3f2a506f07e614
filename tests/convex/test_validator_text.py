import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.validator_text import read_validator_text
from convex_explorer.convex.validators import (
    Field,
    Kind,
    Literal,
    ObjectOf,
    UnionOf,
    read_validator,
)
from convex_explorer.demo import validators as demo

LITERALS = st.sampled_from(['a "b", (c)', 1.5, True]).map(demo.Literal)
KINDS = (demo.Any, demo.Null, demo.Boolean, demo.Number, demo.Int64, demo.String, demo.Bytes)
PLAIN = LITERALS | st.sampled_from([*(kind() for kind in KINDS), demo.Id("tasks")])
NAMES = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
DECLARED = st.recursive(
    PLAIN,
    lambda parts: st.one_of(
        parts.map(demo.Array),
        st.builds(demo.Record, st.just(demo.String()), parts),
        st.lists(parts, max_size=3).map(lambda members: demo.Union(*members)),
        st.dictionaries(NAMES, parts | parts.map(demo.Optional), max_size=3).map(demo.Object),
    ),
    max_leaves=8,
)


@given(DECLARED)
def test_what_a_deployment_prints_is_read_as_what_it_declares(declared):
    assert read_validator_text(str(declared)) == read_validator(declared.to_json())


@given(st.text(max_size=40) | st.from_regex(r"v\.[a-z]{1,6}\([^a]{0,20}", fullmatch=True))
def test_any_other_text_is_read_without_a_complaint(text):
    read_validator_text(text)


def test_a_text_nested_without_an_end_is_not_followed():
    assert read_validator_text("v.array(" * 8000) is None


@pytest.mark.parametrize(
    ("text", "validator"),
    [
        ("v.literal(<bigint>)", Kind.INT64),
        ("v.literal(<number>)", Kind.NUMBER),
        ("v.literal(7)", Literal(7.0)),
        ("v.somethingNew()", Kind.ANY),
        ("v.union()", UnionOf(())),
        ("v.object({})", ObjectOf()),
        ("v.object({a: v.optional(v.null())})", ObjectOf({"a": Field(Kind.NULL, optional=True)})),
        ("v.object({a: v.nu", None),
        ("a string", None),
    ],
)
def test_forms_that_no_validator_of_ours_prints(text, validator):
    assert read_validator_text(text) == validator
