"""Log lines: found by level and by words, and what one looks at stays from run to run."""

import pytest

pytestmark = pytest.mark.usefixtures("acme")


async def test_a_level_and_words_narrow_the_lines_and_stay_from_run_to_run(opened):
    async with opened() as user:
        await user.run("logs:everyLevel")
        user.choose_tab("Logs", "outcomeTabs")
        assert user.text("logCount") == "7 lines"
        user.choose("logLevelFilter", "WARN (1)")
        assert user.text("logView").split()[0] == "WARN"
        await user.run("logs:many", "{ n: 3 }")
        assert user.front_tab("outcomeTabs") == "Logs (3)"
        assert user.text("logCount") == "0 of 3 lines"
        user.choose("logLevelFilter", "All levels (3)")
        await user.type("logFindBox", "line 2")
        assert user.text("logCount") == "1 of 3 lines"


async def test_each_tab_has_its_own(opened):
    async with opened() as user:
        await user.run("logs:everyLevel")
        user.choose_tab("Logs", "outcomeTabs")
        await user.type("logFindBox", "info")
        user.press("Ctrl+T")
        await user.run("logs:many", "{ n: 3 }")
        user.choose_tab("Logs", "outcomeTabs")
        assert user.text("logFindBox") == ""
        user.choose_tab("logs:everyLevel")
        assert user.text("logFindBox") == "info"
        assert user.text("logCount") == "1 of 7 lines"


async def test_it_says_that_lines_after_the_256th_are_left_out(opened):
    async with opened() as user:
        await user.run("logs:many", "{ n: 300 }")
        user.choose_tab("Logs", "outcomeTabs")
        assert user.text("logCount") == "256 lines"
        assert user.text("logNotice") == "The deployment leaves out lines after the 256th."


async def test_a_failure_shows_the_error_in_place_of_the_result_only(opened):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await user.run("jobs:fail", '{ how: "convex" }', "Action")
        assert user.front_tab("outcomeTabs") == "Error"
        await user.run("tasks:countByStatus")
        assert user.front_tab("outcomeTabs") == "Result"
        user.choose_tab("Logs", "outcomeTabs")
        await user.run("jobs:fail", '{ how: "convex" }', "Action")
        assert user.front_tab("outcomeTabs").startswith("Logs")
        await user.run("logs:everyLevel")
        assert user.front_tab("outcomeTabs") == "Logs (7)"
