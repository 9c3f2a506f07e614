"""Calls that are saved in a folder: named, opened again, and shared with others who change them."""

import json
import shutil

import pytest
from PySide6.QtWidgets import QFileDialog, QTabBar

from tests.support.disks import read_only

pytestmark = pytest.mark.usefixtures("acme")

ROWS = "{ n: 3 } // three"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "calls"
    folder.mkdir()
    return folder


async def choose_folder(user, folder):
    """As in the system's dialog for that."""
    await user.until(lambda: user.sees("savedFolderDialog"), "a folder is asked for")
    dialog = user.find("savedFolderDialog", QFileDialog)
    dialog.fileSelected.emit(str(folder))
    dialog.reject()


async def save_as(user, name, *, folder=None, group=""):
    await user.until(lambda: user.sees("savedCallDialog"), "a name is asked for")
    if folder is not None:
        assert not user.enabled("saveSavedCallButton")
        user.click("savedCallFolderButton")
        await choose_folder(user, folder)
        await user.until(lambda: user.enabled("saveSavedCallButton"), "there is a folder")
    await user.type("savedCallNameEdit", name)
    if group:
        user.find("savedCallGroupCombo").setEditText(group)
    user.click("saveSavedCallButton")
    await user.until(lambda: name in user.tabs(), "the call is saved")
    await user.stay_active()


async def saved_call(user, folder, name="Three rows"):
    await user.fill_in("values:rows", ROWS)
    await user.stay_active()
    user.press("Ctrl+S")
    await save_as(user, name, folder=folder)
    return folder / f"{name}.call.json"


def write(file, args, **fields):
    """As another program does."""
    held = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(held | {"args": args.split("\n")} | fields), "utf-8")


def args_in(file):
    return "\n".join(json.loads(file.read_text("utf-8"))["args"])


async def test_a_call_is_saved_once_under_a_name_and_then_in_place(opened, folder, server):
    async with opened() as user:
        file = await saved_call(user, folder)
        assert args_in(file) == ROWS
        assert user.front_tab() == "Three rows"
        user.paste("argsEditor", "{ n: 4 }")
        await user.until(user.front_tab_is_unsaved, "the tab shows it is unsaved")
        bar = user.find("callTabs", QTabBar)
        assert bar.accessibleTabName(bar.currentIndex()) == "Three rows, not saved"
        user.press("Ctrl+S")
        await user.until(lambda: not user.front_tab_is_unsaved(), "it is saved")
        assert args_in(file) == "{ n: 4 }"
        assert not user.sees("savedCallDialog")
        user.press("Ctrl+Z", on="argsEditor")
        await user.until(user.front_tab_is_unsaved, "undo makes it differ again")
        assert not server.called


async def test_saved_calls_are_found_and_opened_by_keyboard_and_never_run(opened, folder, server):
    async with opened() as user:
        await saved_call(user, folder)
        user.choose_command("File", "Save call as")
        await save_as(user, "Grouped", group="team / rows")
        assert (folder / "team" / "rows" / "Grouped.call.json").exists()
    async with opened() as user:
        user.press("Ctrl+Shift+O")
        await user.until(lambda: user.sees("savedList"), "they are listed")
        assert [row[0] for row in user.rows("savedList")] == ["team/rows", "Grouped", "Three rows"]
        await user.type("savedSearch", "three ROWS")
        assert user.rows("savedList") == [("Three rows", "values:rows")]
        assert user.spoken("savedList") == ["Three rows, query values:rows"]
        user.press("Return", on="savedSearch")
        await user.until(lambda: user.front_tab() == "Three rows", "it is open")
        assert user.text("argsEditor") == ROWS
        tabs = user.tabs()
        user.press("Return", on="savedList")
        await user.until(lambda: user.front_tab() == "Three rows", "the same tab comes up")
        assert user.tabs() == tabs
        assert not server.called


async def test_a_call_is_renamed_moved_and_deleted_from_the_list(opened, folder):
    async with opened() as user:
        file = await saved_call(user, folder)
        user.press("Ctrl+Shift+O")
        await user.until(lambda: user.sees("savedList"), "they are listed")
        user.choose_row("savedList", "Three rows")
        user.press("F2", on="savedList")
        await save_as(user, "con", group="x")
        assert not file.exists()
        moved = folder / "x" / "con_.call.json"
        assert json.loads(moved.read_text("utf-8"))["name"] == "con"
        await user.until(lambda: ("x", "") in [(r[0], "") for r in user.rows("savedList")], "moved")
        user.choose_row("savedList", "con")
        user.press("Delete", on="savedList")
        await user.until(lambda: user.sees("deleteSavedCallDialog"), "one is asked")
        user.press("Return", on="cancelSavedRemovalButton")
        assert moved.exists()
        user.press("Delete", on="savedList")
        user.click("deleteSavedCallButton")
        await user.until(lambda: not moved.exists(), "it is deleted")
        await user.until(lambda: "values:rows" in user.tabs(), "the tab is an unsaved call")
        assert user.text("argsEditor") == ROWS


async def test_a_tab_follows_what_others_write_as_long_as_it_was_not_changed(opened, folder):
    async with opened() as user:
        file = await saved_call(user, folder)
        write(file, "{ n: 9 }", function="values:rows2")
        await user.until(lambda: user.text("argsEditor") == "{ n: 9 }", "the tab follows")
        assert user.text("functionPathEdit") == "values:rows2"
        assert user.front_tab() == "Three rows"
        assert "changed in its file" in user.text("bannerMessage")
        user.press("Ctrl+Z", on="argsEditor")
        assert user.text("argsEditor") == ROWS
        await user.until(user.front_tab_is_unsaved, "what was there is unsaved")


@pytest.mark.parametrize("answer", ["keepMineButton", "takeTheirsButton", "decideLaterButton"])
async def test_a_call_changed_on_both_sides_is_asked_about(opened, folder, answer):
    async with opened() as user:
        file = await saved_call(user, folder)
        user.paste("argsEditor", "{ n: 7 }")
        await user.until(user.front_tab_is_unsaved, "it is changed here")
        write(file, "{ n: 9 }")
        await user.until(lambda: user.sees("conflictDialog"), "it is asked about")
        assert "+ { n: 7 }" in user.text("conflictMine")
        assert "- { n: 9 }" in user.text("conflictTheirs")
        assert user.focused() == "decideLaterButton"
        user.click(answer)
        if answer == "takeTheirsButton":
            await user.until(lambda: user.text("argsEditor") == "{ n: 9 }", "theirs counts")
            user.press("Ctrl+Z", on="argsEditor")
        elif answer == "keepMineButton":
            await user.until(lambda: not user.front_tab_is_unsaved(), "mine counts")
            assert args_in(file) == "{ n: 7 }"
        else:
            assert args_in(file) == "{ n: 9 }"
            await user.stay_active()
            user.press("Ctrl+S")
            await user.until(lambda: user.sees("conflictDialog"), "saving asks again")
            user.click("otherNameButton")
            await save_as(user, "Mine")
            assert args_in(file) == "{ n: 9 }"
            assert args_in(folder / "Mine.call.json") == "{ n: 7 }"
        assert user.text("argsEditor") == "{ n: 7 }"


async def test_a_file_that_is_deleted_or_moved_outside_takes_nothing_along(opened, folder):
    async with opened() as user:
        file = await saved_call(user, folder)
        (folder / "elsewhere").mkdir()
        moved = file.rename(folder / "elsewhere" / "renamed.call.json")
        user.press("Ctrl+Shift+O")
        await user.until(lambda: user.sees("savedList"), "they are listed")
        await user.until(lambda: "elsewhere" in str(user.rows("savedList")), "the move is seen")
        user.paste("argsEditor", "{ n: 4 }")
        await user.stay_active()
        user.press("Ctrl+S")
        await user.until(lambda: args_in(moved) == "{ n: 4 }", "it is saved where it is now")
        moved.unlink()
        await user.until(lambda: user.front_tab() == "values:rows", "the tab is an unsaved call")
        assert user.text("argsEditor") == "{ n: 4 }"
        user.press("Ctrl+S")
        await save_as(user, "Again")
        assert args_in(folder / "Again.call.json") == "{ n: 4 }"


async def test_a_name_that_others_changed_is_that_of_the_tab(opened, folder):
    async with opened() as user:
        file = await saved_call(user, folder)
        write(file, ROWS, name="Renamed")
        await user.until(lambda: user.tabs() == ["Renamed"], "the tab is called so, too")


async def test_two_calls_changed_on_both_sides_are_asked_about_one_after_the_other(opened, folder):
    async with opened() as user:
        first = await saved_call(user, folder, "First")
        user.paste("argsEditor", "{ n: 7 }")
        user.press("Ctrl+T")
        await user.stay_active()
        await user.fill_in("values:rows", ROWS)
        await user.stay_active()
        user.press("Ctrl+S")
        await save_as(user, "Second")
        user.paste("argsEditor", "{ n: 7 }")
        write(first, "{ n: 8 }")
        write(folder / "Second.call.json", "{ n: 8 }")
        asked = set()
        for _ in range(2):
            await user.until(lambda: user.sees("conflictTitle"), "one is asked about")
            asked.add(user.text("conflictTitle").split("”")[0])
            user.click("decideLaterButton")
        assert asked == {"“First", "“Second"}
        await user.stay_active()


async def test_unreadable_files_are_listed_and_left_alone(opened, folder):
    async with opened() as user:
        await saved_call(user, folder)
        bad = folder / "bad.call.json"
        bad.write_text("<<<<<<< ours\n{}", "utf-8")
        user.press("Ctrl+Shift+O")
        await user.until(lambda: user.sees("savedList"), "they are listed")
        await user.until(lambda: len(user.rows("savedList")) == 2, "both are listed")
        assert ("bad.call.json", "cannot be read") in user.rows("savedList")
        assert user.text("savedStatus") == "1 file cannot be read."
        user.choose_row("savedList", "bad.call.json")
        user.press("Return", on="savedList")
        await user.until(lambda: user.sees("bannerMessage"), "it is told why")
        assert "conflict in git" in user.text("bannerMessage")
        assert bad.read_text("utf-8") == "<<<<<<< ours\n{}"


async def test_no_command_with_a_key_in_it_is_saved(opened, folder):
    secret = "0123456789abcdef0123456789abcdef"
    async with opened() as user:
        await saved_call(user, folder)
        user.press("Ctrl+T")
        await user.stay_active()
        path = user.find("functionPathEdit")
        path.hold_command(f"npx convex run --admin-key 'prod:x|{secret}'")
        user.press("Ctrl+S")
        await user.until(lambda: user.sees("bannerMessage"), "it is told")
        assert not user.sees("savedCallDialog")
        user.press("Ctrl+T")
        await user.fill_in("values:rows", f'{{ key: "prod:happy-animal-123|{secret}" }}')
        user.press("Ctrl+S")
        await user.until(lambda: "key or a token" in user.text("bannerMessage"), "it is told")
    files = [each for each in folder.rglob("*") if each.is_file()]
    assert [each.name for each in files] == ["Three rows.call.json"]
    assert not any(secret in each.read_text("utf-8") for each in files)


async def test_where_nothing_can_be_written_the_work_goes_on(opened, folder, server):
    async with opened() as user:
        await saved_call(user, folder)
        user.paste("argsEditor", "{ n: 2 }")
        with read_only(folder):
            await user.stay_active()
            user.press("Ctrl+S")
            await user.until(lambda: user.sees("bannerMessage"), "it is told")
            assert "Cannot save" in user.text("bannerMessage")
            await user.until(user.front_tab_is_unsaved, "it is unsaved")
            user.press("Ctrl+Return")
            assert (await user.ended()).startswith("Success")
        user.press("Ctrl+S")
        await user.until(lambda: not user.front_tab_is_unsaved(), "now it is saved")


async def test_a_folder_that_is_gone_is_told_in_the_list(opened, folder):
    async with opened() as user:
        await saved_call(user, folder)
    shutil.rmtree(folder)
    async with opened() as user:
        user.press("Ctrl+Shift+O")
        await user.until(lambda: "Cannot read" in user.text("savedEmpty"), "it is told")
        assert user.sees("chooseSavedFolderButton")
        folder.mkdir()
        user.click("chooseSavedFolderButton")
        await choose_folder(user, folder)
        await user.until(lambda: "No call is saved" in user.text("savedEmpty"), "it is there")


async def test_the_url_of_a_deployment_is_kept_where_that_is_asked_for(opened, folder, server):
    async with opened() as user:
        await user.fill_in("values:rows", ROWS)
        await user.stay_active()
        user.press("Ctrl+S")
        await user.until(lambda: user.sees("savedCallDialog"), "a name is asked for")
        assert user.text("savedCallUrlTick") == "With the URL of acme"
        user.press("Space", on="savedCallUrlTick")
        await save_as(user, "There", folder=folder)
        file = folder / "There.call.json"
        assert json.loads(file.read_text("utf-8"))["deployment"] == server.url
        write(file, ROWS, deployment="https://calm-owl-9.convex.cloud")
        user.press("Ctrl+W")
        user.press("Ctrl+Shift+O")
        await user.until(lambda: user.sees("savedList"), "it is listed")
        user.choose_row("savedList", "There")
        user.press("Return", on="savedList")
        await user.until(lambda: user.sees("bannerMessage"), "it is told")
        assert "is meant for https://calm-owl-9.convex.cloud" in user.text("bannerMessage")


async def test_tabs_of_last_time_still_know_their_files_and_what_became_of_them(opened, folder):
    async with opened() as user:
        mine = await saved_call(user, folder, "Mine")
        user.press("Ctrl+T")
        await user.stay_active()
        await user.fill_in("values:rows", "{ n: 5 }")
        await user.stay_active()
        user.press("Ctrl+S")
        await save_as(user, "Untouched")
        user.choose_tab("Mine")
        user.paste("argsEditor", "{ n: 7 }")
    write(mine, "{ n: 8 }")
    write(folder / "Untouched.call.json", "{ n: 9 }")
    async with opened() as user:
        await user.until(lambda: user.sees("conflictDialog"), "what both changed is asked about")
        assert "+ { n: 7 }" in user.text("conflictMine")
        user.click("takeTheirsButton")
        await user.until(lambda: user.text("argsEditor") == "{ n: 8 }", "theirs counts")
        user.choose_tab("Untouched")
        await user.until(lambda: user.text("argsEditor") == "{ n: 9 }", "the other one followed")
