"""Saved calls while others work in the same folder."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.saved_calls import Fate, UnsavableError
from convex_explorer.session.preferences import Preferences
from convex_explorer.session.saved_calls import SavedCalls
from convex_explorer.store.errors import StoreError
from convex_explorer.store.settings import SettingsStore
from tests.support.disks import read_only
from tests.support.signals import emitted

DRAFT = CallDraft("tab", "tasks:list", FunctionType.QUERY, "{ n: 1 }")


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "calls"
    root.mkdir()
    return root


@pytest.fixture
def unchosen(tmp_path, tasks, qt_loop):
    preferences = Preferences(SettingsStore(tmp_path / "settings.json"), tasks)
    calls = SavedCalls(tmp_path / "saved-calls", preferences, tasks)
    yield calls
    qt_loop.run_until_complete(calls.close())


@pytest.fixture
def calls(unchosen, root):
    unchosen.choose_folder(str(root))
    return unchosen


async def saved(calls, draft=DRAFT, name="A", group=""):
    calls.add(draft, name, group, "")
    _, call = await emitted(calls.saved)
    return call


async def listed(calls, holds):
    """The first list in which something is true; one that was told before is asked for again."""
    while True:
        calls.look()
        listing = (await emitted(calls.listed))[0]
        if holds(listing):
            return listing


def args_in(file):
    return json.loads(Path(file).read_text("utf-8"))["args"]


def rename(file, other):
    return str(Path(file).rename(other))


def unlink(file):
    Path(file).unlink()


def write(file, args):
    """As another program does."""
    fields = json.loads(Path(file).read_text("utf-8"))
    Path(file).write_text(json.dumps(fields | {"args": [args]}), "utf-8")


async def test_without_a_folder_nothing_is_listed(unchosen):
    lists = []
    unchosen.listed.connect(lists.append)
    unchosen.look()
    assert lists == [None]


async def test_what_is_saved_is_listed_and_opened_as_its_file_has_it(calls):
    call = await saved(calls, group="mine")
    listing = await listed(calls, lambda each: each.entries)
    assert [(each.group, each.name) for each in listing.entries] == [("mine", "A")]
    write(call.file, "{ n: 2 }")
    calls.open(call.file)
    assert (await emitted(calls.opened))[0].args_text == "{ n: 2 }"


async def test_what_others_do_in_the_folder_is_noticed(calls, root):
    call = await saved(calls)
    await listed(calls, lambda each: each.entries)
    write(call.file, "{ n: 2 }")  # in place
    await listed(calls, lambda each: each.fate_of(call.saved_as) is Fate.CHANGED)
    (root / "new").mkdir()
    (root / "new" / "b.call.json").write_text('{"function": "a:b"}')
    await listed(calls, lambda each: len(each.entries) == 2)
    other = root / "aside"
    other.write_text('{"function": "a:c"}')
    other.replace(root / "new" / "b.call.json")  # renamed over it, as git does
    await listed(calls, lambda each: each.entries[1].path_text == "a:c")
    (root / "new" / "b.call.json").write_text("{")
    await listed(calls, lambda each: each.unreadable)
    unlink(call.file)
    await listed(calls, lambda each: each.fate_of(call.saved_as) is Fate.GONE)


async def test_a_draft_is_saved_in_place(calls):
    call = await saved(calls)
    calls.save(replace(call.draft("tab"), args_text="{ n: 2 }"))
    draft_id, again = await emitted(calls.saved)
    assert draft_id == "tab"
    assert (again.file, again.args_text) == (call.file, "{ n: 2 }")


async def test_what_others_wrote_is_only_written_over_when_that_is_wished(calls):
    call = await saved(calls)
    write(call.file, "{ n: 2 }")
    mine = replace(call.draft("tab"), args_text="{ n: 3 }")
    calls.save(mine)
    draft, theirs = await emitted(calls.conflicted)
    assert (draft, theirs.args_text) == (mine, "{ n: 2 }")
    assert args_in(call.file) == ["{ n: 2 }"]
    calls.save_over(draft, theirs)
    await emitted(calls.saved)
    assert args_in(call.file) == ["{ n: 3 }"]


async def test_a_draft_whose_file_is_gone_is_told(calls):
    call = await saved(calls)
    unlink(call.file)
    calls.save(call.draft("tab"))
    assert (await emitted(calls.gone))[0] == call.draft("tab")


async def test_a_file_that_others_moved_is_found_again_and_saved_where_it_is(calls, root):
    call = await saved(calls)
    (root / "group").mkdir()
    moved = rename(call.file, root / "group" / "other.call.json")
    await listed(calls, lambda each: [entry.file for entry in each.entries] == [moved])
    calls.fetch("tab", call.saved_as)
    draft_id, saved_as = await emitted(calls.moved)
    assert (draft_id, saved_as.file, saved_as.name) == ("tab", moved, "A")
    calls.save(replace(call.draft("tab"), args_text="{ n: 2 }"))
    _, again = await emitted(calls.saved)
    assert again.file == moved
    assert args_in(moved) == ["{ n: 2 }"]
    unlink(moved)
    calls.fetch("tab", again.saved_as)
    assert await emitted(calls.lost) == ("tab", again.saved_as)


async def test_a_call_is_renamed_and_removed(calls, root):
    call = await saved(calls)
    calls.rename(call.file, "B", "group")
    before, renamed = await emitted(calls.renamed)
    assert (before, renamed.name) == (call.file, "B")
    calls.fetch("tab", renamed.saved_as)
    assert await emitted(calls.fetched) == ("tab", renamed)
    calls.remove(renamed.file)
    await listed(calls, lambda each: not each.entries)
    assert not list(root.rglob("*.json"))


async def test_trouble_is_told_and_the_work_goes_on(calls, root):
    call = await saved(calls)
    with read_only(root):
        calls.save(replace(call.draft("tab"), args_text="{}"))
        (error,) = await emitted(calls.failed)
        assert isinstance(error, StoreError)
        calls.add(DRAFT, "B", "", "")
        assert "Cannot save" in str((await emitted(calls.failed))[0])
    calls.add(replace(DRAFT, path_text="npx convex run a:b"), "B", "", "")
    assert isinstance((await emitted(calls.failed))[0], UnsavableError)
    assert (await saved(calls, name="C")).name == "C"


async def test_a_folder_that_went_away_and_comes_back(calls, root):
    call = await saved(calls)
    away = root.rename(root.with_name("away"))
    calls.look()
    (error,) = await emitted(calls.unavailable)
    assert str(root) in str(error)
    away.rename(root)
    calls.look()
    await listed(calls, lambda each: each.fate_of(call.saved_as) is Fate.SAME)


async def test_looking_many_times_at_once_is_done_once_or_twice(calls):
    lists = []
    calls.listed.connect(lists.append)
    for _ in range(20):
        calls.look()
    await emitted(calls.listed)
    await asyncio.sleep(0)
    assert 1 <= len(lists) <= 2


async def test_a_tab_of_a_folder_chosen_before_is_saved_where_it_is(calls, tmp_path):
    call = await saved(calls)
    other = tmp_path / "other"
    other.mkdir()
    calls.choose_folder(str(other))
    calls.save(replace(call.draft("tab"), args_text="{ n: 2 }"))
    _, again = await emitted(calls.saved)
    assert again.file == call.file
    assert not list(other.iterdir())


async def test_what_is_saved_last_is_written_before_the_program_ends(calls):
    call = await saved(calls)
    calls.save(replace(call.draft("tab"), args_text="{ last: true }"))
    await calls.close()
    assert args_in(call.file) == ["{ last: true }"]
