import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args
from convex_explorer.convex.validator_text import Validator
from convex_explorer.demo import validators as demo
from convex_explorer.values.types import Int64

LITERALS = st.sampled_from(['a "b", (c)', 1.5, True, Int64(3)]).map(demo.Literal)
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
def test_whatever_a_deployment_prints_is_read(declared):
    read = Validator.parse(str(declared))
    assert read.kind == str(declared).removeprefix("v.").partition("(")[0]
    if isinstance(declared, demo.Object):
        assert [name for name, _ in read.fields] == sorted(declared.fields)


@given(DECLARED)
def test_what_is_filled_in_can_be_sent(declared):
    skeleton = Validator.parse(str(declared)).skeleton
    assert read_args(f"{{ value: {skeleton} }}").problems == ()


@given(st.text(max_size=40) | st.from_regex(r"v\.[a-z]{1,6}\([^a]{0,20}", fullmatch=True))
def test_any_other_text_is_read_without_a_complaint(text):
    Validator.parse(text)


def test_a_text_nested_without_an_end_is_not_followed():
    assert Validator.parse("v.array(" * 8000).kind == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("v.float64()", "a number (Float64)"),
        ("v.int64()", "an Int64"),
        ('v.id("users")', "an id of the table “users”"),
        ("v.optional(v.boolean())", "true or false"),
        ('v.union(v.literal("a"), v.literal("b"), v.null())', '"a", "b" or null'),
        ("v.literal(<bigint>)", "a certain Int64"),
        ("v.union()", ""),
        ("v.somethingNew()", ""),
        ("v.union(" + ", ".join(f"v.literal({n}.0)" for n in range(20)) + ")", ""),
    ],
)
def test_in_plain_words(text, words):
    assert Validator.parse(text).words == words


@pytest.mark.parametrize(
    ("text", "skeleton"),
    [
        ("v.float64()", "0"),
        ("v.int64()", "0n"),
        ("v.bytes()", 'Bytes("")'),
        ("v.optional(v.array(v.any()))", "[]"),
        ('v.union(v.literal("open"), v.null())', '"open"'),
        ("v.object({a: v.string(), b: v.optional(v.null()), c: v.null()})", '{ a: "", c: null }'),
        ("v.object({})", "{}"),
    ],
)
def test_a_value_to_begin_with(text, skeleton):
    assert Validator.parse(text).skeleton == skeleton
