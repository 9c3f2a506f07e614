"""A newcomer opens the program, tries the demo, runs a function, and understands the answer."""

import threading


def demo_runs() -> bool:
    return any(thread.name == "demo server" for thread in threading.enumerate())


async def test_a_newcomer_runs_a_query_on_the_demo(opened):
    async with opened() as user:
        assert user.sees("firstScreen")
        assert not user.sees("deploymentSwitcher")
        user.click("tryDemoButton")
        await user.until(lambda: user.sees("deploymentSwitcher"), "the demo is active")
        assert user.text("deploymentKind") == "DEMO"
        assert user.text("deploymentSwitcher") == "Demo"
        assert user.focused() == "functionPathEdit"
        assert not demo_runs()
        status = await user.run("tasks:list", "{ paginationOpts: { numItems: 3, cursor: null } }")
        assert status.startswith("Success · query · ")
        assert status.endswith(" · 3 in this page · Demo")
        rows = user.rows("resultTree")
        assert [row[0] for row in rows[:4]] == ["continueCursor", "isDone", "page", "0"]
        assert ("isDone", "false", "boolean") in rows
        [page] = [row for row in rows if row[0] == "page"]
        assert page[1].startswith("(3) [{_creationTime, ")
        assert page[2] == "array"
        await user.until(lambda: user.sees("historyList"), "history shows the call")
        assert user.rows("historyList") == [("tasks:list",)]


async def test_the_demo_is_there_again_at_the_next_start_and_nothing_runs(opened):
    async with opened() as user:
        user.click("tryDemoButton")
        await user.until(lambda: user.sees("functionPathEdit"), "the demo is active")
        await user.run("tasks:countByStatus")
        assert demo_runs()
    async with opened() as user:
        assert user.text("deploymentSwitcher") == "Demo"
        await user.until(lambda: user.sees("historyList"), "history is read")
        await user.until(lambda: user.sees("resultTree"), "what was returned is shown again")
        assert not demo_runs()
