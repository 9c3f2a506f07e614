import pytest

from convex_explorer.ui.outcome.text_colors import color_of_long_line, colored_parts
from convex_explorer.values.ids import DocumentId


def read(row):
    return [(row[part.start : part.end], part.color) for part in colored_parts(row)]


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        ('  "key": "text",', [('"key"', "key"), ('"text"', "string")]),
        ('  "a\\"b": 12n,', [('"a\\"b"', "key"), ("12n", "int64")]),
        ("  -0,", [("-0", "number")]),
        ('"x": 1.5e-7', [('"x"', "key"), ("1.5e-7", "number")]),
        ("NaN", [("NaN", "number")]),
        ("-Infinity,", [("-Infinity", "number")]),
        ("true,", [("true", "boolean")]),
        ("null", [("null", "null")]),
        ('Bytes("aGk="),', [('Bytes("aGk=")', "bytes")]),
        ('"not a key: 12n"', [('"not a key: 12n"', "string")]),
        ('"an unfinished piece', [('"an unfinished piece', "string")]),
        ("[],", []),
    ],
)
def test_each_literal_has_the_color_of_its_type(row, parts):
    assert read(row) == parts


def test_ids_are_told_from_strings_that_only_look_like_ids():
    identity = DocumentId.make(10001, bytes(16))
    assert read(f'"{identity}"') == [(f'"{identity}"', "id")]
    assert read(f'"{identity[:-1]}9"')[0][1] == "string"


def test_the_pieces_of_a_long_line_have_the_color_of_its_literal():
    assert color_of_long_line('  "body": "lorem ipsum') == "string"
    assert color_of_long_line('  "file": Bytes("AAAA') == "bytes"
