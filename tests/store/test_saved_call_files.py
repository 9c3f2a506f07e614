"""A saved call as a file: for people, for git, and never half."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.drafts import CallDraft, SavedAs
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.saved_calls import LONGEST_NAME, UnsavableError
from convex_explorer.store.errors import StoreError
from convex_explorer.store.saved_call_files import (
    CallGoneError,
    ChangedOutsideError,
    UnreadableCallError,
    create_saved_call,
    overwrite_saved_call,
    read_saved_call,
    remove_saved_call,
    rename_saved_call,
)

ARGS = '{\n  // whose\n  user: "{{userId}}",\n}'
DRAFT = CallDraft("tab", "tasks:list", FunctionType.QUERY, ARGS)
#: As typed, with all that JSON and UTF-8 may trip over.
ARGS_TEXTS = st.text(st.characters(codec=None)).filter(lambda text: "eyJ" not in text)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=LONGEST_NAME).filter(str.strip)


@pytest.fixture
def saved(tmp_path):
    return create_saved_call(tmp_path, "Tasks of one user", DRAFT)


def test_a_file_reads_well_and_shows_each_line_of_the_args_on_its_own(saved):
    assert Path(saved.file).name == "Tasks of one user.call.json"
    assert Path(saved.file).read_bytes().decode() == (
        "{\n"
        '  "convexCall": 1,\n'
        '  "name": "Tasks of one user",\n'
        '  "function": "tasks:list",\n'
        '  "type": "query",\n'
        '  "args": [\n'
        '    "{",\n'
        '    "  // whose",\n'
        '    "  user: \\"{{userId}}\\",",\n'
        '    "}"\n'
        "  ]\n"
        "}\n"
    )


@given(NAMES, ARGS_TEXTS, st.sampled_from(FunctionType))
def test_whatever_was_typed_comes_back_from_its_file(tmp_path_factory, name, args, function_type):
    folder = tmp_path_factory.mktemp("calls")
    draft = CallDraft("tab", "tasks:list", function_type, args)
    saved = create_saved_call(folder, name, draft)
    read = read_saved_call(Path(saved.file))
    assert replace(read, name="") == replace(saved, name="")
    assert read.name == name.strip()
    assert read.digest == draft.digest
    content = Path(saved.file).read_bytes()
    assert content.endswith(b"}\n")
    assert b"\r" not in content
    assert overwrite_saved_call(read.draft("tab"), read.digest) == read
    assert Path(saved.file).read_bytes() == content


def test_the_url_is_there_only_where_it_was_asked_for(tmp_path, saved):
    assert "deployment" not in json.loads(Path(saved.file).read_text("utf-8"))
    url = "https://happy-animal-123.convex.cloud"
    there = create_saved_call(tmp_path, "There", DRAFT, url)
    assert json.loads(Path(there.file).read_text("utf-8"))["deployment"] == url
    assert overwrite_saved_call(there.draft(""), there.digest).deployment_url == url


def test_what_others_wrote_into_a_file_stays_where_it_was(saved):
    file = Path(saved.file)
    fields = json.loads(file.read_text("utf-8"))
    fields = {"owner": "Ada", "type": "query", "tags": [1, {"x": None}], **fields}
    file.write_text(json.dumps(fields), "utf-8")
    changed = replace(read_saved_call(file).draft(""), args_text="{}")
    overwrite_saved_call(changed, saved.digest)
    after = json.loads(file.read_text("utf-8"))
    assert list(after) == list(fields)
    assert after == {**fields, "args": ["{}"]}


@pytest.mark.parametrize(
    "name", ["Con", "a/b", "..", "a" * 200, "ünïcödé", "name.", "📋", "trailing ", "x.call.json"]
)
def test_awkward_names_are_kept_whole_though_the_file_is_called_otherwise(tmp_path, name):
    saved = create_saved_call(tmp_path, name, DRAFT)
    assert read_saved_call(Path(saved.file)).name == name.strip()
    assert [each.name for each in tmp_path.iterdir()] == [Path(saved.file).name]


def test_names_that_some_system_takes_for_one_get_files_of_their_own(tmp_path):
    names = ["List", "list", "LIST", "list?", "list*"]
    files = [Path(create_saved_call(tmp_path, name, DRAFT).file).name for name in names]
    assert files == [
        "List.call.json",
        "list 2.call.json",
        "LIST 3.call.json",
        "list-.call.json",
        "list- 2.call.json",
    ]


def test_a_file_written_by_hand_or_on_windows_is_read(tmp_path):
    file = tmp_path / "mine.call.json"
    file.write_bytes(b'\xef\xbb\xbf{\r\n "function": "a:b",\r\n "args": "{ n: 1 }"\r\n}\r\n')
    call = read_saved_call(file)
    assert (call.name, call.path_text, call.args_text) == ("mine", "a:b", "{ n: 1 }")
    assert call.function_type is FunctionType.ANY


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not JSON"),
        (b"[]", "no JSON object"),
        (b"\xff", "UTF-8"),
        (b"{}", "“function” is missing"),
        (b'{"function": 1}', "“function” must be a string"),
        (b'{"function": "a:b", "args": {}}', "“args” must be the lines"),
        (b'{"function": "a:b", "type": "Query"}', "“type” must be one of"),
        (b'{"function": "a:b", "convexCall": 2}', "newer version"),
        (b'{\n<<<<<<< ours\n"function": "a:b"}', "conflict in git"),
        (b"[" * 100_000, "not JSON"),
        (b" " * (4 << 20) + b"{}", "larger than 4 MiB"),
    ],
)
def test_what_is_no_call_is_refused_with_a_reason_and_left_alone(tmp_path, content, reason):
    file = tmp_path / "a.call.json"
    file.write_bytes(content)
    with pytest.raises(UnreadableCallError, match=reason):
        read_saved_call(file)
    draft = replace(DRAFT, saved_as=SavedAs(str(file), "a", DRAFT.digest))
    with pytest.raises(UnreadableCallError):
        overwrite_saved_call(draft, DRAFT.digest)
    assert file.read_bytes() == content


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["convexCall", "name", "function", "type", "args", "deployment", "other"])


@given(st.binary() | st.dictionaries(KEYS, ANYTHING | st.just("a:b")).map(json.dumps))
def test_whatever_a_file_holds_is_a_call_or_is_refused_with_a_reason(tmp_path_factory, content):
    file = tmp_path_factory.getbasetemp() / "any.call.json"
    data = content if isinstance(content, bytes) else content.encode()
    file.write_bytes(data)
    try:
        call = read_saved_call(file)
        told = (call.name, call.path_text)
    except UnreadableCallError as error:
        told = (str(error), error.reason)
    assert all(each.strip() for each in told)
    assert file.read_bytes() == data


def test_a_file_that_is_gone_is_told_from_one_that_is_unreadable(saved):
    Path(saved.file).unlink()
    with pytest.raises(CallGoneError):
        read_saved_call(Path(saved.file))
    with pytest.raises(CallGoneError):
        overwrite_saved_call(saved.draft(""), saved.digest)
    remove_saved_call(Path(saved.file))


def test_what_somebody_else_wrote_is_not_written_over(saved):
    theirs = overwrite_saved_call(replace(saved.draft(""), args_text="{ n: 2 }"), saved.digest)
    mine = replace(saved.draft(""), args_text="{ n: 3 }")
    with pytest.raises(ChangedOutsideError) as raised:
        overwrite_saved_call(mine, saved.digest)
    assert raised.value.theirs == theirs
    assert overwrite_saved_call(mine, theirs.digest).args_text == "{ n: 3 }"


def test_one_and_the_same_change_is_no_conflict(saved):
    both = replace(saved.draft(""), args_text="{ n: 2 }")
    overwrite_saved_call(both, saved.digest)
    assert overwrite_saved_call(both, saved.digest).args_text == "{ n: 2 }"


def test_a_call_that_is_renamed_takes_its_file_along(tmp_path, saved):
    create_saved_call(tmp_path / "group", "Other", DRAFT)
    renamed = rename_saved_call(Path(saved.file), "Other", tmp_path / "group")
    assert Path(renamed.file) == tmp_path / "group" / "Other 2.call.json"
    assert read_saved_call(Path(renamed.file)) == renamed
    assert not Path(saved.file).exists()
    again = rename_saved_call(Path(renamed.file), "OTHER", tmp_path / "group")
    assert len(list((tmp_path / "group").iterdir())) == 2
    same = rename_saved_call(Path(again.file), "OTHER", tmp_path / "group")
    assert same == again


@pytest.mark.parametrize(
    "draft",
    [
        replace(DRAFT, path_text="npx convex run a:b --admin-key 'prod:x|0123456789'"),
        replace(DRAFT, path_text=f"prod:happy-animal-123|{'a1' * 20}"),
        replace(DRAFT, path_text=""),
        replace(DRAFT, args_text=f'{{ key: "prod:happy-animal-123|{"a1" * 20}" }}'),
        replace(DRAFT, args_text=f'{{ t: "eyJhbGciOiJub25lIn0.{"a" * 20}.{"b" * 20}" }}'),
        replace(DRAFT, args_text=f'{{ t: "{"x" * 1_100_000}" }}'),
    ],
)
def test_no_key_and_no_command_comes_into_a_file(tmp_path, saved, draft):
    content = Path(saved.file).read_bytes()
    with pytest.raises(UnsavableError):
        create_saved_call(tmp_path, "New", draft)
    with pytest.raises(UnsavableError):
        overwrite_saved_call(replace(draft, saved_as=saved.saved_as), saved.digest)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [content]


def test_a_folder_in_the_way_is_told_as_trouble_of_the_disk(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="Cannot save"):
        create_saved_call(tmp_path / "file", "A", DRAFT)
