"""The folder of saved calls: listed, watched for change, and shared with others."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.saved_calls import UnsavableError
from convex_explorer.store.errors import StoreError
from convex_explorer.store.saved_calls import MOST_FOLDERS, SavedCallFolder
from tests.support.disks import full_disk, read_only

DRAFT = CallDraft("tab", "tasks:list", FunctionType.QUERY, "{ n: 1 }")


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "calls"
    root.mkdir()
    return root


@pytest.fixture
def folder(root, tmp_path):
    return SavedCallFolder(root, tmp_path / "turns")


def names(folder):
    return [(each.group, each.name) for each in folder.read().entries]


def test_calls_are_listed_by_group_and_name(folder):
    for group, name in (("b", "Zoo"), ("", "zebra"), ("b/c", "x"), ("", "Apple")):
        folder.add(DRAFT, name, group)
    assert names(folder) == [("", "Apple"), ("", "zebra"), ("b", "Zoo"), ("b/c", "x")]
    assert folder.read().groups == ("b", "b/c")


def test_nothing_but_calls_is_looked_at(folder, root):
    folder.add(DRAFT, "A")
    (root / "package.json").write_text("{}")
    for hidden in (".git", "node_modules"):
        (root / hidden).mkdir()
        (root / hidden / "b.call.json").write_text('{"function": "a:b"}')
    listing = folder.read()
    assert [each.name for each in listing.entries] == ["A"]
    assert not listing.unreadable


def test_an_unreadable_file_is_listed_with_its_reason_and_stays(folder, root):
    (root / "bad.call.json").write_text("{")
    (root / "link.call.json").symlink_to(root / "nowhere")
    (root / "good.call.json").write_text('{"function": "a:b"}')
    listing = folder.read()
    assert [each.name for each in listing.entries] == ["good"]
    assert [each.name for each in listing.unreadable] == ["bad.call.json", "link.call.json"]
    assert "not JSON" in listing.unreadable[0].reason
    assert (root / "bad.call.json").read_text() == "{"


def test_a_change_is_seen_even_where_time_and_size_stay_the_same(folder, root):
    file = root / "a.call.json"
    file.write_text('{"function": "a:b"}')
    before = file.stat()
    assert folder.read().entries[0].path_text == "a:b"
    file.write_text('{"function": "a:c"}')
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert folder.read().entries[0].path_text == "a:c"


def test_a_file_that_has_not_changed_is_not_read_again(folder, root):
    file = root / "a.call.json"
    file.write_text('{"function": "a:b"}')
    os.utime(file, (1_000_000_000, 1_000_000_000))
    first = folder.read().entries[0]
    assert folder.read().entries[0] is first


def test_a_group_never_leads_out_of_the_folder(folder, root):
    for group in ("../out", "/etc", "C:\\x", ".git", "a/../../b"):
        saved = folder.add(DRAFT, "A", group)
        assert root in Path(saved.file).parents
    assert {path.parent for path in root.parent.rglob("*.call.json")} >= {root / "group" / "out"}
    assert not (root / ".git").exists()


def test_a_group_that_is_there_is_used_as_it_is_called(folder, root):
    (root / "a. b.").mkdir()
    saved = folder.add(DRAFT, "A", "a. b.")
    assert Path(saved.file).parent == root / "a. b."


def test_a_key_in_a_name_or_a_group_is_not_written_either(folder, root):
    key = f"prod:happy-animal-123|{'a1' * 20}"
    for name, group in ((key, ""), ("A", key)):
        with pytest.raises(UnsavableError):
            folder.add(DRAFT, name, group)
    assert not list(root.iterdir())


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path):
    gone = SavedCallFolder(tmp_path / "gone", tmp_path / "turns")
    with pytest.raises(StoreError, match="Cannot read"):
        gone.read()
    with pytest.raises(StoreError, match="no such folder"):
        gone.add(DRAFT, "A", "group")
    assert not (tmp_path / "gone").exists()


def test_the_root_of_something_huge_is_cut(folder, root):
    for number in range(MOST_FOLDERS + 5):
        (root / str(number)).mkdir()
    assert folder.read().is_cut


def test_nothing_but_calls_is_left_in_the_users_folder(folder, root):
    saved = folder.add(DRAFT, "A")
    saved = folder.overwrite(replace(saved.draft(""), args_text="{}"), saved.digest)
    saved = folder.rename(Path(saved.file), "B", "")
    assert list(root.iterdir()) == [Path(saved.file)]


def test_on_a_full_disk_a_call_stays_what_it_was(tmp_path):
    with full_disk(tmp_path / "full") as disk:
        full = SavedCallFolder(disk.folder, tmp_path / "turns")
        with pytest.raises(StoreError, match="disk is full"):
            full.add(DRAFT, "A")
        disk.make_room()
        saved = full.add(DRAFT, "A")
        disk.fill()
        with pytest.raises(StoreError, match="disk is full"):
            full.overwrite(replace(saved.draft(""), args_text="{ n: 22222 }"), saved.digest)
        assert full.read().fate_of(saved.saved_as).name == "SAME"


def test_in_a_folder_that_is_read_only_a_call_stays_what_it_was(folder, root):
    saved = folder.add(DRAFT, "A")
    with read_only(root), pytest.raises(StoreError, match="Cannot save"):
        folder.overwrite(replace(saved.draft(""), args_text="{}"), saved.digest)
    assert names(folder) == [("", "A")]


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.store.saved_call_files import ChangedOutsideError, read_saved_call
from convex_explorer.store.saved_calls import SavedCallFolder

root, turns, who = sys.argv[1:]
folder = SavedCallFolder(Path(root), Path(turns))
shared = next(each for each in folder.read().entries if each.name == "Shared")
for number in range(25):
    draft = CallDraft("", "a:b", FunctionType.QUERY, f'{{ from: "{who}", number: {number} }}')
    folder.add(draft, "List")
for number in range(25):
    base = read_saved_call(Path(shared.file))
    while True:
        mine = replace(base.draft(""), args_text=f"{base.args_text}\\n// {who} {number}")
        try:
            folder.overwrite(mine, base.digest)
            break
        except ChangedOutsideError as error:
            base = error.theirs
"""


def test_two_processes_lose_nothing_of_what_the_other_wrote(folder, root, tmp_path):
    shared = folder.add(DRAFT, "Shared")
    command = [sys.executable, "-c", WRITER, str(root), str(tmp_path / "turns")]
    writers = [subprocess.Popen([*command, who]) for who in ("ann", "bob")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    listing = folder.read()
    assert not listing.unreadable
    assert len(listing.entries) == 51
    assert len({each.digest for each in listing.entries}) == 51
    text = Path(shared.file).read_text("utf-8")
    assert all(f'// {who} {n}"' in text for who in ("ann", "bob") for n in range(25))
    assert all(not each.name.endswith(".new") for each in root.iterdir())
