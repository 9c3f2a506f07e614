"""A value as a file of JSON."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.codec import encode
from convex_explorer.values.json_export import bytes_as_received, json_lines, pretty_json
from convex_explorer.values.received import Received
from convex_explorer.values.splitting import WINDOW
from convex_explorer.values.text import indent
from tests.support.values import values

LONG = 'x\\"é/' * WINDOW
#: A value is written with blanks or none, and each as Python and others write it.
_LAYOUTS = ((",", ":"), (", ", ": "), (" ,\n ", "\t:\r\n "))
WORST = {
    "a long string": LONG,
    "long strings": {"a": [LONG, 1, LONG], LONG: LONG, "": {}},
    "many levels": json.loads("[" * 150 + '{"a":[]}' + "]" * 150),
    "a million items": [1] * 1_000_000,
    "empty things": [[], {}, {"a": []}, [[]], ""],
}


def written(chunks):
    chunks = list(chunks)
    done = [chunk.done for chunk in chunks]
    assert done == sorted(done)
    assert 0 <= done[0] <= done[-1] == 1
    return b"".join(chunk.data for chunk in chunks)


def received_in_every_layout(value):
    for separators in _LAYOUTS:
        text = json.dumps(json.loads(encode(value)), separators=separators, ensure_ascii=False)
        yield Received.from_bytes(text.encode("utf-8"))


@given(values())
def test_json_as_received_is_what_was_received(value):
    for received in received_in_every_layout(value):
        assert written(bytes_as_received(received.raw)) == received.raw_bytes()


def test_nothing_is_written_of_nothing():
    assert list(bytes_as_received(b"")) == []


@given(values())
def test_pretty_json_is_laid_out_as_msgspec_does_it(value):
    for received in received_in_every_layout(value):
        assert written(pretty_json(received)) == indent(received.raw) + b"\n"


@pytest.mark.parametrize("value", WORST.values(), ids=WORST.keys())
def test_pretty_json_is_the_same_value_however_long_or_deep(value):
    for separators in _LAYOUTS:
        text = json.dumps(value, separators=separators, ensure_ascii=False).encode()
        pretty = written(pretty_json(Received(text)))
        assert json.loads(pretty) == value
        assert b"\t" not in pretty


@pytest.mark.parametrize("number", ["1.0", "1e2", "-0", "12345678901234567890", "1.50", "1E+5"])
def test_numbers_and_escapes_stay_as_they_were_written(number):
    text = f'{{"a":[{number},"\\u0041\\/","\\ud83d"]}}'
    pretty = written(pretty_json(Received.from_bytes(text.encode()))).decode()
    assert re.sub(r"\s", "", pretty) == text
    assert pretty == f'{{\n  "a": [\n    {number},\n    "\\u0041\\/",\n    "\\ud83d"\n  ]\n}}\n'


@pytest.mark.parametrize("text", [b"[NaN,-Infinity]", b'["\xff\xfe"]', b'{"a":1,"a":2}'])
def test_what_only_the_tolerant_reader_takes_is_laid_out_too(text):
    pretty = written(pretty_json(Received.from_bytes(text)))
    assert pretty.translate(None, b"\n ") == text


@pytest.mark.parametrize("before", range(-6, 7))
def test_a_step_may_end_anywhere(before):
    filler = "x" * (WINDOW + before)
    value = {"a": filler, "bb": [12345, {"c": None}, []], filler: True}
    text = json.dumps(value, separators=(",", ":")).encode()
    assert written(pretty_json(Received(text))) == indent(text) + b"\n"
    value = [*range(WINDOW), value]
    text = b" " * max(before, 0) + json.dumps(value).encode()
    assert written(pretty_json(Received.from_bytes(text))) == indent(text) + b"\n"


def test_white_space_and_numbers_may_be_very_long():
    gap, digits = b" \n" * WINDOW, b"1" * 2 * WINDOW
    text = b'{"a"' + gap + b":" + gap + b"[" + gap + b"1" + gap + b"," + gap + digits + gap + b"]}"
    pretty = written(pretty_json(Received(text)))
    assert pretty.translate(None, b"\n ") == b'{"a":[1,' + digits + b"]}"


@given(st.lists(values()))
def test_the_lines_are_the_items(items):
    for received in received_in_every_layout(items):
        text = written(json_lines(received))
        lines = text.split(b"\n")
        assert lines.pop() == b""
        kept = [part.raw_bytes() for _, part in received.children()]
        assert [line.translate(None, b"\r\n\t ") for line in lines] == [
            item.translate(None, b"\r\n\t ") for item in kept
        ]
        assert [json.loads(line) for line in lines] == [json.loads(item) for item in kept]


@given(st.lists(values()))
def test_the_lines_of_what_a_deployment_sends_are_the_very_bytes(items):
    received = Received.from_bytes(encode(items))
    text = written(json_lines(received))
    assert b"[" + b",".join(text.splitlines()) + b"]" == received.raw_bytes()


def test_an_item_may_be_very_long_and_have_line_breaks_between_its_tokens():
    value = [{"a": LONG, "b": [1, 2]}, 3, LONG]
    text = json.dumps(value, indent=2, ensure_ascii=False).encode()
    lines = written(json_lines(Received(text))).decode().splitlines()
    assert [json.loads(line) for line in lines] == value
