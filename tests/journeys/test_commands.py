"""A call goes to other programs as a command, and comes from them as one."""

import json

import pytest
from PySide6.QtWidgets import QApplication

from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.store.deployments import DeploymentStore

pytestmark = pytest.mark.usefixtures("acme")
KEY = "prod:calm-owl-9|0123456789abcdef"


@pytest.fixture
def prod(acme, folders):
    prod = Deployment("acme-prod", "https://calm-owl-9.convex.cloud", DeploymentKind.PRODUCTION)
    DeploymentStore(folders.deployments_file).save([acme, prod])
    return prod


def curl(url, path="users:list", args="{}"):
    return (
        f"curl {url}/api/mutation \\\n  -H 'Authorization: Convex {KEY}' \\\n"
        f"""  --data-raw '{{"path":"{path}","args":{args}}}'"""
    )


async def test_a_call_is_copied_and_pasted_again_and_nothing_runs(opened, server):
    async with opened() as user:
        await user.fill_in("values:echo", "{ value: 12n } // twelve", "Mutation")
        await user.stay_active()
        user.choose_command("Call", "Copy as", "curl")
        await user.until(lambda: user.sees("windowBanner"), "it is copied")
        assert user.text("bannerMessage") == "Copied as curl."
        assert user.text("bannerAdvice") == "It takes the key from $CONVEX_DEPLOY_KEY."
        copied = QApplication.clipboard().text()
        assert f"curl -sS {server.url}/api/mutation" in copied
        assert ADMIN_KEY not in copied
        user.press("Ctrl+T")
        user.paste("functionPathEdit", copied)
        await user.until(lambda: user.text("functionPathEdit"), "the command is a call")
        assert user.tabs() == ["values:echo", "values:echo"]
        assert user.text("functionTypeCombo") == "Mutation"
        assert "12n" in user.text("argsEditor")
        assert server.called == []


async def test_what_is_no_call_is_not_copied_and_says_so(opened):
    async with opened() as user:
        await user.fill_in("tasks:list", "{ a: }")
        QApplication.clipboard().setText("before")
        await user.stay_active()
        user.choose_command("Call", "Copy as", "Python (httpx)")
        await user.until(lambda: user.sees("windowBanner"), "it is refused")
        assert user.text("bannerMessage").startswith("Nothing was copied")
        assert user.focused() == "argsEditor"
        assert QApplication.clipboard().text() == "before"


async def test_a_command_for_another_deployment_offers_to_switch_and_does_not(opened, prod):
    async with opened() as user:
        await user.fill_in("tasks:list", "{ mine: 1 }")
        await user.stay_active()
        user.paste("functionPathEdit", curl(prod.url, args='{"a":1}'))
        await user.until(lambda: len(user.tabs()) == 2, "the command is a call")
        assert user.tabs() == ["tasks:list", "users:list"]
        assert json.loads(user.text("argsEditor")) == {"a": 1}
        assert user.text("bannerMessage") == (
            "This command was for acme-prod; the call is set up for acme."
        )
        assert user.window.windowTitle().startswith("acme ")
        user.click("bannerActionButton")
        await user.until(
            lambda: user.window.windowTitle().startswith("acme-prod"), "it is switched"
        )
        assert not user.sees("windowBanner")
        user.choose_tab("tasks:list")
        assert user.text("functionPathEdit") == "tasks:list"
        assert user.text("argsEditor") == "{ mine: 1 }"


async def test_the_key_in_a_command_goes_nowhere(opened, folders, prod):
    async with opened() as user:
        user.paste("functionPathEdit", curl(prod.url))
        await user.until(lambda: user.front_tab() == "users:list", "the command is a call")
        assert KEY not in user.text("argsEditor")
    for file in folders.root.rglob("*"):
        assert file.is_dir() or KEY.encode() not in file.read_bytes()


async def test_a_command_that_cannot_be_read_stays_and_says_why(opened, server):
    async with opened() as user:
        user.paste("functionPathEdit", "curl https://example.com/health -H 'X: 1'")
        await user.until(lambda: user.sees("functionPathProblem"), "it says why")
        assert "calls no function of a deployment" in user.text("functionPathProblem")
        assert user.text("functionPathEdit") == "curl https://example.com/health -H 'X: 1'"
        assert user.tabs() == ["curl …"]
        user.press("Ctrl+Return")
        await user.stay_active()
        assert user.text("statusLine") == "Nothing ran yet"
        assert server.called == []


async def test_a_command_can_be_typed(opened, server):
    async with opened() as user:
        await user.type("functionPathEdit", "npx convex run users:list '{}'")
        assert not user.sees("functionPathProblem")
        user.press("Return")
        await user.until(lambda: user.tabs() == ["users:list"], "the command is a call")
        assert user.text("functionTypeCombo") == "Run"
        assert server.called == []
