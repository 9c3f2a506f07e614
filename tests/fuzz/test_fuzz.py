"""Readers of what others wrote: no exception but the declared ones, whatever it is."""

import tracemalloc
from pathlib import Path
from time import perf_counter, process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convex_explorer.convex.import_clues import Source
from convex_explorer.convex.imports import find_deployments, is_more_than_url
from tests.support.extent import FULL
from tests.support.fuzzing import (
    read_as_args,
    read_as_reply,
    read_as_value,
    read_text_as_args,
    read_text_as_link,
)

CORPUS = Path(__file__).with_name("corpus")
REPLIES = sorted((CORPUS / "replies").iterdir())
ARGS = sorted((CORPUS / "args").iterdir())

fuzzed = settings(
    max_examples=20_000 if FULL else 400,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def changed(draw: st.DrawFn, paths: list[Path]) -> bytes:
    """A file of the corpus with some pieces taken away, put in, doubled or put elsewhere."""
    data = draw(st.sampled_from([path.read_bytes() for path in paths]))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 20)))
        new = draw(st.sampled_from([b"", data[start:end] * 2, *_PIECES]) | st.binary(max_size=6))
        data = data[:start] + new + data[end:]
    return data


_PIECES = [
    *(bytes([each]) for each in b'{}[]",:\\-.en0/*`\n \xff\x00'),
    b"\\ud800",
    b"\\u0000",
    b"NaN",
    b"-Infinity",
    b"1e999",
    b'{"$integer":"',
    b'{"$bytes":"AA=="}',
    b'"$float"',
    b'"status":"error",',
    b'"errorMessage":"',
    b"\\n    at ",
    "\u2028“\U0001f600".encode(),
]


@pytest.mark.parametrize("path", REPLIES, ids=lambda path: path.name)
def test_replies_as_they_come(path: Path):
    read_as_reply(path.read_bytes())


@pytest.mark.parametrize("path", ARGS, ids=lambda path: path.name)
def test_args_as_they_are_typed(path: Path):
    read_as_args(path.read_bytes())


@fuzzed
@given(changed(REPLIES))
def test_replies_that_were_changed(data: bytes):
    read_as_reply(data)


@fuzzed
@given(st.binary(max_size=200))
def test_replies_of_nothing_known(data: bytes):
    read_as_reply(data)


@fuzzed
@given(st.text(alphabet='{}[]",:0e-. \\untrfals$igerby=A', max_size=60))
def test_values_of_what_values_are_made_of(text: str):
    read_as_value(text.encode())


@fuzzed
@given(changed(ARGS))
def test_args_that_were_changed(data: bytes):
    read_as_args(data)


@fuzzed
@given(st.text(alphabet=st.characters(), max_size=60))
def test_args_of_any_letters(text: str):
    read_text_as_args(text)


@fuzzed
@given(st.text(alphabet="{}[]\"'`,:0xen-.\\/* \n$aBytes()…“", max_size=60))
def test_args_of_what_args_are_made_of(text: str):
    read_text_as_args(text)


@fuzzed
@given(
    st.lists(
        st.sampled_from(
            ["CONVEX_URL=", "CONVEX_DEPLOY_KEY", "prod:a-b-1|x", "eyJ.e30.x", '"', "'", "\\", "#"]
        )
        | st.text(max_size=8),
        max_size=8,
    )
)
def test_deployments_in_anything_that_is_pasted(pieces: list[str]):
    for text in ("".join(pieces), "\n".join(pieces), "{" + ",".join(pieces) + "}"):
        is_more_than_url(text)
        find_deployments(Source("the pasted text", text))


@fuzzed
@given(
    st.lists(
        st.sampled_from(
            ["function=", "m:f", "&", "=", "args=", "{", "}", "[", '"', "a:", "%7B", "%22", "%25",
             "%00", "%E2%80%AE", "+", "deployment=", "type=any", "prod:a-b-1|x", "eyJ.e30.x"]
        )
        | st.text(max_size=6),
        max_size=14,
    )
)  # fmt: skip
def test_links_of_anything(pieces: list[str]):
    read_text_as_link("convex-explorer://open?function=m:f&" + "".join(pieces))
    read_text_as_link("convex-explorer://open?" + "".join(pieces))


LENGTH = 2**18 if FULL else 2**15
#: Where every part is walked, read by the tolerant reader, and laid out, for each type of call.
MOST_SECONDS, MOST_BYTES = LENGTH / 10_000, 1_000


def filled(start: bytes, piece: bytes, end: bytes = b"") -> bytes:
    return start + piece * (LENGTH // len(piece)) + end


VALUE = b'200\n\n{"status":"success","value":'
LARGE = {
    "open arrays": filled(VALUE, b"["),
    "arrays in arrays": VALUE + b"[" * (LENGTH // 20) + b"]" * (LENGTH // 20) + b"}",
    "open objects": filled(VALUE, b'{"a":'),
    "numbers": filled(VALUE + b"[", b"1.5,", b"1]}"),
    "digits": filled(VALUE, b"1", b"}"),
    "words that are no JSON": filled(VALUE + b"[", b"NaN,", b"NaN]}"),
    "one string": filled(VALUE + b'"', b"text ", b'"}'),
    "escapes": filled(VALUE + b'"', b"\\u00e9", b'"}'),
    "halves of pairs": filled(VALUE + b'"', b"\\ud800", b'"}'),
    "backslashes": filled(VALUE + b'"', b"\\\\", b'"}'),
    "broken UTF-8": filled(VALUE + b'"', b"\xff", b'"}'),
    "tags": filled(VALUE + b"[", b'{"$integer":"AQAAAAAAAAA="},', b"1]}"),
    "open tags": filled(VALUE, b'{"$bytes":"'),
    "blanks": filled(VALUE, b" ", b"1}"),
    "braces and blanks": filled(VALUE, b"{ "),
    "the same field": filled(VALUE + b"{", b'"a":1,', b'"a":2}}'),
    "fields": VALUE + b"{" + b",".join(b'"f%d":1' % n for n in range(LENGTH // 12)) + b"}}",
    "log lines": filled(VALUE + b'1,"logLines":[', b'"[LOG] a",', b'"b"]}'),
    "frames": filled(b'200\n\n{"status":"error","errorMessage":"', b"\\n    at x", b'"}'),
    "titles": filled(b"200\n\n<html>", b"<title>"),
    "entities": filled(b"200\n\n<html><title>", b"&amp;", b"</title>"),
    "args that do not fit": filled(
        b'200\n\n{"status":"error","errorMessage":"ArgumentValidationError: '
        b"`1` does not match literal validator `v.literal(1)`.",
        b" ",
        b'x"}',
    ),
    "a long header": b"302\nlocation: http://" + b"a/../" * 10_000 + b"\n\n",
}


@pytest.mark.parametrize("name", LARGE)
def test_no_reply_takes_more_time_or_memory_than_its_length_allows(name: str):
    data = LARGE[name]
    started = process_time()  # what else the machine does is not counted
    read_as_reply(data, looked_at=8)
    assert process_time() - started < MOST_SECONDS
    tracemalloc.start()
    try:
        read_as_reply(data, looked_at=8)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_BYTES * len(data)


LARGE_ARGS = {
    "open": "{ a: [" * 5_000,
    "closed": "]}" * 20_000,
    "one string": '{ a: "' + "x" * 200_000 + '" }',
    "an open string": '{ a: "' + "x" * 200_000,
    "quotes": "'" * 50_000,
    "comments": "{ " + "/* */ " * 20_000 + "}",
    "an open comment": "{ /*" + " *" * 50_000,
    "fields": "{" + "".join(f"f{n}: 1,\n" for n in range(1_000)) + "}",
    "words": "word " * 20_000,
    "commas": "{" + "," * 50_000 + "}",
    "digits": "{ a: " + "1" * 100_000 + "n }",
    "lines": "\n" * 100_000,
}


@pytest.mark.parametrize("name", LARGE_ARGS)
def test_no_args_take_more_time_than_their_length_allows(name: str):
    started = perf_counter()
    read_text_as_args(LARGE_ARGS[name])
    assert perf_counter() - started < 5
