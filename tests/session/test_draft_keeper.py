"""What was typed is kept, given back, and never in anybody's way."""

import pytest

from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.open_tabs import TabChanges, TabState
from convex_explorer.session import draft_keeper
from convex_explorer.session.draft_keeper import DraftKeeper
from convex_explorer.store.drafts import DraftStore
from tests.support.disks import full_disk
from tests.support.made_calls import PRODUCTION, call, returned
from tests.support.signals import emitted


def typed(text="{ a: 1 }", draft_id="draft"):
    state = TabState(draft_id, "tasks:list", FunctionType.QUERY)
    return TabChanges((state,), recent=(draft_id,), args_texts={draft_id: text})


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(draft_keeper, "SECONDS_TO_PROVE_ITSELF", 0.01)
    monkeypatch.setattr(draft_keeper, "SECONDS_TO_TRY_AGAIN", 0.05)


@pytest.fixture
def another(tmp_path, preferences, tasks, qt_loop):
    """Makes keepers of further programs on the same data folder."""
    keepers = []

    def start():
        store = DraftStore(tmp_path / "drafts.sqlite3", tmp_path / "running")
        keepers.append(DraftKeeper(lambda: store, preferences, tasks))
        return keepers[-1]

    yield start
    for keeper in keepers:
        qt_loop.run_until_complete(keeper.close())


async def restored(keeper, **how):
    keeper.restore(**how)
    (found,) = await emitted(keeper.tabs_found)
    return found


async def typed_before(keeper):
    """Somebody typed, and the program ended."""
    await restored(keeper)
    keeper.keep(typed())
    await keeper.close()


async def test_at_the_first_start_there_is_nothing(drafts):
    assert (await restored(drafts)).open == ()


async def test_what_was_typed_is_there_at_the_next_start(drafts, another):
    await typed_before(drafts)
    (kept,) = (await restored(another())).open
    assert kept.args_text == "{ a: 1 }"


async def test_what_is_to_be_kept_is_on_the_disk_before_a_call_leaves(
    drafts, runner, draft_store, heard
):
    drafts.keep(typed())
    await drafts.write_pending()
    assert (
        draft_store._database._connection.execute("SELECT utf8 FROM args_texts").fetchone()[0]
        == b"{ a: 1 }"
    )


async def test_a_result_is_there_again_when_it_is_asked_for(drafts, another):
    await restored(drafts)
    drafts.keep(typed())
    drafts.keep_outcome(call(), returned({"a": 1}))
    await drafts.close()
    later = another()
    await restored(later)
    later.read_result("draft")
    draft_id, made, outcome = await emitted(later.result_read)
    assert (draft_id, made.draft_id) == ("draft", "draft")
    assert outcome.value.raw_bytes() == b'{"a": 1}'


async def test_of_production_no_result_is_kept(drafts):
    await restored(drafts)
    drafts.keep(typed())
    drafts.keep_outcome(call(), returned("earlier"))
    drafts.keep_outcome(call(deployment=PRODUCTION), returned("secret"))
    await drafts.write_pending()
    drafts.read_result("draft")
    assert await emitted(drafts.result_read) == ("draft", None, None)


async def test_of_production_it_is_kept_where_the_user_wishes_that(drafts, preferences):
    preferences.change(history_production_results=True)
    await restored(drafts)
    drafts.keep(typed())
    drafts.keep_outcome(call(deployment=PRODUCTION), returned("wished"))
    await drafts.write_pending()
    drafts.read_result("draft")
    _, _, outcome = await emitted(drafts.result_read)
    assert outcome.value.raw_bytes() == b'"wished"'


async def test_a_safe_start_only_says_which_tabs_there_are(drafts, another, heard):
    await typed_before(drafts)
    later = another()
    held = heard(later.tabs_held)
    assert (await restored(later, safely=True)).open == ()
    assert [each.args_text for each in held[0][0].open] == ["{ a: 1 }"]
    later.restore_held()
    (found,) = await emitted(later.held_found)
    assert [each.args_text for each in found.open] == ["{ a: 1 }"]


async def test_tabs_that_nobody_wants_can_be_set_aside(drafts, another):
    await typed_before(drafts)
    later = another()
    await restored(later, safely=True)
    later.set_held_aside()
    (found,) = await emitted(later.held_set_aside)
    assert [each.args_text for each in found.open] == ["{ a: 1 }"]


async def test_a_start_that_lived_is_not_held_against_its_tabs(drafts, another):
    await typed_before(drafts)
    second = another()
    await restored(second)
    await emitted(second.start_proved)
    with second._store._database.reading() as connection:
        assert connection.execute("SELECT state FROM programs").fetchone()[0] == "running"


async def test_a_full_disk_is_told_once_and_what_was_typed_is_kept_when_there_is_room(
    tmp_path, preferences, tasks, heard
):
    with full_disk(tmp_path / "disk") as disk:
        store = DraftStore(disk.folder / "drafts.sqlite3", disk.folder / "running")
        keeper = DraftKeeper(lambda: store, preferences, tasks)
        failures = heard(keeper.failed)
        for text in ("one", "two", "three"):
            keeper.keep(typed(text))
            await keeper.write_pending()
        assert len(failures) == 1
        assert "full" in str(failures[0][0])
        disk.make_room()
        await keeper.close()
        later = DraftStore(disk.folder / "drafts.sqlite3", disk.folder / "running")
        (kept,) = later.take_over().open
        later.close()
        assert kept.args_text == "three"


async def test_it_is_tried_again_without_anything_being_typed(tmp_path, preferences, tasks):
    with full_disk(tmp_path / "disk") as disk:
        store = DraftStore(disk.folder / "drafts.sqlite3", disk.folder / "running")
        keeper = DraftKeeper(lambda: store, preferences, tasks)
        keeper.keep(typed("typed while it was full"))
        await emitted(keeper.failed)
        disk.make_room()
        await emitted(keeper.kept)
        later = DraftStore(disk.folder / "drafts.sqlite3", disk.folder / "running")
        await keeper.close()
        assert later.take_over().open[0].args_text == "typed while it was full"
        later.close()
