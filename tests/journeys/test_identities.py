"""One deployment is called as an admin, as a user, as somebody acted, and as nobody."""

import base64
import json
import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.support.driver import Driver
from tests.support.tokens import token_of
from tests.support.watched_demo import WatchedDemo

WHO = "users:whoami"


async def choose(user: Driver, title: str) -> None:
    """Choose from the menu of the identity button, by two clicks."""
    user.click("identityButton")
    await user.until(lambda: user.sees("identityMenu"), "the menu is open")
    menu = user.find("identityMenu", QMenu)
    lines = {action.text().replace("&", "").rstrip("…"): action for action in menu.actions()}
    place = menu.actionGeometry(lines[title]).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def sent(server: WatchedDemo) -> str:
    """As whom the last request was made."""
    return server.requests[-1].headers.get("authorization", "")


async def test_a_deployment_with_a_key_is_called_as_whomever_one_likes(opened, acme, server):
    async with opened() as user:
        assert user.text("identityButton") == "as admin"
        assert (await user.run(WHO)).startswith("Success")
        await choose(user, "Anonymous, without a credential")
        assert user.text("identityButton") == "as anonymous"
        await user.run(WHO)
        assert sent(server) == ""

        await choose(user, "Act as a user")
        await user.type("actingIssuerEdit", "https://auth.example.com")
        await user.type("actingSubjectEdit", "ada")
        user.paste("actingClaimsEditor", '{ email: "ada@example.com" }')
        assert not user.sees("actingAsProblem")
        user.click("actAsButton")
        assert user.text("identityButton") == "as ada@example.com (acting)"
        assert (await user.run(WHO)).startswith("Success")
        attributes = json.loads(base64.b64decode(sent(server).rpartition(":")[2]))
        assert attributes == {
            "issuer": "https://auth.example.com",
            "subject": "ada",
            "email": "ada@example.com",
        }
        assert ("email", '"ada@example.com"') in [row[:2] for row in user.rows("resultTree")]
        assert "as ada@example.com (acting)" in user.find("statusLine").toolTip()
    async with opened() as user:
        assert user.text("identityButton") == "as ada@example.com (acting)"
        await choose(user, "Admin, by deploy key")
        assert user.text("identityButton") == "as admin"
        await choose(user, "Acting as ada@example.com")
        assert (await user.run(WHO)).startswith("Success")
        assert "ada" in base64.b64decode(sent(server).rpartition(":")[2]).decode()


async def test_a_token_is_counted_down_and_an_expired_one_is_told_of_before_and_after(
    opened, acme, server, folders
):
    fresh = server.token(expires_in=725)
    expired = server.token(expires_in=-200)
    async with opened() as user:
        await choose(user, "Use a user token")
        user.paste("userTokenEdit", "not-a-jwt")
        assert not user.enabled("useTokenButton")
        user.paste("userTokenEdit", fresh)
        assert "expires in 12 minutes" in user.text("userTokenFacts")
        user.click("useTokenButton")
        assert user.text("identityButton") == "token: 12 min left"
        assert not user.sees("tokenExpiryHint")
        assert (await user.run(WHO)).startswith("Success")
        assert sent(server) == f"Bearer {fresh}"

        await choose(user, "Use a user token")
        user.paste("userTokenEdit", expired)
        user.click("useTokenButton")
        assert user.text("identityButton") == "token: expired"
        assert user.text("tokenExpiryHint") == "This token expired 3 minutes ago."
        user.click("runButton")
        assert (await user.ended()).startswith("No outcome")
        assert "The user token expired 3 minutes ago." in user.text("bannerAdvice")

        user.click("pasteTokenButton")
        user.paste("userTokenEdit", fresh)
        user.click("useTokenButton")
        assert not user.sees("tokenExpiryHint")
        user.click("bannerActionButton")
        assert (await user.ended()).startswith("Success")
    async with opened() as user:
        # Whose token is gone is nobody, and never an admin by surprise.
        assert user.text("identityButton") == "as anonymous"
    kept = b"".join(path.read_bytes() for path in folders.root.rglob("*") if path.is_file())
    assert b"user token of ada@northwind.example" in kept
    for token in (fresh, expired):
        assert token.encode() not in kept
        assert token.rpartition(".")[2].encode() not in kept


async def test_the_keyboard_alone_is_enough(opened, acme):
    async with opened() as user:
        user.press("Ctrl+Shift+E")
        await user.until(lambda: user.sees("identityMenu"), "the menu is open")
        user.press("Down", on="identityMenu")
        user.press("Down", on="identityMenu")
        user.press("Return", on="identityMenu")
        assert user.text("identityButton") == "as anonymous"


async def test_a_token_that_is_none_is_not_kept_with_a_deployment(opened, server, folders):
    async with opened() as user:
        user.click("addDeploymentButton")
        await user.type("deploymentUrlEdit", server.url)
        user.choose("credentialKindCombo", "User token")
        user.paste("credentialEdit", "not-a-jwt")
        user.click("saveDeploymentButton")
        assert "This is no user token" in user.text("connectionReport")
        token = token_of({"sub": "ada", "exp": time.time() + 7_300})
        user.paste("credentialEdit", f"Bearer {token}")
        user.click("saveDeploymentButton")
        await user.until(lambda: not user.sees("deploymentDialog"), "it is saved")
        assert user.text("identityButton") == "token: 2 h left"
