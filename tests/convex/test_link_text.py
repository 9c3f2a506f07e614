"""Links that open a call, whatever it is that somebody wrote."""

import unicodedata
from time import process_time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.link_text import compose_link, read_link, write_link
from convex_explorer.convex.links import LONGEST_LINK, BadLinkError, CallLink
from convex_explorer.values.types import Int64
from tests.support.values import same, values

LIST = FunctionPath("messages", "list")
KEY = "prod:happy-otter-123|eyJ2MiI6ImM0bjRyeSJ9"
TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjNG40cnkifQ."


def link(**fields: str) -> str:
    query = "&".join(f"{name}={quote(text, safe='')}" for name, text in fields.items())
    return f"convex-explorer://open?{query}"


def refusal(text: str) -> str:
    with pytest.raises(BadLinkError) as refused:
        read_link(text)
    said = f"{refused.value} {refused.value.advice}"
    assert "c4n4ry" not in said
    return said


# ---------------------------------------------------------------------- what opens a call


def test_a_link_names_deployment_function_type_and_args():
    text = link(deployment="Acme prod", function="messages:list", type="query", args='{"limit":20}')
    expected = CallLink("Acme prod", "messages:list", FunctionType.QUERY, '{\n  "limit": 20\n}')
    assert read_link(text) == expected


def test_a_function_is_enough():
    assert read_link("convex-explorer://open?function=messages:list") == CallLink(
        "", "messages:list", FunctionType.ANY, "{}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Convex-Explorer://OPEN?function=messages:list",
        "convex-explorer://open/?function=messages:list",
        "  convex-explorer://open?function=messages%3Alist\n",
        "convex-explorer://open?function=api.messages.list",
        "convex-explorer://open?&function=messages.ts:list&",
    ],
)
def test_it_may_be_written_as_browsers_and_people_write_it(text):
    assert read_link(text).path_text == "messages:list"


def test_blanks_are_written_in_either_way():
    assert read_link("convex-explorer://open?function=m:f&deployment=a+b%20c").deployment_name == (
        "a b c"
    )


def test_args_are_written_anew_so_that_nothing_hides_in_them():
    hiding = "{ a: 1, // checked by your admin\n" + "\n" * 500 + " " * 500 + "b: 2n }"
    assert read_link(link(function="m:f", args=hiding)).args_text == '{\n  "a": 1,\n  "b": 2n\n}'


def test_what_cannot_be_seen_is_shown_as_an_escape():
    args = read_link(link(function="m:f", args='{ a: "\\u202egnp.exe\\u200b" }')).args_text
    assert args == '{\n  "a": "\\u202egnp.exe\\u200b"\n}'


# ---------------------------------------------------------------------- what does not


@pytest.mark.parametrize(
    "text",
    [
        "",
        "convex-explorer:",
        "convex-explorer://run?function=m:f",
        "convex-explorer://open:80?function=m:f",
        "convex-explorer://admin@open?function=m:f",
        "convex-explorer://open/../run?function=m:f",
        "convex-explorer://open?function=m:f#fragment",
        "https://example.com/?function=m:f",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "convex-explorer\n://open?function=m:f",
        "x convex-explorer://open?function=m:f",
    ],
)
def test_another_scheme_or_form_opens_nothing(text):
    assert "no link that opens a call" in refusal(text)


@pytest.mark.parametrize("name", ["key", "credential", "url", "run", "Function", "args[]", "", "é"])
def test_a_link_holds_nothing_but_what_it_may(name):
    assert "no link may hold" in refusal(f"convex-explorer://open?function=m:f&{name}=c4n4ry")


def test_nothing_is_said_twice():
    assert "one thing twice" in refusal("convex-explorer://open?function=m:f&function=c4n4ry:f")


@pytest.mark.parametrize("field", ["deployment", "function", "type", "args"])
@pytest.mark.parametrize("secret", [KEY, TOKEN, "demo|c4n4ry0123456789abcdef"])
@pytest.mark.parametrize("layers", [0, 1, 2])
def test_no_field_carries_a_key_however_it_is_wrapped(field, secret, layers):
    for _ in range(layers):
        secret = quote(secret, safe="")
    fields = {"function": "m:f"} | {field: f'{{ a: "{secret}" }}' if field == "args" else secret}
    assert "key or a token" in refusal(link(**fields))


@pytest.mark.parametrize("secret", [KEY, TOKEN])
def test_escapes_in_a_string_hide_no_key(secret):
    escaped = "".join(f"\\u{ord(each):04x}" for each in secret)
    assert "key or a token" in refusal(
        link(function="m:f", args=f'{{ a: [{{ b: "{escaped}" }}] }}')
    )


@pytest.mark.parametrize(
    "command", ["curl https://a.convex.cloud/api/query", "npx convex run messages:send"]
)
def test_a_command_is_refused_as_one(command):
    assert "cannot run anything" in refusal(link(function=command))


@pytest.mark.parametrize("field", ["deployment", "function", "type", "args"])
@pytest.mark.parametrize(
    "hidden",
    ["\0", "\x07", "\x1b[31m", "\x7f", "\x85", "\u200b", "\u202e", "\u2066", "\ufeff", "\u2028"],
)
def test_what_cannot_be_seen_is_refused(field, hidden):
    fields = {"function": "m:f"} | {field: f"a{hidden}b"}
    assert "cannot be seen" in refusal(link(**fields))


@pytest.mark.parametrize("field", ["deployment", "function", "type"])
def test_only_args_have_lines(field):
    assert "cannot be seen" in refusal(link(**({"function": "m:f"} | {field: "a\nb"})))
    assert read_link(link(function="m:f", args="{\r\n\ta: 1 }"))


@pytest.mark.parametrize("encoded", ["%", "%4", "%zz", "%ff", "%c0%80", "%ed%a0%80", "100%"])
def test_what_is_wrongly_encoded_is_damaged(encoded):
    assert "damaged" in refusal(f"convex-explorer://open?function=m:f&deployment={encoded}")


@pytest.mark.parametrize(
    ("function", "said"),
    [
        ("", "No function"),
        ("  ", "No function"),
        ("c4n4ry:", "no path of a function"),
        ("--c4n4ry", "no path of a function"),
        ("m%3Af", "no path of a function"),
        ("x" * 1000, "no path of a function"),
        ("messages:list; rm -rf /", "no path of a function"),
        ("../../etc:passwd", "no path of a function"),
    ],
)
def test_a_function_has_a_path(function, said):
    assert said in refusal(link(function=function))


def test_without_a_function_there_is_no_call():
    for text in ("convex-explorer://open", "convex-explorer://open?args={}"):
        assert "No function is named." in refusal(text)


@pytest.mark.parametrize("function_type", ["subscription", "Query", "", "query "])
def test_a_type_is_one_of_four(function_type):
    assert "no type of function" in refusal(link(function="m:f", type=function_type))


@pytest.mark.parametrize("args", ["{ c4n4ry: }", "[1]", "c4n4ry", "{", "{ a: 1, a: 2 }"])
def test_args_that_are_none_are_refused(args):
    assert "cannot be read" in refusal(link(function="m:f", args=args))


def test_a_name_has_an_end():
    assert "too long a name" in refusal(link(function="m:f", deployment="c4n4ry" * 20))


@pytest.mark.parametrize("piece", ["[", "%2525", "a|1:", "eyJ", "prod:", "{a:", '"', "%5B"])
def test_a_long_link_is_refused_soon(piece):
    started = process_time()
    text = f"convex-explorer://open?function=m:f&args={piece * LONGEST_LINK}"
    assert "longer than" in refusal(text)
    refusal(text[: LONGEST_LINK - 10])
    assert process_time() - started < 1


# ---------------------------------------------------------------------- writing


def test_what_is_written_opens_the_same_call():
    args = {"limit": Int64(20), "text": "a&b=c#d%41+\u202e\U000e0041 ü\n", "id": None}
    opened = read_link(write_link(LIST, FunctionType.MUTATION, args, "Acme & co"))
    assert (opened.deployment_name, opened.path_text) == ("Acme & co", "messages:list")
    assert opened.function_type is FunctionType.MUTATION
    assert read_args(opened.args_text).args == args


def test_a_short_call_makes_a_short_link():
    assert write_link(LIST, FunctionType.ANY, {}) == "convex-explorer://open?function=messages:list"


@pytest.mark.parametrize(
    ("args", "said"), [({"a": KEY}, "key or a token"), ({"a": "x" * LONGEST_LINK}, "longer than")]
)
def test_what_no_link_can_carry_is_not_written(args, said):
    with pytest.raises(BadLinkError, match=said):
        write_link(LIST, FunctionType.QUERY, args)


def test_a_link_of_typed_fields_is_read_like_any_other():
    text = compose_link("acme", "api.messages.list", "query", "{ a: 1 }")
    assert read_link(text).path_text == "messages:list"
    with pytest.raises(BadLinkError, match="cannot be read"):
        compose_link("acme", "messages:list", "", "{ a: }")


# ---------------------------------------------------------------------- anything at all


@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), values(), max_size=3))
def test_every_args_come_back_or_are_refused(args):
    try:
        written = write_link(LIST, FunctionType.QUERY, args)
    except BadLinkError:
        return
    assert written.isascii()
    assert written.isprintable()
    opened = read_link(written)
    back = read_args(opened.args_text).args
    assert back is not None
    assert same(back, args)
    categories = {unicodedata.category(each) for each in opened.args_text.replace("\n", "")}
    assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(
    st.lists(
        st.sampled_from(
            ["convex-explorer:", "//open?", "&", "=", "function=", "m:f", "args=", "{", "}", "%",
             "%25", "%00", "+", "#", "type=query", "deployment=", KEY, TOKEN, "\u202e", "\n"]
        )
        | st.text(max_size=6),
        max_size=12,
    )
)  # fmt: skip
def test_anything_is_a_call_without_a_secret_or_is_refused(pieces):
    for text in ("".join(pieces), "convex-explorer://open?function=m:f&" + "".join(pieces)):
        try:
            opened = read_link(text)
        except BadLinkError:
            continue
        assert FunctionPath.parse(opened.path_text)
        assert KEY not in repr(opened)
        assert TOKEN not in repr(opened)
        assert read_args(opened.args_text).args is not None
