"""What a deployment objects to is marked in the args, with its fix; failures are explained."""

import pytest

from tests.support.scripted_server import Reply

pytestmark = pytest.mark.usefixtures("acme")


async def test_args_that_do_not_fit_are_mended_step_by_step_from_the_keyboard(opened):
    async with opened() as user:
        args = "{\n  // the plants\n  title: 'Water them',\n  nope: 1,\n  priority: 1n,\n}"
        await user.run("tasks:create", args, "Mutation")
        await user.until(lambda: user.sees("argsProblems"), "the objection is listed")
        seen = []
        while user.sees("argsProblems"):
            seen.append(user.rows("argsProblems")[0][0])
            user.find("argsEditor").setFocus()
            user.press("Alt+Return", on="argsEditor")
            assert not user.sees("argsProblems")
            user.press("Ctrl+Return")
            await user.ended()
            assert len(seen) < 5
        assert "// the plants" in user.text("argsEditor")
        assert user.text("statusLine").startswith("Success")
        assert any("nope is a field that the function does not take" in each for each in seen)


async def test_an_objection_is_found_again_from_history(opened):
    async with opened() as user:
        await user.run("tasks:create", "{ title: 1 }", "Mutation")
        await user.until(lambda: user.sees("historyList"), "history shows the call")
        user.choose_row("historyList", "tasks:create")
        user.press("Return", on="historyList")
        await user.until(lambda: len(user.tabs()) > 1, "it is opened")
        await user.until(lambda: user.sees("argsProblems"), "the objection is listed")
        assert user.rows("argsProblems")[0][0].startswith("Line 1: title must be a string")


async def test_a_query_on_a_paused_deployment_is_explained(opened, server):
    paused = "[Request ID: ab] Server Error\nCannot run functions while this deployment is paused."
    async with opened() as user:
        server.instead = Reply.json({"status": "error", "errorMessage": paused})
        await user.run("tasks:countByStatus")
        assert user.text("errorTitle") == "The deployment is paused"
        assert "paused" in user.text("errorMessage")
        assert "resume it" in user.text("errorExplanation")


@pytest.mark.parametrize("code", ["ExpiredInQueue", "TooManyConcurrentRequests"])
@pytest.mark.parametrize("function_type", ["Mutation", "Action"])
async def test_a_write_that_was_refused_before_it_began_may_be_tried_again(
    opened, server, code, function_type
):
    async with opened() as user:
        server.instead = Reply.json({"code": code, "message": "Not now."}, 503)
        status = await user.run("tasks:create", "{ title: 'x' }", function_type)
        assert status.startswith("No outcome")
        assert user.text("bannerActionButton") == "Try again"


async def test_a_write_that_may_have_run_is_not_to_be_tried_again_with_a_click(opened, server):
    async with opened() as user:
        server.instead = Reply.json({"code": "CommitterFullError", "message": "Not now."}, 503)
        status = await user.run("tasks:create", "{ title: 'x' }", "Mutation")
        assert status.startswith("Outcome unknown")
        assert "It may still have run." in user.text("bannerAdvice")
        assert not user.sees("bannerActionButton")


async def test_plain_json_is_said_to_be_plain_json(opened, server):
    async with opened() as user:
        server.instead = Reply.json({"code": "BadFormat", "message": "format …"}, 400)
        assert (await user.run("tasks:send", "{}", "Mutation")).startswith("Outcome unknown")
        server.instead = Reply.json({"status": "success", "value": "5"})
        assert (await user.run("tasks:list")).startswith("Success")
        assert "cannot be told from strings" in user.text("bannerMessage")
        assert server.requests[-1].json["format"] == "json"
