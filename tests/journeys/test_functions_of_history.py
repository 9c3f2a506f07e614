"""What history knows of functions, and what is known of the functions in it."""

from dataclasses import replace

import pytest

from convex_explorer.convex.deployment import CredentialKind
from convex_explorer.store.deployments import DeploymentStore


@pytest.fixture
def keyless(acme, folders):
    DeploymentStore(folders.deployments_file).save(
        [replace(acme, credential_kind=CredentialKind.NONE)]
    )


@pytest.mark.usefixtures("acme")
async def test_a_call_whose_function_is_gone_is_marked_once_the_functions_are_known(opened):
    async with opened() as user:
        await user.run("tasks:gone")
        await user.run("tasks:countByStatus")
        await user.until(
            lambda: (
                len({("tasks:gone",), ("tasks:countByStatus",)} & set(user.rows("historyList")))
                == 2
            ),
            "the calls are in history",
        )
        assert not any("any more" in words for words in user.spoken("historyList"))
        user.click("sidebarFunctions")
        await user.until(lambda: user.sees("catalogTree"), "the functions are listed", 20)
        await user.until(
            lambda: "fetched" in user.text("catalogStatus"), "the functions are fetched", 20
        )
        user.click("sidebarHistory")
        marked = [row for row in user.spoken("historyList") if "any more" in row]
        assert len(marked) == 1
        assert marked[0].startswith("tasks:gone, ")


@pytest.mark.usefixtures("keyless")
async def test_what_was_called_is_listed_where_nobody_lists_the_functions(opened, server):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await user.until(lambda: user.sees("historyList"), "the call is in history")
        user.click("sidebarFunctions")
        assert ("countByStatus", "query") in user.rows("catalogTree")
        assert user.text("catalogStatus").startswith("1 function, seen in history")
        assert server.called == ["tasks:countByStatus"]
