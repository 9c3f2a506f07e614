"""The road to a deployment: certificates, proxies, plain HTTP, and what is said of them."""

import json

import pytest

from convex_explorer.convex.connection_settings import ConnectionSettings, ProxyChoice
from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.store.deployments import DeploymentStore
from tests.support.certificates import AUTHORITY_NAME, Authority
from tests.support.forward_proxy import ForwardProxy
from tests.support.scripted_server import Reply, ScriptedServer

ONE = Reply.json({"status": "success", "value": 1.0, "logLines": []})
ANSWERS = {
    "GET /instance_name": Reply(200, b"happy-otter-123"),
    "POST /api/query_ts": Reply.json({"ts": "AAAAAAAAAAA="}),
    "POST /api/query": ONE,
}
REMOTE = "http://backend.example.com"


@pytest.fixture
def save(folders):
    def save(url, **connection):
        deployment = Deployment(
            "acme", url, DeploymentKind.SELF_HOSTED, connection=ConnectionSettings(**connection)
        )
        DeploymentStore(folders.deployments_file).save([deployment])

    return save


@pytest.fixture
def kept(folders):
    """The connection as it is kept in the file."""

    def kept():
        [entry] = json.loads(folders.deployments_file.read_text())["deployments"]
        return entry.get("connection", {})

    return kept


async def saved(user):
    user.click("saveDeploymentButton")
    await gone(user, "deploymentDialog")


async def gone(user, dialog):
    await user.until(lambda: not user.sees(dialog), "it is closed")
    # Offscreen no one gives the window its focus back.
    user.window.activateWindow()
    await user.until(user.window.isActiveWindow, "the window is active again")


async def run_again(user):
    user.press("Ctrl+Return")
    return await user.ended()


async def test_a_certificate_that_nobody_knows_is_added_where_the_error_offers_it(
    opened, save, kept, tmp_path
):
    authority = Authority(tmp_path)
    with ScriptedServer(ANSWERS, tls=authority.server()) as server:
        save(server.url)
        async with opened() as user:
            await user.run("messages:list")
            assert AUTHORITY_NAME in user.find("outcomeBanner").accessibleName()
            assert user.text("bannerSecondActionButton") == "Add certificate…"
            user.click("bannerSecondActionButton")
            assert user.sees("caFileEdit")
            await user.until(lambda: user.focused() == "caFileEdit", "one can type")
            await user.type("caFileEdit", str(authority.file))
            user.click("testConnectionButton")
            await user.until(
                lambda: "answers" in user.text("connectionReport"), "the test goes the new way"
            )
            await saved(user)
            assert (await run_again(user)).startswith("Success")
            assert not user.sees("roadMark")
    assert kept() == {"ca_file": str(authority.file)}


async def test_a_self_hosted_deployment_can_go_unchecked_and_stays_marked(
    opened, save, kept, tmp_path
):
    with ScriptedServer(ANSWERS, tls=Authority(tmp_path).server()) as server:
        save(server.url)
        async with opened() as user:
            user.choose_from("deploymentMenuButton", "Edit this deployment")
            user.click("connectionSectionToggle")
            user.click("checkCertificateCheck")
            assert user.sees("uncheckedNote")
            await saved(user)
            assert user.find("roadMark").accessibleName() == "certificate not checked"
            assert (await user.run("messages:list")).startswith("Success")
        async with opened() as user:
            assert user.text("roadMarkWords") == "certificate not checked"
            user.choose_from("deploymentMenuButton", "Edit this deployment")
            user.choose("deploymentKindCombo", "Production")
            await saved(user)
            assert not user.sees("roadMark")
            await user.run("messages:get")
            assert "issuer" in user.find("outcomeBanner").accessibleName()
    assert kept() == {}


async def test_plain_http_is_asked_about_once_before_the_first_call(opened, save, kept):
    with (
        ScriptedServer(ANSWERS) as server,
        ForwardProxy(lambda *_: server.address) as proxy,
    ):
        save(REMOTE, proxy=ProxyChoice.MANUAL, proxy_url=proxy.url)
        async with opened() as user:
            assert user.text("roadMarkWords") == "not encrypted"
            await user.fill_in("messages:list")
            user.press("Ctrl+Return")
            assert user.sees("plainHttpDialog")
            await user.until(
                lambda: user.focused() == "cancelPlainHttpButton", "Enter would cancel"
            )
            user.click("cancelPlainHttpButton")
            await gone(user, "plainHttpDialog")
            assert server.seen == []
            user.press("Ctrl+Return")
            user.click("acceptPlainHttpButton")
            await user.until(lambda: user.text("statusLine").startswith("Success"), "it ran")
            await gone(user, "plainHttpDialog")
            assert (await run_again(user)).startswith("Success")
            assert user.text("roadMarkWords") == "not encrypted"
    assert proxy.seen == [f"POST {REMOTE}/api/query"] * 2
    assert kept()["plain_http_accepted"] is True


async def test_plain_http_is_asked_about_before_a_new_deployment_is_tried_or_saved(opened, kept):
    with (
        ScriptedServer(ANSWERS) as server,
        ForwardProxy(lambda *_: server.address) as proxy,
    ):
        async with opened() as user:
            user.click("addDeploymentButton")
            await user.type("deploymentUrlEdit", REMOTE)
            user.choose("credentialKindCombo", "None (anonymous)")
            user.click("connectionSectionToggle")
            user.choose("proxyCombo", "This one")
            await user.type("proxyUrlEdit", proxy.url)
            user.click("testConnectionButton")
            user.click("cancelPlainHttpButton")
            await user.until(lambda: not user.sees("plainHttpDialog"), "it is closed")
            assert user.text("testConnectionButton") == "Test connection"
            assert proxy.seen == []
            user.click("testConnectionButton")
            user.click("acceptPlainHttpButton")
            await user.until(
                lambda: "answers" in user.text("connectionReport"), "the test has ended"
            )
            await saved(user)
            assert (await user.run("messages:list")).startswith("Success")
    assert kept()["plain_http_accepted"] is True


async def test_a_warning_that_the_program_is_too_old_is_shown_once(opened, save):
    headers = {
        "x-convex-deprecation-state": "UpgradeRequired",
        "x-convex-deprecation-message": "Please upgrade to 2.0",
    }
    reply = Reply(ONE.status, ONE.body, {**ONE.headers, **headers})
    with ScriptedServer({"POST /api/query": reply}) as server:
        save(server.url)
        async with opened() as user:
            assert (await user.run("messages:list")).startswith("Success")
            said = user.find("windowBanner").accessibleName()
            assert "acme" in said
            assert "Please upgrade to 2.0" in said
            user.click("bannerCloseButton")
            assert (await user.run("messages:list")).startswith("Success")
            assert not user.sees("windowBanner")


async def test_the_form_has_room_for_its_connection_on_a_small_screen_at_twice_the_size(
    opened, save
):
    save("http://127.0.0.1:3210")
    async with opened() as user:
        user.window.resize(1024, 600)
        for _ in range(12):
            user.press("Ctrl+=")
        user.choose_from("deploymentMenuButton", "Edit this deployment")
        user.click("connectionSectionToggle")
        user.choose("proxyCombo", "This one")
        dialog = user.find("deploymentDialog")
        for name in ("saveDeploymentButton", "testConnectionButton"):
            button = user.find(name)
            corner = button.mapTo(dialog, button.rect().bottomRight())
            assert dialog.rect().contains(corner)
        screen = dialog.screen().availableSize()
        assert dialog.height() <= screen.height()
        assert dialog.width() <= screen.width()
