"""What was called stays known: it is found, and opened again without being run."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QSpinBox

pytestmark = pytest.mark.usefixtures("acme")

CREATE = "{\n  // For the office\n  title: 'Water the plants',\n}"


async def test_history_is_searched_while_one_types(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await user.run("tasks:create", CREATE, "Mutation")
        await user.run("users:list")
        await user.until(lambda: user.sees("historyList"), "history shows the calls")
        await user.until(lambda: len(user.rows("historyList")) == 3, "all are written")
        assert user.rows("historyList") == [
            ("users:list",),
            ("tasks:create",),
            ("tasks:countByStatus",),
        ]
        await user.stay_active()
        user.press("Ctrl+Shift+H")
        assert user.focused() == "historySearch"
        await user.type("historySearch", "water")
        await user.until(lambda: len(user.rows("historyList")) == 1, "it is found by its args")
        assert user.rows("historyList") == [("tasks:create",)]
        await user.type("historySearch", "nowhere")
        await user.until(lambda: user.sees("historyEmpty"), "nothing is found")
        assert user.text("historyEmpty") == "No call holds “nowhere”."
        await user.type("historySearch", "")
        await user.until(lambda: user.sees("historyList"), "all are there again")
        assert len(user.rows("historyList")) == 3


async def test_enter_opens_a_call_in_a_new_tab_with_its_args_and_runs_nothing(opened, server):
    async with opened() as user:
        await user.run("tasks:create", CREATE, "Mutation")
        user.press("Ctrl+T")
        await user.until(lambda: user.sees("historyList"), "history shows the call")
        requests = len(server.requests)
        user.find("historyList").setFocus()
        user.press("Down")
        user.press("Return")
        await user.until(lambda: len(user.tabs()) == 3, "it is opened")
        assert user.front_tab() == "tasks:create"
        assert user.text("functionTypeCombo") == "Mutation"
        assert user.text("argsEditor") == CREATE
        assert user.text("statusLine").startswith("Success · ")
        assert not user.enabled("stopButton")
        await user.run("tasks:countByStatus")
        assert [seen.target for seen in server.requests[requests:]] == ["POST /api/query"]


async def test_history_outlives_the_program_and_starting_runs_nothing(opened, server):
    async with opened() as user:
        await user.run("tasks:create", CREATE, "Mutation")
        await user.run("no:such")
    requests = len(server.requests)
    async with opened() as user:
        await user.until(lambda: user.sees("historyList"), "history is read")
        assert user.rows("historyList") == [("no:such",), ("tasks:create",)]
        said = user.spoken("historyList")
        assert said[0].startswith("no:such, Error, acme, ")
        assert said[1].startswith("tasks:create, Success, acme, ")
        user.choose_row("historyList", "tasks:create")
        user.press("Return", on="historyList")
        await user.until(lambda: user.front_tab() == "tasks:create", "it is opened")
        assert user.text("argsEditor") == CREATE
    assert len(server.requests) == requests


async def test_a_call_is_opened_on_the_deployment_that_it_was_made_on(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        user.choose_command("Deployment", "Try the demo")
        await user.until(lambda: user.text("deploymentKind") == "DEMO", "the demo is active")
        await user.until(lambda: user.sees("historyList"), "history shows the call")
        user.choose_row("historyList", "tasks:countByStatus")
        user.press("Return", on="historyList")
        await user.until(lambda: user.text("deploymentSwitcher") == "acme", "acme is active")
        assert user.text("deploymentKind") == "DEVELOPMENT"


async def test_the_delete_key_takes_a_call_out_of_history(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await user.run("users:list")
        await user.until(lambda: user.sees("historyList"), "history shows the calls")
        await user.until(lambda: len(user.rows("historyList")) == 2, "both are written")
        user.choose_row("historyList", "users:list")
        user.press("Delete", on="historyList")
        await user.until(lambda: len(user.rows("historyList")) == 1, "one is gone")
        assert user.rows("historyList") == [("tasks:countByStatus",)]
    async with opened() as user:
        await user.until(lambda: user.sees("historyList"), "history is read")
        assert user.rows("historyList") == [("tasks:countByStatus",)]


async def test_function_paths_called_before_are_offered_while_one_types(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await user.until(lambda: user.sees("historyList"), "history shows the call")
        user.press("Ctrl+T")
        await user.type("functionPathEdit", "count")
        await user.until(lambda: user.sees("completionList"), "paths are offered")
        assert user.rows("completionList") == [("tasks:countByStatus",)]
        user.press("Down", on="completionList")
        user.press("Return", on="completionList")
        assert user.text("functionPathEdit") == "tasks:countByStatus"
        assert user.front_tab() == "tasks:countByStatus"
        assert user.text("statusLine") == "Nothing ran yet"


async def call_as_nobody(user) -> None:
    user.click("identityButton")
    await user.until(lambda: user.sees("identityMenu"), "the menu is open")
    menu = user.find("identityMenu", QMenu)
    (nobody,) = (each for each in menu.actions() if each.text().startswith("Anonymous"))
    place = menu.actionGeometry(nobody).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    await user.until(lambda: user.text("identityButton") == "as anonymous", "nobody calls")


async def only_row(user, count=1) -> None:
    await user.until(lambda: user.sees("historyList"), "history shows the calls")
    await user.until(lambda: len(user.rows("historyList")) == count, "all are written")


async def test_a_call_is_pinned_and_named_and_found_by_that(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await user.run("users:list")
        await only_row(user, 2)
        user.choose_row("historyList", "tasks:countByStatus")
        user.press("Ctrl+D", on="historyList")
        await user.until(lambda: "pinned" in user.spoken("historyList")[1], "it is pinned")
        user.press("F2", on="historyList")
        await user.type("markNameEdit", "Monday's numbers")
        user.click("saveMarkButton")
        said = "Monday's numbers, tasks:countByStatus, "
        await user.until(lambda: user.spoken("historyList")[1].startswith(said), "it is named")
    async with opened() as user:
        await only_row(user, 2)
        await user.type("historySearch", "is:pinned monday")
        await only_row(user)
        assert user.rows("historyList") == [("tasks:countByStatus",)]


async def test_ctrl_enter_runs_a_call_again(opened, server):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await only_row(user)
        user.choose_row("historyList", "tasks:countByStatus")
        user.press("Ctrl+Return", on="historyList")
        await only_row(user, 2)
        await user.until(lambda: len(server.called) == 2, "it runs again")
        assert server.called == ["tasks:countByStatus", "tasks:countByStatus"]
        assert user.tabs()[-1] == "tasks:countByStatus"


async def test_a_call_is_opened_as_whom_it_was_made(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await only_row(user)
        before = user.text("identityButton")
        await call_as_nobody(user)
        user.choose_row("historyList", "tasks:countByStatus")
        user.press("Return", on="historyList")
        await user.until(lambda: len(user.tabs()) == 2, "it is opened")
        assert user.text("identityButton") == before
        said = [label.text() for label in user.find("windowBanner").findChildren(QLabel)]
        assert any("as this one was" in text for text in said)


async def test_history_is_saved_to_a_file_and_taken_in_again(opened, tmp_path):
    file = tmp_path / "calls.jsonl"
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await user.run("users:list")
        await only_row(user, 2)
        pane = user.find("historyPane")
        pane.export_requested.emit(str(file))
        await user.until(lambda: user.sees("historyTransferSaid"), "it is saved")
        assert user.text("historyTransferSaid") == f"2 calls saved as {file}."
        for _ in range(2):
            user.choose_row("historyList", user.rows("historyList")[0][0])
            count = len(user.rows("historyList"))
            user.press("Delete", on="historyList")
            await user.until(
                lambda count=count: (
                    not user.sees("historyList") or len(user.rows("historyList")) < count
                ),
                "it is gone",
            )
        pane.import_requested.emit(str(file))
        await only_row(user, 2)
        await user.until(lambda: "added" in user.text("historyTransferSaid"), "that is said")
        user.click("historyTransferStop")
        assert not user.sees("historyTransfer")


async def test_limits_that_are_chosen_hold_at_once_and_the_next_time(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await user.run("users:list")
        await only_row(user, 2)
        user.choose_command("View", "History settings")
        user.find("history_callsSpin", QSpinBox).setValue(1)
        user.click("saveHistorySettingsButton")
        await only_row(user)
        assert user.rows("historyList") == [("users:list",)]
    async with opened() as user:
        user.choose_command("View", "History settings")
        assert user.find("history_callsSpin", QSpinBox).value() == 1
        user.click("cancelHistorySettingsButton")
