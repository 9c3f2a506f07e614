from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args
from convex_explorer.convex.args_remarks import LONGEST, remark_on
from convex_explorer.demo import validators as v
from convex_explorer.values.types import Int64
from tests.support.args_text import args_texts

ITEM = v.Object({"name": v.String(), "price": v.Number()})
DECLARED = v.Object(
    {
        "title": v.String(),
        "count": v.Optional(v.Int64()),
        "kind": v.Optional(v.Union(v.Literal("a"), v.Literal("b"))),
        "one": v.Optional(v.Literal("only")),
        "exact": v.Optional(v.Literal(Int64(7))),
        "items": v.Optional(v.Array(ITEM)),
        "meta": v.Optional(v.Record(v.String(), v.Number())),
        "owner": v.Optional(v.Id("users")),
        "size": v.Optional(v.Union(v.Int64(), v.Null())),
    }
)


def thrown(text, declared=DECLARED):
    """What a deployment throws at args text."""
    problem = v.args_problem(declared, [read_args(text).args])
    assert problem is not None
    return f"ArgumentValidationError: {problem}"


def remark(text):
    return remark_on(text, thrown(text))


@pytest.mark.parametrize(
    ("text", "message", "underlined", "fixed"),
    [
        ("{ title: 1 }", "title must be a string, not a number (Float64).", "1", None),
        (
            "{ title: '', count: 1 }",
            "count must be an Int64, not a number (Float64).",
            "1",
            "{ title: '', count: 1n }",
        ),
        (
            "{ title: '', count: 1.5 }",
            "count must be an Int64, not a number (Float64).",
            "1.5",
            None,
        ),
        (
            "{ title: '', count: 1e30 }",
            "count must be an Int64, not a number (Float64).",
            "1e30",
            None,
        ),
        (
            "{ title: '', size: 3 }",
            "size must be an Int64 or null, not a number (Float64).",
            "3",
            "{ title: '', size: 3n }",
        ),
        (
            "{ title: '', items: [{ name: '', price: 1n }] }",
            "items[0].price must be a number (Float64), not an Int64.",
            "1n",
            "{ title: '', items: [{ name: '', price: 1 }] }",
        ),
        (
            "{ title: '', items: [{ name: '', price: 9007199254740993n }] }",
            "items[0].price must be a number (Float64), not an Int64.",
            "9007199254740993n",
            None,
        ),
        ("{ title: '', kind: 'c' }", 'kind must be "a" or "b", not "c".', "'c'", None),
        ("{ title: '', one: 'x' }", 'one must be "only", not "x".', "'x'", None),
        (
            "{ title: '', exact: 7 }",
            "exact must be an Int64, not a number (Float64).",
            "7",
            "{ title: '', exact: 7n }",
        ),
        (
            "{ title: null }",
            "title must be a string, not null (leave the field out if it is optional).",
            "null",
            None,
        ),
        (
            "{ title: '', owner: 'ada' }",
            "owner must be an id of the table “users”, not this string, which is no id.",
            "'ada'",
            None,
        ),
        ("{}", "title is missing: it must be a string.", "{", '{\n  title: ""\n}'),
        ("", "title is missing: it must be a string.", "", '{\n  title: ""\n}'),
        (
            "{ title: '', items: [{ name: '' }] }",
            "items[0].price is missing: it must be a number (Float64).",
            "{",
            "{ title: '', items: [{ name: '', price: 0 }] }",
        ),
        (
            "{ title: '', items: [{ name: '', price: 1, nope: 2 /* ? */ }] }",
            "items[0].nope is a field that the function does not take. It takes name and price.",
            "nope: 2",
            "{ title: '', items: [{ name: '', price: 1 /* ? */ }] }",
        ),
        (
            "{ title: '', meta: { a: '' } }",
            "A value within meta does not fit: it must be a number (Float64).",
            "meta: {",
            None,
        ),
        (
            "{ title: '', items: {} }",
            "items must be an array, not an object.",
            "{}",
            None,
        ),
    ],
)
def test_what_the_deployment_says_has_its_place_its_words_and_its_fix(
    text, message, underlined, fixed
):
    found = remark(text)
    assert found.from_deployment
    assert found.message == message
    assert text[found.start : found.end] == underlined
    assert (found.fix and found.fix.applied_to(text)) == fixed
    assert fixed is None or read_args(fixed).problems == ()


def test_line_and_column_are_those_of_the_value():
    found = remark("{\n  title: '',\n  count: 1\n}")
    assert (found.line, found.column, found.path) == (3, 10, ("count",))


def test_an_id_of_another_table_is_named_as_such():
    message = (
        'ArgumentValidationError: Found ID "jd7" from table `tasks`, which does not match the '
        'table name in validator `v.id("users")`.Path: .owner'
    )
    found = remark_on("{ owner: 'jd7' }", message)
    assert found.message == "owner must be an id of the table “users”, not of the table “tasks”."
    assert found.path == ("owner",)


def test_an_id_of_a_system_table_is_named_as_such():
    message = (
        'ArgumentValidationError: Found ID "kg2" from a system table, which does not match the '
        'table name in validator `v.id("users")`.'
    )
    assert remark_on("{}", message).message.endswith("not of a system table.")


def test_a_system_function_wraps_the_same_words():
    message = "Uncaught " + "Error: " + thrown("{ title: 1 }")
    assert remark_on("{ title: 1 }", message).message.startswith("title must be a string")


@pytest.mark.parametrize(
    "message",
    [
        "",
        "Uncaught Error: boom",
        "ReturnsValidationError: Value does not match validator.\n\nValue: 1.0\nValidator: v",
        "ArgumentValidationError: Something new.",
    ],
)
def test_what_is_not_about_args_has_no_place_in_them(message):
    assert remark_on("{ a: 1 }", message) is None


def test_a_message_that_was_cut_off_still_has_its_place():
    whole = thrown("{ title: 1 }")
    cut = whole[: whole.index("Validator")]
    assert remark_on("{ title: 1 }", cut).message == (
        "title does not fit what the function declares."
    )


def test_in_a_very_long_text_no_place_is_looked_for():
    text = "{ title: 1 }" + " " * LONGEST
    assert remark_on(text, thrown("{ title: 1 }")) is None


@pytest.mark.parametrize(
    "message",
    [
        "`x` does not match literal validator `v.literal(1)`." + " " * 60_000 + "x",
        "`x` does not match literal validator `v.literal(1)`.Path: x" + " " * 60_000 + "\n x",
        "Value does not match validator.\n\nValue: " + " " * 60_000 + "x",
        "Value does not match validator.\nPath: x" + "\n " * 30_000 + "x",
        "Object contains extra field `" + "` that is not in the validator.\n" * 2_000 + "x",
        "Value does not match validator.\n\nValue: " + "x" * 1_000_000,
    ],
    ids=range(6),
)
def test_no_message_takes_long_to_take_apart(message):
    started = perf_counter()
    remark_on("{ a: 1 }", f"ArgumentValidationError: {message}")
    assert perf_counter() - started < 2


@given(
    args_texts(),
    st.sampled_from(
        [
            "Value does not match validator.\n{}\nValue: 1.0\nValidator: v.int64()",
            "Object is missing the required field `q`. Consider.\n{}\nObject: {{}}\nValidator: v",
            "Object contains extra field `q` that is not in the validator.\n{}\nObject: x",
            "`1.0` does not match literal validator `v.literal(<bigint>)`.{}",
        ]
    ),
    st.text(alphabet=".[]ab01()", max_size=8),
)
def test_any_path_into_any_text_ends_within_it(text_and_args, form, path_text):
    text, _ = text_and_args
    found = remark_on(text, "ArgumentValidationError: " + form.format(f"Path: {path_text}"))
    if found is not None:
        assert 0 <= found.start <= found.end <= len(text)
        if found.fix is not None:
            assert read_args(found.fix.applied_to(text)).problems == ()


def test_a_field_missing_where_there_is_no_object_has_no_fix():
    missing = (
        "Object is missing the required field `q`. Consider.\nPath: .a\nObject: {}\nValidator: v"
    )
    found = remark_on("{ a: null }", f"ArgumentValidationError: {missing}")
    assert found is not None
    assert found.fix is None
