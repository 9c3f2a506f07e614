"""What is known of a function beside its call, from the path that is typed."""

import pytest

pytestmark = pytest.mark.usefixtures("acme")


async def test_the_function_tab_follows_the_path_and_stays_across_runs(opened, server):
    async with opened() as user:
        user.choose_tab("Function", "outcomeTabs")
        assert "once you have named one" in user.text("emptySentence")
        await user.type("functionPathEdit", "tasks:create")
        await user.stay_active()
        assert "Nobody has told yet" in user.text("emptySentence")
        assert server.called == []
        user.click("emptyActionButton")
        await user.until(lambda: user.sees("functionTab"), "the function is known", 20)
        assert user.text("functionSignature").startswith("tasks:create({ title, assigneeId?, ")
        await user.type("functionPathEdit", "tasks:list")
        await user.stay_active()
        assert user.text("functionSignature").startswith("tasks:list(")
        assert "query" in user.text("functionKind")
        user.press("Ctrl+Return")
        assert (await user.ended()).startswith("Error · query")
        assert user.front_tab("outcomeTabs") == "Function"
        user.press("Ctrl+T")
        user.choose_tab("Function", "outcomeTabs")
        assert "once you have named one" in user.text("emptySentence")
