"""Documents as a file of CSV, read back as others read it."""

import csv
import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.codec import encode
from convex_explorer.values.csv_export import csv_table
from convex_explorer.values.received import Received
from convex_explorer.values.splitting import WINDOW
from convex_explorer.values.table_text import csv_text
from convex_explorer.values.types import Int64
from tests.support.values import values

NAMES = ("_id", "a", "", "=b", 'c,"d"')


@pytest.fixture(autouse=True)
def large_cells():
    """Let Python's reader take cells of any size."""
    before = csv.field_size_limit(sys.maxsize)
    yield
    csv.field_size_limit(before)


def read_back(rows):
    chunks = list(csv_table(Received.from_bytes(encode(rows))))
    done = [chunk.done for chunk in chunks]
    assert done == sorted(done)
    assert done[-1] == 1
    text = b"".join(chunk.data for chunk in chunks).decode("utf-8")
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), values(), max_size=4), max_size=5))
def test_what_others_read_is_what_each_cell_says(rows):
    rows.append({"a": "last"})
    [heads, *lines] = read_back(rows)
    names = list(dict.fromkeys(name for row in rows for name in row))
    names.sort(key=lambda name: name != "_id")
    assert [head.removeprefix("'") for head in heads] == [name.removeprefix("'") for name in names]
    received = Received.from_bytes(encode(rows))
    for (_, row), line in zip(received.children(), lines, strict=True):
        cells = dict(row.children())
        assert line == [csv_text(cells.get(name)) for name in names]


def test_columns_are_those_of_all_rows_and_the_id_comes_first():
    rows = [{"a": 1.0}] * 3_000 + [{"b": 2.0, "_id": "x"}]
    [heads, first, *_, last] = read_back(rows)
    assert heads == ["_id", "a", "b"]
    assert (first, last) == (["", "1", ""], ["x", "", "2"])


def test_numbers_are_whole_and_nothing_is_run():
    row = {"n": -1.5, "i": Int64(-(2**63)), "f": "=1+1", "m": "-2", "z": None, "o": {"a": [1.0]}}
    [heads, line] = read_back([row])
    cells = dict(zip(heads, line, strict=True))
    assert cells == {
        "n": "-1.5",
        "i": "-9223372036854775808",
        "f": "'=1+1",
        "m": "'-2",
        "z": "null",
        "o": '{"a":[1.0]}',
    }


LONG_TEXTS = {
    "plain": "x" * 3 * WINDOW,
    "quotes, escapes, commas": 'a",\n\\\r\t' * WINDOW,
    "several bytes each": "aé\u2028🚀" * WINDOW,
    "a formula": "=" + "x" * 3 * WINDOW,
}


@pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS.keys())
@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize("shift", range(4))
def test_a_cell_may_be_very_long(text, escaped, shift):
    text += "y" * shift
    rows = [{"a": 1, "b": text, "c": [text], "d": "-"}, {"a": 2}]
    raw = json.dumps(rows, ensure_ascii=escaped, separators=(",", ":")).encode()
    chunks = [chunk.data for chunk in csv_table(Received(raw))]
    assert max(map(len, chunks)) < 4 * WINDOW
    read = list(csv.reader(io.StringIO(b"".join(chunks).decode(), newline=""), strict=True))
    nested = json.dumps([text], ensure_ascii=escaped)
    harmless = f"'{text}" if text.startswith("=") else text
    assert read == [["a", "b", "c", "d"], ["1", harmless, nested, "'-"], ["2", "", "", ""]]


def test_what_is_no_object_has_a_column_of_its_own():
    assert read_back([{"a": 1.0}, Int64(5), "text", b"hi"])[1:] == [
        ["1", ""],
        ["", "5"],
        ["", "text"],
        ["", 'Bytes("aGk=")'],
    ]


@pytest.mark.parametrize("gap", [b"", b" ", b"\n\t", b" " * 2 * WINDOW])
def test_white_space_between_tokens_changes_no_cell(gap):
    raw = gap.join([b"[", b"{", b'"a"', b":", b"1", b"}", b",", b"{", b'"$integer"', b":"])
    raw += gap + b'"BQAAAAAAAAA="' + gap + b"}" + gap + b"]"
    text = b"".join(chunk.data for chunk in csv_table(Received.from_bytes(raw)))
    assert list(csv.reader(text.decode().splitlines())) == [["a", "(value)"], ["1", ""], ["", "5"]]


def test_half_a_surrogate_pair_is_written_by_its_number():
    raw = b'[{"a":"\\ud83d","b":"' + b"x" * (WINDOW - 8) + b"\\ud83d" * 9 + b'\\ude80"}]'
    text = b"".join(chunk.data for chunk in csv_table(Received.from_bytes(raw))).decode()
    short, long = text.splitlines()[1].split(",")
    assert short == "\\ud83d"
    assert long.rstrip('"').endswith("x" + "\\ud83d" * 8 + "🚀")
