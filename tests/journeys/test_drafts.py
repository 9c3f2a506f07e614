"""What was typed is there again, however the program ended, and nothing of it is run."""

import json
from contextlib import asynccontextmanager

import pytest

from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.drafts import DraftStore

pytestmark = pytest.mark.usefixtures("acme")

ROWS = "{ n: 3 } // three are enough"


@pytest.fixture
def killed(opened, folders, monkeypatch):
    """Opens a program that ends as if it had been killed: nothing is done at the end."""

    def end_at_once(store):
        store._sign._lock.release()
        store._sign = None
        store._database.close()

    @asynccontextmanager
    async def killed():
        with monkeypatch.context() as patch:
            patch.setattr(DraftStore, "close", end_at_once)
            async with opened() as user:
                yield user

    return killed


def kept_texts(folders):
    store = DraftStore(folders.drafts_file, folders.signs_of_life)
    try:
        return [tab.args_text for tab in store.find().open]
    finally:
        store.close()


async def restored(user, *titles):
    await user.until(lambda: user.tabs() == list(titles), f"the tabs are {titles}")


async def reopened(user):
    """Press the key until the call is back: it may not be known yet."""

    def is_back():
        user.press("Ctrl+Shift+T")
        return len(user.tabs()) > 1

    await user.until(is_back, "it is back")


async def test_tabs_text_caret_result_and_view_are_there_again_and_nothing_ran(opened, server):
    async with opened() as user:
        await user.run("values:rows", ROWS)
        user.click("resultLookTable")
        user.press("Ctrl+T")
        await user.fill_in("tasks:countByStatus")
        user.press("Ctrl+T")
        await user.fill_in("jobs:sleep", "{ ms: 1 }", "Action")
        user.choose_tab("values:rows")
        user.press("Home", on="argsEditor")
        user.press("Right", on="argsEditor")
    asked = list(server.called)
    async with opened() as user:
        await restored(user, "values:rows", "tasks:countByStatus", "jobs:sleep")
        assert user.text("functionPathEdit") == "values:rows"
        assert user.text("argsEditor") == ROWS
        assert user.find("argsEditor").textCursor().position() == 1
        await user.until(lambda: user.sees("resultTable"), "the result is a table again")
        user.choose_tab("jobs:sleep")
        assert user.text("argsEditor") == "{ ms: 1 }"
        assert user.text("functionTypeCombo") == "Action"
    assert server.called == asked


async def test_what_was_typed_and_not_run_is_there_after_a_crash(killed, opened, server):
    async with killed() as user:
        await user.fill_in("values:rows", ROWS)
    async with opened() as user:
        await restored(user, "values:rows")
        assert user.text("argsEditor") == ROWS
        await user.until(lambda: user.sees("windowBanner"), "it says what happened")
        assert "Nothing was run" in user.find("windowBanner").accessibleName()
    assert server.called == []


async def test_a_start_that_fails_with_the_tabs_offers_to_go_without_them(
    killed, opened, server, folders
):
    async with opened() as user:
        await user.fill_in("values:rows", ROWS)
    async with killed() as user:  # ends before the start has proved itself
        await restored(user, "values:rows")
    async with opened() as user:
        await user.until(lambda: user.sees("windowBanner"), "it asks")
        assert user.tabs() == ["New call"]
        user.click("bannerActionButton")
        await restored(user, "values:rows")
        assert user.text("argsEditor") == ROWS
    assert server.called == []


async def test_without_them_they_can_be_opened_one_by_one(killed, opened):
    async with opened() as user:
        await user.fill_in("values:rows", ROWS)
    async with killed() as user:
        await restored(user, "values:rows")
    async with opened() as user:
        await user.until(lambda: user.sees("windowBanner"), "it asks")
        user.click("bannerSecondActionButton")
        await user.until(lambda: not user.sees("windowBanner"), "it is answered")
        await user.until(
            lambda: (user.press("Ctrl+Shift+T"), len(user.tabs()) > 1)[1], "it is back"
        )
        assert user.text("argsEditor") == ROWS


async def test_a_closed_call_is_opened_again_with_its_result_and_undo_steps(opened, server):
    async with opened() as user:
        await user.run("values:rows", ROWS)
        rows = user.rows("resultTree")
        user.press("Home", on="argsEditor")
        user.press("9", on="argsEditor")
        user.press("Ctrl+W")
        assert user.tabs() == ["New call"]
        user.press("Ctrl+Shift+T")
        assert user.tabs() == ["New call", "values:rows"]
        assert user.rows("resultTree") == rows
        user.press("Ctrl+Z", on="argsEditor")
        assert user.text("argsEditor") == ROWS
    assert server.called == ["values:rows"]


async def test_a_call_that_was_closed_can_be_opened_again_after_the_next_start(opened):
    async with opened() as user:
        await user.run("values:rows", ROWS)
        user.press("Ctrl+W")
    async with opened() as user:
        await user.until(
            lambda: (user.press("Ctrl+Shift+T"), len(user.tabs()) > 1)[1], "it is back"
        )
        assert user.text("argsEditor") == ROWS
        await user.until(lambda: user.sees("resultTree"), "its result is there")


async def test_a_call_that_is_closed_while_it_runs_comes_back_stopped(opened, server):
    async with opened() as user:
        await user.fill_in("jobs:sleep", "{ ms: 60000 }", "Action")
        user.press("Ctrl+Return")
        await user.until(lambda: server.called, "the deployment has the call")
        user.press("Ctrl+W")
        user.press("Ctrl+Shift+T")
        assert user.text("statusLine").startswith("Stopped waiting")
        assert user.sees("runButton")


async def test_a_dot_says_that_a_call_is_not_in_history_as_it_stands(opened):
    async with opened() as user:
        await user.fill_in("values:rows", ROWS)
        assert user.front_tab_is_unsaved()
        await user.run("values:rows", ROWS)
        assert not user.front_tab_is_unsaved()
        user.press("Space", on="argsEditor")
        assert user.front_tab_is_unsaved()


async def test_the_offered_call_of_the_demo_is_not_kept_until_somebody_takes_it_up(opened):
    for _ in range(2):
        async with opened() as user:
            user.choose_command("Deployment", "Try the demo")
            await user.until(lambda: user.text("deploymentKind") == "DEMO", "the demo is active")
            assert user.tabs() == ["tasks:list"]


async def test_the_result_of_production_is_not_kept(opened, server, folders, acme):
    prod = Deployment("acme", acme.url, DeploymentKind.PRODUCTION, deployment_id="prod")
    DeploymentStore(folders.deployments_file).save([prod])
    async with opened() as user:
        await user.run("values:echo", '{ value: "canary" }')
    assert kept_texts(folders) == ['{ value: "canary" }']
    store = DraftStore(folders.drafts_file, folders.signs_of_life)
    (tab,) = store.find().open
    assert tab.result_size is None
    store.close()


async def test_a_command_with_a_key_is_not_written_down(opened, folders):
    async with opened() as user:
        await user.fill_in("values:rows", ROWS)
        user.find("functionPathEdit").setText("curl -H 'Authorization: Convex prod:x|canary-key' h")
        user.press("End", on="functionPathEdit")
    for file in folders.root.rglob("*"):
        assert not file.is_file() or b"canary-key" not in file.read_bytes()


async def test_a_large_result_waits_until_somebody_wants_to_see_it(opened, server):
    async with opened() as user:
        await user.run("values:rows", "{ n: 8000 }")
    async with opened() as user:
        await restored(user, "values:rows")
        await user.until(lambda: user.sees("emptySentence"), "it is told")
        assert "was kept" in user.text("emptySentence")
        user.click("emptyActionButton")
        await user.until(lambda: user.sees("resultTree"), "the result is there")
    assert json.dumps(server.called) == '["values:rows"]'


async def test_what_stands_in_the_form_and_is_no_value_yet_is_there_again(opened):
    async with opened() as user:
        user.press("Ctrl+P")
        await user.until(lambda: user.sees("catalogTree"), "the functions are listed", 20)
        await user.type("catalogSearch", "values:everyArgument")
        user.press("Return")
        await user.until(lambda: user.sees("argsForm.number"), "the form is made")
        await user.type("argsForm.number", "1x")
    async with opened() as user:
        await restored(user, "values:everyArgument")
        if not user.sees("argsForm"):
            user.press("Ctrl+Shift+M")
        await user.until(lambda: user.sees("argsForm.number"), "the form is made")
        assert user.text("argsForm.number") == "1x"
