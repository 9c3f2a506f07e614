import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.codec import encode
from convex_explorer.values.received import Received
from convex_explorer.values.table import ValueTable
from convex_explorer.values.table_text import TableFormat, TableText
from convex_explorer.values.types import Int64
from tests.support.values import scalars


def written(rows, form, columns=None):
    table = ValueTable.of(Received.from_bytes(encode(rows)))
    text = TableText(table, range(table.row_count), columns or table.columns, form)
    for _ in text.steps():
        assert text.text == ""
    return text.text


def read_csv(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.text(max_size=9)), min_size=1))
def test_what_is_read_from_csv_is_what_was_there_whole(rows):
    rows[0]["a"] = "x" * 5_000 + '",\n'
    [head, *lines] = read_csv(written(rows, TableFormat.CSV))
    for row, line in zip(rows, lines, strict=True):
        for name, cell in zip(head, line, strict=True):
            assert cell in (row.get(name, ""), "'" + row.get(name, ""))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n="])
def test_no_string_is_taken_for_a_formula(start):
    rows = [{"a": f"{start}1+1", f"{start[-1]}head": "x"}]
    [head, line] = read_csv(written(rows, TableFormat.CSV))
    assert line == [f"'{start}1+1", "x"]
    assert head == ["a", f"'{start[-1]}head"]


@pytest.mark.parametrize("sign", ["＝", "＋", "－", "＠"])  # noqa: RUF001 - that is the point
def test_nor_one_that_begins_with_a_wide_sign(sign):
    [_, line] = read_csv(written([{"a": f"{sign}1+1", "b": "x"}], TableFormat.CSV))
    assert line == [f"'{sign}1+1", "x"]


def test_numbers_stay_numbers_and_parts_are_json():
    rows = [
        {"a": -1.5, "b": Int64(-(2**63)), "c": [1.0, {"x": "y"}], "d": None, "e": True},
        {"e": b"hi"},
    ]
    [_, first, second] = read_csv(written(rows, TableFormat.CSV))
    assert first == ["-1.5", "-9223372036854775808", '[1.0,{"x":"y"}]', "null", "true"]
    assert second == ["", "", "", "", 'Bytes("aGk=")']


def test_markdown_keeps_every_cell_in_its_place():
    rows = [{"a|b": "x|y\nz", "c": "<b>"}, {"c": 7.0}]
    assert written(rows, TableFormat.MARKDOWN) == (
        "| a\\|b | c |\n| --- | --- |\n| x\\|y<br>z | &lt;b> |\n|  | 7 |\n"
    )


def test_a_chosen_part_is_written_in_the_chosen_order():
    rows = [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    assert written(rows, TableFormat.CSV, ["b"]) == "b\r\n2\r\n4\r\n"


@given(scalars())
def test_every_value_has_one_line_of_markdown(value):
    assert written([{"a": value}], TableFormat.MARKDOWN).count("\n") == 3
