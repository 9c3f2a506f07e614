"""A result is saved to a file, while one goes on, and is stopped; nothing half is left."""

import csv
import io
import json

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit

from tests.journeys.test_large_results import watched_pauses
from tests.support.garbage import without_old_garbage

pytestmark = pytest.mark.usefixtures("acme")

BIG = "{ bytes: 16500000 }"
LONGEST_PAUSE = 0.3


async def answer(user, path) -> None:
    """Give the dialog a path, and confirm it."""
    await user.until(lambda: user.sees("saveDialog"), "the dialog is open")
    name = user.find("fileNameEdit", QLineEdit)
    name.selectAll()
    name.insert(str(path))  # Typing would bring up Qt's list of completions, in its own time.
    buttons = user.find("saveDialog", QFileDialog).findChild(QDialogButtonBox)
    buttons.button(QDialogButtonBox.StandardButton.Save).click()
    await user.until(lambda: not user.sees("saveDialog"), "the dialog is closed")
    await user.stay_active()


async def until_saved(user, path) -> None:
    await user.until(
        lambda: user.sees("saveBanner") and str(path) in user.text("bannerMessage"),
        "it is saved",
        60,
    )


async def test_a_result_is_saved_and_read_by_other_programs(opened, tmp_path):
    async with opened() as user:
        await user.run("tasks:list", "{ paginationOpts: { numItems: 20, cursor: null } }")
        for key, file in (("JSON, pretty", "a.json"), ("JSON Lines", "a.jsonl"), ("CSV", "a.csv")):
            user.choose_from("saveResultButton", key)
            await answer(user, tmp_path / file)
            await until_saved(user, tmp_path / file)
        page = json.loads((tmp_path / "a.json").read_text("utf-8"))["page"]
        lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
        rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8"))))
        assert [json.loads(line) for line in lines] == page
        assert [row["_id"] for row in rows] == [task["_id"] for task in page]
        assert len(page) == 20


async def test_the_folder_is_the_same_the_next_time(opened, tmp_path):
    (tmp_path / "mine").mkdir()
    async with opened() as user:
        await user.run("tasks:countByStatus")
        user.press("Ctrl+Shift+S")
        await answer(user, tmp_path / "mine" / "first.json")
        await until_saved(user, tmp_path / "mine" / "first.json")
    async with opened() as user:
        await user.run("tasks:countByStatus")
        user.press("Ctrl+Shift+S")
        await answer(user, "second")
        await until_saved(user, tmp_path / "mine" / "second.json")


async def test_16_mib_are_saved_in_every_form_while_the_window_goes_on(opened, tmp_path):
    async with opened() as user:
        await user.run("values:big", BIG)
        with without_old_garbage(), watched_pauses() as pauses:
            for form in ("JSON as received", "JSON, pretty", "JSON Lines", "CSV"):
                user.choose_from("saveResultButton", form)
                await answer(user, tmp_path / form)
                await until_saved(user, tmp_path / form)
        assert max(pauses) < LONGEST_PAUSE
        received = json.loads(next(tmp_path.glob("JSON as received*")).read_bytes())
        assert json.loads(next(tmp_path.glob("JSON, pretty*")).read_bytes()) == received
        with next(tmp_path.glob("JSON Lines*")).open("rb") as lines:
            assert [json.loads(line) for line in lines] == received
        with next(tmp_path.glob("CSV*")).open(encoding="utf-8", newline="") as text:
            assert sum(1 for _ in csv.reader(text)) == len(received) + 1


async def test_saving_is_stopped_and_leaves_nothing_behind(opened, tmp_path):
    (tmp_path / "folder").mkdir()
    async with opened() as user:
        await user.run("values:big", BIG)
        user.choose_from("saveResultButton", "CSV")
        await answer(user, tmp_path / "folder" / "big.csv")
        await user.until(lambda: user.sees("saveProgress"), "it says how far it is")
        assert user.text("saveProgress").startswith("Saving big.csv…")
        user.click("saveStopButton")
        await user.until(lambda: user.sees("saveBanner"), "it is stopped")
        assert user.text("bannerMessage") == "Stopped saving big.csv."
        assert list((tmp_path / "folder").iterdir()) == []


async def test_whoever_leaves_while_a_file_is_saved_finds_it_whole_or_not_at_all(opened, tmp_path):
    (tmp_path / "folder").mkdir()
    async with opened() as user:
        await user.run("values:big", BIG)
        user.choose_from("saveResultButton", "CSV")
        await answer(user, tmp_path / "folder" / "big.csv")
        user.press("Ctrl+W")  # the tab is closed, and saving goes on
    left = list((tmp_path / "folder").iterdir())
    assert [each.name for each in left] in ([], ["big.csv"])
    for each in left:
        assert each.read_bytes().endswith(b"\r\n")


async def test_what_a_filter_found_is_saved_alone_and_the_whole_result_still_whole(
    opened, tmp_path
):
    async with opened() as user:
        await user.run("tasks:list", "{ paginationOpts: { numItems: 5, cursor: null } }")
        user.click("filterButton")
        await user.type("filterBox", "$.page[1:3]")
        user.press("Return", on="filterBox")
        await user.until(
            lambda: user.sees("filterCount") and user.text("filterCount").startswith("2 match"),
            "it is filtered",
        )
        user.choose_from("saveResultButton", "Filtered result")
        assert user.find("saveDialog").windowTitle() == "Save filtered result as"
        await answer(user, tmp_path / "some.json")
        await until_saved(user, tmp_path / "some.json")
        await user.stay_active()
        user.press("Ctrl+Shift+S")
        assert user.find("saveDialog").windowTitle() == "Save the whole result as"
        await answer(user, tmp_path / "all.json")
        await until_saved(user, tmp_path / "all.json")
    some, whole = (json.loads((tmp_path / name).read_bytes()) for name in ("some.json", "all.json"))
    assert some == whole["page"][1:3]
