import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import LineState, TokenKind, line_tokens, tokens
from tests.support.args_text import args_texts


def painted(text: str) -> list[tuple[str, str]]:
    return [(text[token.start : token.end], token.kind.value) for token in tokens(text)]


def test_every_kind_of_token_is_told_apart():
    text = '{ "key": "text", bare: 1.5, n: 12n, t: true, b: Bytes("AA=="), x: NaN } // done'
    punctuation = [part for part, kind in painted(text) if kind == "punctuation"]
    assert punctuation == [*"{:,:,:,:,:(),:}"]
    assert [pair for pair in painted(text) if pair[1] != "punctuation"] == [
        ('"key"', "key"),
        ('"text"', "string"),
        ("bare", "key"),
        ("1.5", "number"),
        ("n", "key"),
        ("12n", "int64"),
        ("t", "key"),
        ("true", "literal"),
        ("b", "key"),
        ("Bytes", "call"),
        ('"AA=="', "string"),
        ("x", "key"),
        ("NaN", "number"),
        ("// done", "comment"),
    ]


@pytest.mark.parametrize("name", ['"a"', "'a'", "a", "true", "12"])
@pytest.mark.parametrize("colon", [":", " :", " /* so */ :", "\n:"])
def test_what_a_colon_follows_is_a_key(name, colon):
    assert painted(f"{{{name}{colon} 1}}")[1] == (name, "key")


@pytest.mark.parametrize("odd", ["hello", "True", "undefined", "1-2", ";", "“x”", "\u200b", "# no"])
def test_what_means_nothing_is_an_error(odd):
    assert painted(odd) == [(odd, "error")]


@pytest.mark.parametrize(
    ("open_", "kind"), [('"text', "string"), ("`a\nb", "string"), ("/* so", "comment")]
)
def test_what_is_not_closed_yet_is_painted_as_what_it_will_be(open_, kind):
    assert painted(open_) == [(open_, kind)]


def test_a_comment_goes_on_over_lines():
    first, state = line_tokens("{ /* one")
    assert [token.kind for token in first] == [TokenKind.PUNCTUATION, TokenKind.COMMENT]
    assert state is LineState.COMMENT
    middle, state = line_tokens("a: 'b' } * /", state)
    assert [(token.start, token.end, token.kind) for token in middle] == [
        (0, 12, TokenKind.COMMENT)
    ]
    last, state = line_tokens("two */ a: 1 }", state)
    assert [token.kind for token in last[:2]] == [TokenKind.COMMENT, TokenKind.KEY]
    assert last[0].end == 6
    assert state is LineState.PLAIN


def test_an_empty_line_changes_nothing():
    assert line_tokens("", LineState.TEMPLATE) == ([], LineState.TEMPLATE)
    assert line_tokens("") == ([], LineState.PLAIN)


def test_a_template_goes_on_over_lines():
    _, state = line_tokens("{ a: `one")
    assert state is LineState.TEMPLATE
    last, state = line_tokens("\\` two` }", state)
    assert [token.kind for token in last] == [TokenKind.STRING, TokenKind.PUNCTUATION]
    assert state is LineState.PLAIN


@pytest.mark.parametrize(
    ("quote", "state"), [('"', LineState.DOUBLE_QUOTED), ("'", LineState.SINGLE_QUOTED)]
)
def test_a_string_goes_on_only_after_a_backslash(quote, state):
    assert line_tokens(f"{quote}one")[1] is LineState.PLAIN
    assert line_tokens(f"{quote}one\\\\")[1] is LineState.PLAIN
    assert line_tokens(f"{quote}one\\")[1] is state
    assert line_tokens("two\\", state)[1] is state
    rest, after = line_tokens(f"three{quote} ]", state)
    assert [token.kind for token in rest] == [TokenKind.STRING, TokenKind.PUNCTUATION]
    assert after is LineState.PLAIN


@given(st.text())
def test_tokens_of_any_text_are_in_order_and_leave_out_only_blanks(text):
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end
        assert not text[end : token.start].strip("\ufeff \t\n\r\x0b\x0c").strip()
        end = token.end
    assert not text[end:].strip().strip("\ufeff").strip()


@given(args_texts())
def test_line_by_line_everything_is_painted_as_in_the_whole(text_and_args):
    text = text_and_args[0].replace("\r\n", "\n")
    whole = [TokenKind.PUNCTUATION] * len(text)
    for token in tokens(text):
        whole[token.start : token.end] = [token.kind] * (token.end - token.start)
    start, state = 0, LineState.PLAIN
    for line in text.split("\n"):
        found, state = line_tokens(line, state)
        for token in found:
            painted_as = set(whole[start + token.start : start + token.end])
            # A name whose colon is on a later line looks like a string or a word.
            assert painted_as in ({token.kind}, {TokenKind.KEY}, {TokenKind.CALL})
        start += len(line) + 1
    assert state is LineState.PLAIN
