"""The forms in which a value can be saved."""

import json

import pytest

from convex_explorer.values.exports import ExportFormat, export
from convex_explorer.values.joined import JoinedObject, Joining
from convex_explorer.values.received import Received

PAGE = {"page": [{"_id": "a", "n": 1}, {"n": 2}], "isDone": True, "continueCursor": ""}


def received(value):
    return Received.from_bytes(json.dumps(value).encode())


def saved(value, form):
    return b"".join(chunk.data for chunk in export(received(value), form))


@pytest.mark.parametrize(
    ("value", "forms"),
    [
        ("text", {ExportFormat.AS_RECEIVED, ExportFormat.PRETTY}),
        ({"page": 5}, {ExportFormat.AS_RECEIVED, ExportFormat.PRETTY}),
        ({"$integer": "AQAAAAAAAAA="}, {ExportFormat.AS_RECEIVED, ExportFormat.PRETTY}),
        ([1, 2], set(ExportFormat) - {ExportFormat.CSV}),
        ([], set(ExportFormat) - {ExportFormat.CSV}),
        ({"page": []}, set(ExportFormat) - {ExportFormat.CSV}),
        ([{"a": 1}], set(ExportFormat)),
        (PAGE, set(ExportFormat)),
    ],
)
def test_each_value_is_offered_the_forms_that_suit_it(value, forms):
    assert {form for form in ExportFormat if not form.objection(received(value))} == forms


def test_of_a_page_the_items_are_written_as_lines_and_rows():
    assert saved(PAGE, ExportFormat.LINES) == b'{"_id": "a", "n": 1}\n{"n": 2}\n'
    assert saved(PAGE, ExportFormat.CSV) == b"_id,n\r\na,1\r\n,2\r\n"


def test_as_json_the_whole_value_is_written():
    assert saved(PAGE, ExportFormat.AS_RECEIVED) == json.dumps(PAGE).encode()
    assert saved(PAGE, ExportFormat.PRETTY) == json.dumps(PAGE, indent=2).encode() + b"\n"


def test_what_suits_no_form_is_written_as_nothing():
    assert saved("text", ExportFormat.CSV) == saved("text", ExportFormat.LINES) == b""


def test_pages_that_were_loaded_one_by_one_are_saved_as_one():
    joining = Joining()
    for rows in ([{"a": 1}, {"a": 2}], [], [{"b": 3}]):
        joining.add(received(rows))
    value = JoinedObject(received(PAGE), "page", joining.array())
    parts = {form: b"".join(chunk.data for chunk in export(value, form)) for form in ExportFormat}
    assert json.loads(parts[ExportFormat.AS_RECEIVED])["page"] == [{"a": 1}, {"a": 2}, {"b": 3}]
    assert parts[ExportFormat.LINES] == b'{"a": 1}\n{"a": 2}\n{"b": 3}\n'
    assert parts[ExportFormat.CSV] == b"a,b\r\n1,\r\n2,\r\n,3\r\n"


def test_nothing_is_read_before_the_first_step():
    class Unread(Received):
        @property
        def raw(self):
            raise AssertionError

    for form in ExportFormat:
        export(Unread(b"[{}]"), form)


def test_every_form_has_an_ending_for_names():
    assert [form.suffix for form in ExportFormat] == [".json", ".json", ".jsonl", ".csv"]
