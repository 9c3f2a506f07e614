from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.ui.outcome.text_rows import LONG_LINE, PIECE, TextRows

_lines = st.lists(
    st.text(st.sampled_from("aé🚀 "), max_size=20)
    | st.integers(LONG_LINE - 3, LONG_LINE + 3 * PIECE).map(lambda length: "x" * length)
    | st.integers(LONG_LINE // 3 - 3, LONG_LINE).map(lambda length: "語" * length),
    max_size=12,
)


@given(_lines)
def test_the_rows_are_the_lines_and_the_pieces_of_the_long_ones(lines):
    text = "\n".join(lines).encode()
    rows = list(TextRows(text).rows(0, 10**9))
    together: dict[int, bytes] = {}
    for row in rows:
        together[row.line] = together.get(row.line, b"") + text[row.start : row.end]
    assert list(together.values()) == text.split(b"\n")
    for row in rows:
        text[row.start : row.end].decode()  # no character is cut in two


@given(_lines, st.randoms())
def test_rows_are_found_by_number_and_by_place(lines, random):
    text = "\n".join(lines).encode()
    found = TextRows(text)
    rows = list(found.rows(0, 10**9))
    assert found.count == len(rows)
    assert found.line_count == len(lines or [""])
    for _ in range(20):
        number = random.randrange(len(rows))
        row = rows[number]
        assert found.row(number) == row
        assert list(found.rows(number, 3)) == rows[number : number + 3]
        assert found.number_at(row.start) == number
        assert found.number_at(random.randint(row.start, max(row.start, row.end - 1))) == number


@given(_lines, st.sets(st.integers(1, 11)))
def test_the_rows_are_the_same_where_the_lines_of_blocks_are_known(lines, cuts):
    text = "\n".join(lines).encode()
    blocks, start = [], 0
    for first, after in pairwise(
        sorted({0, len(lines)} | {cut for cut in cuts if cut < len(lines)})
    ):
        blocks.append((start, after - first))
        start += sum(len(line.encode()) + 1 for line in lines[first:after])
    found = TextRows(text, blocks)
    assert list(found.rows(0, 10**9)) == list(TextRows(text).rows(0, 10**9))
    assert found.line_count == len(lines or [""])


def test_lines_of_ten_thousand_bytes_are_left_whole():
    rows = TextRows(b"x" * LONG_LINE + b"\n" + b"y" * (LONG_LINE + 1))
    assert rows.row(0).end == LONG_LINE
    assert rows.row(1).end - rows.row(1).start == PIECE
    assert rows.line_count == 2


def test_no_text_is_one_empty_row():
    rows = TextRows(b"")
    assert (rows.count, rows.row(0).start, rows.row(0).end) == (1, 0, 0)


@pytest.mark.parametrize("number", [-5, 99])
def test_beyond_the_ends_the_nearest_row_is_found(number):
    rows = TextRows(b"a\nb\nc")
    assert rows.row(number).line == (0 if number < 0 else 2)
