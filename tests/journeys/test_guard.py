"""Production is not changed by a slip."""

from dataclasses import replace

import pytest

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.store.deployments import DeploymentStore

CREATE = "{ title: 'Watered' }"


@pytest.fixture(autouse=True)
def production(acme, folders):
    """The deployment is one that customers use."""
    store = DeploymentStore(folders.deployments_file)
    store.save([replace(each, kind=DeploymentKind.PRODUCTION) for each in store.load()])


async def ask(user, path="tasks:create", args=CREATE) -> None:
    await user.fill_in(path, args, "Mutation")
    await user.stay_active()
    user.press("Ctrl+Return")
    await user.until(lambda: user.sees("confirmChangeDialog"), "it is asked about")


async def test_a_mutation_is_asked_about_and_enter_does_not_agree(opened, server):
    async with opened() as user:
        await ask(user)
        assert "PRODUCTION" in user.text("changeQuestion")
        assert user.text("changeText") == CREATE
        await user.until(lambda: user.focused() == "cancelChangeButton", "Cancel has the keyboard")
        user.press("Return")
        await user.until(lambda: not user.sees("confirmChangeDialog"), "Enter is no yes")
        assert server.called == []
        await ask(user)
        user.click("confirmChangeButton")
        assert (await user.ended()).startswith("Success · mutation")
        assert server.called == ["tasks:create"]


async def test_a_query_is_not_asked_about(opened):
    async with opened() as user:
        assert (await user.run("tasks:countByStatus")).startswith("Success · query")


async def test_a_function_can_be_spared_for_a_quarter_of_an_hour(opened, server):
    async with opened() as user:
        await ask(user)
        user.click("changeTick")
        user.click("confirmChangeButton")
        await user.ended()
        user.press("Ctrl+Return")
        await user.until(lambda: len(server.called) == 2, "nobody is asked again")
        await user.ended()


async def test_read_only_lets_no_mutation_leave_and_says_what_to_do(opened, server):
    async with opened() as user:
        user.choose_from("guardButton", "Read only")
        await user.until(lambda: user.text("guardButton") == "Read only", "it is guarded")
        await user.fill_in("tasks:create", CREATE, "Mutation")
        await user.stay_active()
        user.press("Ctrl+Return")
        await user.until(lambda: user.sees("windowBanner"), "the guard says why")
        assert server.called == []
    async with opened() as user:
        assert user.text("guardButton") == "Read only"


async def test_lowering_the_guard_of_production_takes_its_name(opened, server):
    async with opened() as user:
        user.choose_from("guardButton", "Allow everything")
        await user.until(lambda: user.sees("lowerGuardDialog"), "it is asked about")
        assert not user.enabled("lowerGuardButton")
        await user.type("loweringNameEdit", "acme")
        user.click("lowerGuardButton")
        await user.until(lambda: user.text("guardButton") == "Allow everything", "it is lowered")
        assert (await user.run("tasks:create", CREATE, "Mutation")).startswith("Success")


async def test_what_was_changed_stays_written_down_when_history_is_deleted(opened, server):
    async with opened() as user:
        await ask(user)
        user.click("confirmChangeButton")
        await user.ended()
        await user.run("tasks:countByStatus")
        await user.until(lambda: len(user.rows("historyList")) == 2, "both are in history")
        user.choose_row("historyList", "tasks:create")
        user.press("Delete", on="historyList")
        await user.until(lambda: len(user.rows("historyList")) == 1, "it is gone from there")
    async with opened() as user:
        user.choose_command("Deployment", "Changes on production")
        await user.until(lambda: user.enabled("saveChangesButton"), "the changes are read")
        model = user.find("changesTable").model()
        assert model.rowCount() == 1
        row = [str(model.index(0, column).data()) for column in range(1, model.columnCount())]
        assert row == ["acme", "tasks:create", "mutation", "admin", "Success", CREATE]
        user.click("closeChangesButton")
