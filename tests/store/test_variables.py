import json

import pytest

from convex_explorer.store.errors import NewerFileError, StoreError
from convex_explorer.store.variables import VariableStore


@pytest.fixture
def file(tmp_path):
    return tmp_path / "variables.json"


def test_without_a_file_there_are_none(file):
    assert VariableStore(file).load() == {}
    assert not file.exists()


def test_what_was_kept_is_there_again(file):
    VariableStore(file).keep("a", {"userId": '"j57"'})
    assert VariableStore(file).load() == {"a": {"userId": '"j57"'}}


def test_two_windows_keep_the_variables_of_different_deployments(file):
    first, second = VariableStore(file), VariableStore(file)
    assert (first.load(), second.load()) == ({}, {})
    first.keep("a", {"x": "1"})
    assert second.keep("b", {"y": "2"}) == {"a": {"x": "1"}, "b": {"y": "2"}}
    assert first.keep("a", {}) == {"b": {"y": "2"}}


def test_what_makes_no_sense_is_left_out(file):
    content = {"deployments": {"a": {"x": 1, "y": "2"}, "b": []}}
    file.write_text(json.dumps(content))
    assert VariableStore(file).load() == {"a": {"y": "2"}}
    file.write_text('{"deployments": 7}')
    assert VariableStore(file).load() == {}


def test_an_unreadable_file_is_set_aside(file):
    file.write_text("{")
    with pytest.raises(StoreError) as raised:
        VariableStore(file).load()
    assert raised.value.set_aside.read_text() == "{"


def test_a_file_of_a_newer_version_is_left_alone(file):
    file.write_text('{"version": 2, "deployments": {}}')
    with pytest.raises(NewerFileError):
        VariableStore(file).keep("a", {"x": "1"})
    assert file.read_text() == '{"version": 2, "deployments": {}}'
