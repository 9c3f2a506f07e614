"""From the list of functions to a call, by hand; nothing runs but what is run."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("acme")

SYSTEM_CALLS = ["_system/cli/modules:apiSpec", "_system/frontend/getTableMapping:default"]


async def listed(user) -> None:
    user.click("sidebarFunctions")
    await user.until(lambda: user.sees("catalogTree"), "the functions are listed", 20)


async def test_opening_the_list_fetches_the_functions_and_choosing_one_runs_nothing(opened, server):
    async with opened() as user:
        assert server.called == []
        await listed(user)
        assert server.called == SYSTEM_CALLS
        await user.stay_active()
        await user.type("catalogSearch", "tasks create")
        user.press("Return")
        assert user.front_tab() == "tasks:create"
        assert user.text("functionTypeCombo") == "Mutation"
        user.press("Ctrl+Shift+M")
        assert json.loads(user.text("argsEditor")) == {"title": ""}
        assert server.called == SYSTEM_CALLS


async def test_a_blank_tab_is_used_and_one_with_a_call_is_left_alone(opened):
    async with opened() as user:
        await listed(user)
        await user.stay_active()
        await user.type("catalogSearch", "users:list")
        user.press("Return")
        assert user.tabs() == ["users:list"]
        await user.stay_active()
        await user.type("catalogSearch", "tasks:list")
        user.press("Return")
        assert user.tabs() == ["users:list", "tasks:list"]
        await user.ended()
        user.press("Ctrl+Return")
        assert (await user.ended()).startswith("Success · query")


async def test_the_list_is_there_at_the_next_start_and_nothing_is_asked(opened, server):
    async with opened() as user:
        await listed(user)
    calls = list(server.called)
    async with opened() as user:
        await user.until(lambda: user.sees("catalogTree"), "the functions are listed")
        assert ("tasks", "") in user.rows("catalogTree")
        user.press("Ctrl+P")
        assert user.focused() == "catalogSearch"
        assert server.called == calls


async def test_args_are_completed_and_checked_against_the_function(opened):
    async with opened() as user:
        await listed(user)
        await user.stay_active()
        await user.fill_in("tasks:create", "{ title: 1 }")
        await user.until(lambda: user.sees("argsProblems"), "what does not fit is told")
        assert user.text("argsProblemsCount") == "1 problem"
        await user.stay_active()
        user.press("Ctrl+Return")
        status = await user.ended()
        assert status.startswith("Error")  # it can be sent all the same


async def test_once_its_tables_are_known_an_id_says_which_one_it_belongs_to(opened):
    async with opened() as user:
        await user.run("tasks:list", "{ paginationOpts: { numItems: 2, cursor: null } }")
        user.open_row("resultTree", "page")
        user.open_row("resultTree", "0")
        user.choose_row("resultTree", "_id")
        user.press("Space", on="resultTree")
        assert "Id of: table number 1" in user.find("inspectorFacts").accessibleName()
        user.click("sidebarFunctions")
        named = "Id of: tasks (table 1"
        await user.until(
            lambda: named in user.find("inspectorFacts").accessibleName(), "the table is named"
        )
        user.click("newCallButton")
        await user.run("tasks:countByStatus")
        user.choose_tab("tasks:list")
        assert named in user.find("inspectorFacts").accessibleName()


async def test_what_was_listed_of_a_deployment_goes_with_it(opened, acme, folders):
    kept = folders.catalogs / f"{acme.deployment_id}.json"
    async with opened() as user:
        await listed(user)
        await user.until(kept.exists, "the list is kept")
        user.choose_from("deploymentMenuButton", "Remove this deployment")
        user.click("confirmRemovalButton")
        await user.until(lambda: not kept.exists(), "the list is gone")
