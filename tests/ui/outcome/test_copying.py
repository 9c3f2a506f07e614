import json

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication

from convex_explorer.ui.outcome.copying import (
    copied,
    json_data,
    key_text,
    path_text,
    put_on_clipboard,
)
from convex_explorer.ui.outcome.node_model import FIRST_ROWS, KEY, PAGE
from convex_explorer.ui.outcome.tree_model import ITSELF, ValueTreeModel
from convex_explorer.values.codec import decode, encode
from convex_explorer.values.received import Received
from tests.support.made_calls import received
from tests.support.values import read_literal, same, values

ROOT = QModelIndex()


@pytest.fixture
def model(theme):
    return ValueTreeModel(theme)


def value_text(model, index):
    text = copied(model.part_at(index))
    return text if isinstance(text, str) else text.decode("utf-8", "replace")


def json_text(model, index):
    return json_data(model.part_at(index)).decode("utf-8", "replace")


def every_row(model, parent=ROOT):
    for row in range(model.rowCount(parent)):
        index = model.index(row, KEY, parent)
        yield index
        yield from every_row(model, index)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=values())
def test_what_the_tree_copies_is_what_the_bytes_say(model, value):
    whole = Received.from_bytes(encode(value))
    model.set_value(whole)
    for index in every_row(model):
        part = whole.at(model.path_at(index)).value()
        assert same(decode(json_text(model, index).encode()), part)
        text = value_text(model, index)
        if isinstance(part, str):
            assert text == part
        elif isinstance(part, list | dict):
            assert same(decode(text.encode()), part)
        else:
            assert same(read_literal(text), part)


def test_a_string_is_copied_bare_and_whole(model):
    text = 'say "hi"\n' * 5_000
    model.set_value(received({"s": text}))
    assert value_text(model, model.index(0, KEY)) == text
    assert json.loads(json_text(model, model.index(0, KEY))) == text


def test_a_container_is_copied_as_indented_json(model):
    model.set_value(received({"a": [1, {"b": None}]}))
    assert value_text(model, model.index(0, KEY)) == '[\n  1,\n  {\n    "b": null\n  }\n]'


def test_numbers_keep_the_digits_that_came(model):
    model.set_value(Received.from_bytes(b'{"n":0.1000000000000000055,"big":123456789012345678901}'))
    assert value_text(model, model.index(0, KEY)) == "0.1000000000000000055"
    assert json_text(model, model.index(1, KEY)) == "123456789012345678901"


@pytest.mark.parametrize(
    "text", [b"[" * 1_500 + b"]" * 1_500, b'["\\ud800"]', b"[NaN]", b'["\xff"]']
)
def test_what_is_hardly_json_is_copied_too(model, text):
    model.set_value(Received.from_bytes(text))
    assert "".join(json_text(model, QModelIndex()).split()) == text.decode("utf-8", "replace")


def test_a_range_is_copied_as_the_items_it_stands_for(model):
    model.set_value(received(list(range(PAGE + 2))))
    last = model.index(FIRST_ROWS + 1, KEY)
    assert json.loads(value_text(model, last)) == [1000, 1001]
    assert key_text(model, last) == ""
    assert path_text(model, last) == "$"


def test_a_range_of_fields_is_copied_as_an_object(model):
    fields = {f"key{number}": number for number in range(PAGE + 2)}
    model.set_value(received(fields))
    copied = json.loads(value_text(model, model.index(FIRST_ROWS + 1, KEY)))
    assert copied == {"key1000": 1000, "key1001": 1001}


def test_paths_are_written_as_three_languages_write_them(model):
    model.set_value(received({"page": [{"odd key": 1}]}))
    index = model.find(("page", 0, "odd key"))
    assert path_text(model, index) == "$.page[0]['odd key']"
    assert path_text(model, index, "Python") == "value['page'][0]['odd key']"
    assert path_text(model, index, "JavaScript") == 'value.page[0]["odd key"]'
    assert key_text(model, index) == "odd key"


def test_the_value_itself_has_no_key(model):
    model.set_value(received(5))
    index = model.index(0, KEY)
    assert index.data() == ITSELF
    assert (key_text(model, index), path_text(model, index)) == ("", "$")


@pytest.mark.parametrize("times", [1, 200_000])
@pytest.mark.parametrize("text", ["plain ASCII", "“quoted” 🚚\r\n"])
def test_what_is_put_on_the_clipboard_is_there_whole(qapp, text, times):
    put_on_clipboard(text * times)
    assert QGuiApplication.clipboard().text() == text * times
    assert QGuiApplication.clipboard().mimeData().formats() == ["text/plain"]


@pytest.mark.parametrize("times", [1, 200_000])
def test_half_of_a_pair_is_not_left_out_silently(qapp, times):
    put_on_clipboard("half \ud800 of a pair" * times)
    assert QGuiApplication.clipboard().text() == "half \ufffd\ufffd\ufffd of a pair" * times


def test_bytes_are_put_on_the_clipboard_as_the_text_that_they_are(qapp):
    for times in (1, 200_000):
        put_on_clipboard("“quoted” 🚚\n".encode() * times)
        assert QGuiApplication.clipboard().text() == "“quoted” 🚚\n" * times
