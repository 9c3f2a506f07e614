import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.demo.failures import RefusedRequestError
from convex_explorer.demo.request_bodies import CALL, CALL_BY_URL, MAX_BODY_BYTES, read_body

JSON = "application/json"


def refusal(body: bytes, content_type: str = JSON) -> str:
    with pytest.raises(RefusedRequestError) as refused:
        read_body(content_type, body, CALL)
    assert (refused.value.status, refused.value.code) == (400, "BadJsonBody")
    return refused.value.message


@pytest.mark.parametrize(
    "content_type", [JSON, "application/json; charset=utf-8", "Application/vnd.x+JSON"]
)
def test_json_goes_by_several_names(content_type):
    assert read_body(content_type, b'{"args":{}}', CALL_BY_URL) == {"args": {}}


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/jsonp", "text/json"])
def test_any_other_content_type_is_refused(content_type):
    message = refusal(b"{}", content_type)
    assert message == "Expected request with `Content-Type: application/json`"


def test_every_number_is_a_float():
    body = read_body(JSON, b'{"path":"a","args":[1,-0,1.5,90071992547409931]}', CALL)
    assert [type(number) for number in body["args"]] == [float] * 4
    assert str(body["args"][1]) == "-0.0"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "EOF while parsing a value at line 1 column 0"),
        (b"{", "EOF while parsing a value at line 1 column 1"),
        (b"x", "expected value at line 1 column 1"),
        (b'{"a":1}\n}', "trailing characters at line 2 column 1"),
        (b"{1:2}", "key must be a string at line 1 column 2"),
        (b'{"args":NaN}', "expected value at line 1"),
        (b'{"args":1e999}', "number out of range at line 1"),
        (b"[" * 200 + b"]" * 200, "recursion limit exceeded at line 1 column 128"),
        (b"[" * 100_000, "recursion limit exceeded at line 1 column 128"),
        (b'{"args":"\\ud800"}', "lone leading surrogate in hex escape at line 1"),
        (b'{"args":"\xff"}', "invalid unicode code point at line 1 column 10"),
    ],
)
def test_what_is_no_json_is_refused_with_the_place(body, problem):
    assert refusal(body).startswith(f"Failed to parse the request body as JSON: {problem}")


def test_surrogates_in_pairs_are_fine():
    body = read_body(JSON, b'{"path":"a","args":"\\ud83c\\udf89"}', CALL)
    assert body["args"] == "🎉"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"[]", "invalid length 0, expected struct UdfPostRequest with 3 elements"),
        (b"null", "invalid type: null, expected struct UdfPostRequest"),
        (b"{}", "missing field `path` at line 1 column 2"),
        (b'{"path":"a"}', "missing field `args` at line 1 column 12"),
        (b'{"path":5,"args":{}}', "path: invalid type: integer `5`, expected a string"),
        (
            b'{"path":"a","args":{},"format":[]}',
            "format: invalid type: sequence, expected a string",
        ),
    ],
)
def test_fields_that_are_missing_or_of_another_type_are_refused(body, problem):
    message = refusal(body)
    assert message.startswith(
        f"Failed to deserialize the JSON body into the target type: {problem}"
    )


def test_a_null_where_something_is_optional_and_unknown_fields_do_no_harm():
    body = read_body(JSON, b'{"path":"a","args":null,"format":null,"more":1}', CALL)
    assert body["args"] is None


def test_too_large_a_body_is_a_bad_one():
    message = refusal(b" " * (MAX_BODY_BYTES + 1))
    assert message == "Failed to buffer the request body: length limit exceeded"


@given(st.binary(max_size=200) | st.text().map(lambda text: f'{{"args":"{text}"}}'.encode()))
def test_no_bytes_break_it(body):
    with contextlib.suppress(RefusedRequestError):
        assert isinstance(read_body(JSON, body, CALL_BY_URL), dict)
